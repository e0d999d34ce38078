/** What the realism report counts inside a turn: fillers, repeated words, part-words, back-channels. Definitions are exact and documented here. */
import { isPartWord, isReadOut, wordsOf } from '../shared/words.ts';

/*
 * Filled pauses only. "You know", "like" and "I mean" are discourse markers, "oh" and "ah" interjections, "uh-huh" and
 * "mm-hmm" back-channels (the tokeniser keeps them as one word): none of them counts.
 */
const FILLERS = new Set('um umm uhm uh uhh er err erm errm ehm eh hm hmm hmmm mm'.split(' '));

/** Doubled on purpose. */
const MEANT_TWICE = new Set(
  'very bye no yes yeah really okay ok ha so that had please many much wait there well right'.split(' '),
);

/** The words of a turn that are counted. */
export interface TurnCounts {
  readonly words: number;
  readonly fillers: number;
  readonly repeats: number;
  readonly partWords: number;
}

/**
 * Counts one turn.
 * `repeats`: a word that equals the word before it ("the the"), or a pair that equals the pair before it ("I was I was",
 * counted once); fillers in between are skipped ("the, um, the"). Numbers, single letters other than "i" and "a", and
 * words that people double on purpose ("very very", "no no") do not count.
 * `partWords`: words broken off, written with a hyphen at the end ("th-").
 */
export function countTurn(text: string): TurnCounts {
  const words = wordsOf(text);
  const fluent = words.filter((word) => !FILLERS.has(word));
  return {
    words: words.length,
    fillers: words.length - fluent.length,
    repeats: countRepeats(fluent),
    partWords: words.filter(isPartWord).length,
  };
}

function countRepeats(words: readonly string[]): number {
  const counts = (word: string | undefined) =>
    word !== undefined &&
    !MEANT_TWICE.has(word) &&
    (word === 'i' || word === 'a' || !isReadOut(word)) &&
    !isPartWord(word);
  let repeats = 0;
  for (let index = 1; index < words.length; index += 1) {
    if (words[index] === words[index - 1]) {
      if (counts(words[index])) repeats += 1;
    } else if (index >= 3 && words[index] === words[index - 2] && words[index - 1] === words[index - 3]) {
      if (counts(words[index]) && counts(words[index - 1])) repeats += 1;
    }
  }
  return repeats;
}

const BACK_CHANNEL = new Set(
  'yeah yes yep yup okay ok right sure mhm mmhmm mmhm uhhuh mm mmm hm hmm ah aha oh alright all gotcha got it i see good great fine cool lovely perfect'.split(
    ' ',
  ),
);

/**
 * True for a turn that only shows that one is listening: at most three words, all of them listening words ("mm-hmm",
 * "okay", "right, I see"), and not the answer to a question (the turn before does not end in "?").
 */
export function isBackChannel(said: string, before: string | undefined): boolean {
  if (before === undefined || before.trimEnd().endsWith('?')) return false;
  const words = wordsOf(said);
  return words.length > 0 && words.length <= 3 && words.every((word) => BACK_CHANNEL.has(word));
}
