/** An utterance against what was said before: the other side's words as one's own, and one's own words again. */
import type { Fault } from './fault.ts';
import { excerpt } from './fault.ts';
import { asksForRepair, hasFirstPerson, isCourtesy, isMostlyReadOut, likeness } from './likeness.ts';
import { heardWords, prepareTurn, type SpokenTurn, type UtteranceCheck } from './utterance.ts';

/*
 * Echoing is how people check ("four four seven?", "a crack down the side, okay"): 47 % of real calls have it. But they
 * turn "my" into "your" as they do it. So an echo is a fault only when a whole turn of eight words or more comes back
 * from the same point of view, or when ten and more come back with nothing added. Nobody checks the words with which a
 * call was answered: of these six are enough.
 */
const ECHO = { likeness: 0.85, words: 8, exactWords: 10, greetingWords: 6 };

/** The other side's turn comes back as one's own. */
export const checkEcho: UtteranceCheck = ({ words }, { role, history }): Fault | undefined => {
  if (words.length < ECHO.greetingWords || isCourtesy(words) || isMostlyReadOut(words)) return undefined;
  for (const [index, turn] of history.entries()) {
    if (turn.role === role) continue;
    const exactWords = index === 0 ? ECHO.greetingWords : ECHO.exactWords;
    // Whoever copies, copies what was heard.
    const [said, heard] = [prepareTurn(turn).words, heardWords(turn)];
    if (isCopy(words, said, exactWords) || (heard !== said && isCopy(words, heard, exactWords)))
      return { name: 'echo', detail: excerpt(turn.said) };
  }
  return undefined;
};

function isCopy(words: readonly string[], theirs: readonly string[], exactWords: number): boolean {
  const alike = likeness(words, theirs, ECHO.likeness);
  const isLong = words.length >= ECHO.words && theirs.length >= ECHO.words;
  const sameView = alike >= ECHO.likeness && isLong && hasFirstPerson(words) && hasFirstPerson(theirs);
  return sameView || (alike === 1 && words.length >= exactWords);
}

/*
 * Angry people repeat a sentence, agents ask again in the same words, and everybody says it again when asked to. What
 * nobody does: twelve words twice running without being asked, a third time at all, or six words a fourth time.
 */
const REPEAT = { likeness: 0.95, longWords: 12, longTimes: 3, words: 6, times: 4 };

/** One's own words again. */
export const checkRepetition: UtteranceCheck = ({ words }, { role, history }): Fault | undefined => {
  if (words.length < REPEAT.words || isCourtesy(words) || isMostlyReadOut(words)) return undefined;
  const own = history.flatMap((turn, index) => (turn.role === role ? [{ turn, index }] : []));
  const same = own.filter(({ turn }) => likeness(words, prepareTurn(turn).words, REPEAT.likeness) >= REPEAT.likeness);
  if (same.length === 0) return undefined;
  const times = same.length + 1;
  const long = words.length >= REPEAT.longWords;
  const runsOn = long && same.at(-1)?.index === own.at(-1)?.index && !wasAskedAgain(history, same.at(-1)?.index ?? 0);
  if (!runsOn && times < (long ? REPEAT.longTimes : REPEAT.times)) return undefined;
  return { name: 'repetition', detail: `said ${times} times: ${excerpt(words.join(' '))}` };
};

function wasAskedAgain(history: readonly SpokenTurn[], since: number): boolean {
  return history.slice(since + 1).some((turn) => {
    const between = prepareTurn(turn);
    return asksForRepair(between.plain, between.words.length);
  });
}

/** The agent opens the call a second time, after the introduction. */
export const checkSecondGreeting: UtteranceCheck = ({ plain }, { role, history }): Fault | undefined => {
  const opens = (text: string) =>
    /\bthank(?:s| you) for calling\b/.test(text) && /\bhow (?:can|may|could) i (?:help|assist)\b/.test(text);
  if (role !== 'agent' || !opens(plain)) return undefined;
  const before = history.find((turn) => turn.role === 'agent' && opens(prepareTurn(turn).plain));
  return before ? { name: 'repetition', detail: 'greets a second time' } : undefined;
};
