/** The check of one utterance: cheap enough to run before it is spoken, so that garbage is never heard. */
import { AGENT_RULES } from '../prompt-agent.ts';
import { CALL_RULES } from '../prompt-call.ts';
import { CUSTOMER_RULES } from '../prompt-customer.ts';
import { PROMPT_RULES } from '../prompt-rules.ts';
import { checkEcho, checkRepetition, checkSecondGreeting } from './copied-words.ts';
import type { Fault } from './fault.ts';
import { checkCharacters, checkLanguage, checkWords } from './garbage.ts';
import { checkCompany, checkOwnName, checkProgram, checkPromptLeak, checkRefusal } from './persona-breaks.ts';
import { checkSpokenError } from './spoken-errors.ts';
import { prepare, type Utterance, type UtteranceCheck, type UtteranceContext } from './utterance.ts';
import {
  checkMarkup,
  checkPlaceholders,
  checkRolePrefixes,
  checkStageDirections,
  checkStructuredData,
} from './written-text.ts';
import { checkRole } from './wrong-role.ts';

/*
 * The longest opening statements of real calls have 54 words at the 95th percentile; 120 words are 45 seconds of speech.
 * The limit is generous because a talkative customer with a story is data, and a read-out essay is not.
 */
const MONOLOGUE_WORDS = 120;

const checkLength: UtteranceCheck = ({ words }) =>
  words.length > MONOLOGUE_WORDS ? { name: 'monologue', detail: `${words.length} words` } : undefined;

const CHECKS: readonly UtteranceCheck[] = [
  checkCharacters,
  checkWords,
  checkPlaceholders,
  checkStructuredData,
  checkStageDirections,
  checkMarkup,
  checkRolePrefixes,
  checkPromptLeak([...PROMPT_RULES, ...AGENT_RULES, ...CUSTOMER_RULES, ...CALL_RULES]),
  checkRefusal,
  checkProgram,
  checkOwnName,
  checkCompany,
  checkRole,
  checkLanguage,
  checkSpokenError,
  checkLength,
  checkEcho,
  checkRepetition,
  checkSecondGreeting,
];

/** Everything that is wrong with an utterance; empty when it may be spoken. Never throws. */
export function checkUtterance(text: string, context: UtteranceContext): readonly Fault[] {
  return checkPrepared(prepare(text), context);
}

/** The same for an utterance that is ready for it. */
export function checkPrepared(utterance: Utterance, context: UtteranceContext): readonly Fault[] {
  const { text, words } = utterance;
  if (words.length === 0)
    return [{ name: 'empty', detail: text.trim() === '' ? 'nothing' : `"${text.trim().slice(0, 40)}"` }];
  return CHECKS.flatMap((check) => check(utterance, context) ?? []);
}
