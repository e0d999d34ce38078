/** How an agent ends a call that went badly for the caller: the standing farewell, often cheerful, would mock the caller. */
import type { Outcome } from '../domain/labels.ts';
import type { AgentInCall } from '../domain/persona.ts';
import type { Random } from '../shared/random.ts';
import { languageBank } from './language-bank.ts';

type Formality = AgentInCall['speechHabits']['formality'];

/** By how the agent talks. */
const linesIn = languageBank<Readonly<Record<Formality, readonly string[]>>>('./farewells.json');

/** Said once in a breath. */
const ONCE = [/\b(?:sorry|apolog|regret|wish I)/i, /\bthank/i];

/**
 * Last words after bad news, right after `said` if anything: the agent's own, or those of the bank; the standing farewell
 * in a language that the bank does not have.
 */
export function plainFarewell(agent: AgentInCall, outcome: Outcome | undefined, said: string, random: Random): string {
  const { language, speechHabits, farewell } = agent;
  const own = outcome === 'unresolved' ? agent.farewellUnresolved : undefined;
  const isFresh = (line: string) => !ONCE.some((pattern) => pattern.test(said) && pattern.test(line));
  if (own !== undefined && isFresh(own)) return own;
  const lines = linesIn(language)?.[speechHabits.formality];
  if (lines === undefined) return own ?? farewell;
  const fresh = lines.filter(isFresh);
  return random.pick(fresh.length > 0 ? fresh : lines);
}
