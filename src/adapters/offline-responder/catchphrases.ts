/** A persona's own expressions, put at the end of a turn where they can stand by themselves; twice a call at most. */
import type { Role } from '../../domain/labels.ts';
import type { Random } from '../../shared/random.ts';
import type { Draft } from './draft.ts';
import { countWords } from './persona-words.ts';
import { plainAscii } from './spoken-values.ts';
import type { CallState } from './state.ts';

const CUSTOMER_TURNS = new Set(['open', 'more', 'reject', 'complain', 'object', 'negotiate']);
const AGENT_TURNS = new Set(['find', 'explain', 'offer', 'hold']);
const MOST = 1;

/** The turn with a catchphrase after it, or unchanged. */
export function addCatchphrase(role: Role, text: string, draft: Draft, state: CallState, random: Random): string {
  const habits = role === 'agent' ? state.pairing.agent.speechHabits : state.pairing.customer.speechHabits;
  const fits = (role === 'agent' ? AGENT_TURNS : CUSTOMER_TURNS).has(draft.move.kind);
  if (!fits || habits.catchphrases.length === 0 || state.catchphrases >= MOST || !random.chance(0.13)) return text;
  const own = plainAscii(random.pick(habits.catchphrases)).trim();
  if (countWords(text) < 3 || text.toLowerCase().includes(own.toLowerCase()) || !/[.!?]\ue003?$/.test(text))
    return text;
  state.catchphrases += 1;
  const sentence = `${own.charAt(0).toUpperCase()}${own.slice(1)}${/[.!?]$/.test(own) ? '' : /^(?:are|do|can|is|what|who|why|how) /i.test(own) ? '?' : '.'}`;
  return role === 'agent' && countWords(own) <= 3 ? `${sentence} ${text}` : `${text} ${sentence}`;
}
