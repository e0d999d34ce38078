/** How much of what was said arrived, for deciding whether a reply made ahead still fits. */
import { NUMBER_VALUES } from '../shared/number-words.ts';

/** Lower-case words without punctuation. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9']+/g) ?? [];
}

/** Word error rate of `heard` against `said`: edits per said word, 0 = identical. */
export function wordErrorRate(said: string, heard: string): number {
  const reference = wordsOf(said);
  const hypothesis = wordsOf(heard);
  if (reference.length === 0) return hypothesis.length === 0 ? 0 : 1;
  let previous = Array.from({ length: hypothesis.length + 1 }, (_, column) => column);
  for (let row = 1; row <= reference.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= hypothesis.length; column += 1) {
      const substitution = (previous[column - 1] as number) + (reference[row - 1] === hypothesis[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[column] as number) + 1, (current[column - 1] as number) + 1));
    }
    previous = current;
  }
  return (previous[hypothesis.length] as number) / reference.length;
}

/** Above this share of wrong words the answer may be to something else. */
const SAME_BELOW_WER = 0.3;

const FILLERS = new Set(['um', 'uh', 'er', 'erm', 'ah', 'oh', 'hm', 'hmm', 'mm', 'mhm', 'well', 'so', 'like', 'just']);
const NEGATIONS = new Set(['no', 'not', 'never', 'none', 'nothing', 'without']);
/** The figures that a number word stands for. The tens lose their zero, so that "twenty one" is 21. */
const FIGURES: ReadonlyMap<string, string> = new Map(
  [...NUMBER_VALUES].map(([word, value]) => [word, String(value < 20 ? value : value / 10)]),
);

/**
 * True when what was heard calls for the same answer: nearly the same words, fillers apart, the same figures, and as many
 * negations. "I can pay on the 4th" heard as "I can't pay on the 5th" is another matter, though nearly every word arrived.
 */
export function meansTheSame(said: string, heard: string): boolean {
  const [left, right] = [contentOf(said), contentOf(heard)];
  if (left.figures !== right.figures || left.negations !== right.negations) return false;
  return wordErrorRate(left.words, right.words) <= SAME_BELOW_WER;
}

function contentOf(text: string): { words: string; figures: string; negations: number } {
  const words = wordsOf(
    text
      .replace(/[\u2018\u2019]/g, "'")
      .replace(/\b(?:can't|cannot)\b/gi, 'can not')
      .replace(/n't\b/gi, ' not'),
  );
  const meaning = words.filter((word) => !FILLERS.has(word));
  const figures = meaning.map((word) => FIGURES.get(word) ?? word.replace(/\D/g, '')).join('');
  return {
    words: meaning.filter((word) => !FIGURES.has(word) && !/\d/.test(word)).join(' '),
    figures,
    negations: meaning.filter((word) => NEGATIONS.has(word)).length,
  };
}
