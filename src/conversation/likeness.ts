/** Whether what was heard calls for the same answer as what was said, so that a reply made ahead still fits. */
import type { Role } from '../domain/labels.ts';
import { stemOf } from '../shared/words.ts';
import { type MeaningWord, meaningWords, type WordKind } from './meaning-words.ts';

/** The reply that was made ahead. `text` is undefined while it is being thought of; `before` is what its speaker had just said. */
export interface MadeReply {
  readonly role: Role;
  readonly text: string | undefined;
  readonly before?: string | undefined;
}

/** What losing a word loses. Names, signs of a code and words that must not change are looked at one by one. */
const WEIGHTS: Readonly<Record<WordKind, number>> = {
  figure: 1,
  code: 0.25,
  negation: 1,
  date: 1,
  name: 0.25,
  content: 1,
  small: 0.25,
};
/** Above this share of what was said, the answer may be to something else. */
const MOST_LOST = 0.3;
/** A word in another form, or one that sounds much like it: a listener knows what was meant, mostly. */
const OTHER_FORM = 0.25;
const ALIKE = 0.6;
const PUT_IN = 0.5;
/** More wrong signs than this and the other side would ask for the code again. */
const MOST_WRONG_SIGNS = 1 / 3;
const MUST_NOT_CHANGE: ReadonlySet<WordKind> = new Set(['figure', 'negation', 'date']);
const LEAVE = /\b(?:bye|goodbye|take care)\b/i;

/**
 * True when the same answer fits: nearly the same words, small ones counting little; the same figures, dates and negations, as
 * they sound ("for" is "four"). A name or a sign of a code may have changed where `made` is known not to speak of it; a figure
 * or date may be lost that the other side itself had just named. "I can pay on the 4th" heard as "I can't pay on the 5th" is
 * another matter, though nearly every word arrived.
 */
export function meansTheSame(said: string, heard: string, made?: MadeReply): boolean {
  const isLeave = LEAVE.test(said) && LEAVE.test(heard);
  const [left, right] = [said, heard].map((text) => wordsOf(text, isLeave)) as [MeaningWord[], MeaningWord[]];
  if (left.length === 0) return right.length === 0;
  const changes = align(left, right);
  const known = new Set(meaningWords(made?.before ?? '').map(({ sound }) => sound));
  if (changes.some((change) => isAnotherMatter(change, known))) return false;
  const whole = left.reduce((sum, { kind }) => sum + WEIGHTS[kind], 0);
  if (changes.reduce((sum, { cost }) => sum + cost, 0) / whole > MOST_LOST) return false;
  return codesFit(left, changes, said, made) && namesFit(changes, made);
}

/** What would be lost with all words of a text, in the same measure. */
export function weightOf(text: string): number {
  return meaningWords(text).reduce((sum, { kind }) => sum + WEIGHTS[kind], 0);
}

/** Who says goodbye may begin with "No, that's all": nothing hangs on that "no". */
function wordsOf(text: string, isLeave: boolean): MeaningWord[] {
  const words = meaningWords(text);
  return isLeave && words[0]?.text === 'no' ? words.slice(1) : words;
}

/** A word that was changed: put in where nothing was said, lost where nothing was heard. `isInCode` is true beside signs of a code. */
interface Change {
  readonly said: MeaningWord | undefined;
  readonly heard: MeaningWord | undefined;
  readonly isInCode: boolean;
  readonly cost: number;
}

function isAnotherMatter({ said, heard, isInCode }: Change, known: ReadonlySet<string>): boolean {
  if (heard !== undefined && !isInCode && (MUST_NOT_CHANGE.has(heard.kind) || heard.kind === 'code')) return true;
  // "today" says when only where another day is heard.
  const isKnown = said !== undefined && said.kind !== 'negation' && (known.has(said.sound) || said.sound === 'today');
  return said !== undefined && MUST_NOT_CHANGE.has(said.kind) && !isKnown;
}

/**
 * A sign that was misheard on the way to the agent matters once it is read back. On the way to the customer, who knows it, it is a
 * question.
 */
function codesFit(left: readonly MeaningWord[], changes: readonly Change[], said: string, made?: MadeReply): boolean {
  const wrong = changes.filter(
    ({ said: word, heard, isInCode }) => word?.kind === 'code' || (isInCode && isSign(heard)),
  );
  if (wrong.length === 0) return true;
  if (made?.text === undefined || made.role !== 'agent' || said.includes('?')) return false;
  const signs = left.filter(({ kind }) => kind === 'code').length;
  return wrong.length <= signs * MOST_WRONG_SIGNS && !meaningWords(made.text).some(isSign);
}

function namesFit(changes: readonly Change[], made?: MadeReply): boolean {
  const names = changes.flatMap(({ said, heard }) => (said?.kind === 'name' ? [said.text, heard?.text ?? ''] : []));
  if (names.length === 0) return true;
  const spoken = made?.text?.toLowerCase().match(/[\p{L}\p{N}]+/gu);
  return spoken !== undefined && spoken !== null && !names.some((name) => spoken.includes(name));
}

function isSign(word: MeaningWord | undefined): boolean {
  return word?.kind === 'code' || word?.kind === 'figure';
}

/** The changes that cost least. */
function align(said: readonly MeaningWord[], heard: readonly MeaningWord[]): Change[] {
  const lost = (row: number) => WEIGHTS[(said[row] as MeaningWord).kind];
  const putIn = (column: number) => PUT_IN * WEIGHTS[(heard[column] as MeaningWord).kind];
  const table: number[][] = [[0]];
  for (let column = 0; column < heard.length; column += 1) table[0]?.push(costAt(table, 0, column) + putIn(column));
  for (let row = 0; row < said.length; row += 1) {
    const next = [costAt(table, row, 0) + lost(row)];
    table.push(next);
    for (let column = 0; column < heard.length; column += 1) {
      const changed = costAt(table, row, column) + changeCost(said[row] as MeaningWord, heard[column] as MeaningWord);
      const dropped = costAt(table, row, column + 1) + lost(row);
      next.push(Math.min(changed, dropped, costAt(table, row + 1, column) + putIn(column)));
    }
  }
  return walkBack(table, said, heard, { lost, putIn });
}

function walkBack(
  table: readonly (readonly number[])[],
  said: readonly MeaningWord[],
  heard: readonly MeaningWord[],
  { lost, putIn }: { readonly lost: (row: number) => number; readonly putIn: (column: number) => number },
): Change[] {
  const changes: Change[] = [];
  let [row, column] = [said.length, heard.length];
  while (row > 0 || column > 0) {
    const here = costAt(table, row, column);
    const [before, word] = [said[row - 1], heard[column - 1]];
    const isInCode = before?.kind === 'code';
    const cost = before && word ? changeCost(before, word) : 0;
    if (before && word && isClose(here, costAt(table, row - 1, column - 1) + cost)) {
      if (cost > 0 || before.sound !== word.sound) changes.push({ said: before, heard: word, isInCode, cost });
      row -= 1;
      column -= 1;
    } else if (before && isClose(here, costAt(table, row - 1, column) + lost(row - 1))) {
      changes.push({ said: before, heard: undefined, isInCode, cost: lost(row - 1) });
      row -= 1;
    } else {
      changes.push({ said: undefined, heard: word, isInCode, cost: putIn(column - 1) });
      column -= 1;
    }
  }
  return changes;
}

function costAt(table: readonly (readonly number[])[], row: number, column: number): number {
  return table[row]?.[column] ?? Number.POSITIVE_INFINITY;
}

/** Sums in another order may differ in their last digits. */
function isClose(one: number, other: number): boolean {
  return Math.abs(one - other) < 1e-9;
}

function changeCost(said: MeaningWord, heard: MeaningWord): number {
  if (said.sound === heard.sound) return 0;
  const weight = WEIGHTS[said.kind];
  if (said.kind === 'name') return weight;
  if (said.kind === 'code' || MUST_NOT_CHANGE.has(said.kind) || MUST_NOT_CHANGE.has(heard.kind)) return weight;
  if (stemOf(said.text) === stemOf(heard.text)) return OTHER_FORM * weight;
  return likeLetters(said.text, heard.text) ? ALIKE * weight : weight;
}

/** Half of the letters at most are others. */
function likeLetters(one: string, other: string): boolean {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 0; at < one.length; at += 1) {
    const next = [at + 1];
    for (let column = 0; column < other.length; column += 1) {
      const changed = (row[column] as number) + (one[at] === other[column] ? 0 : 1);
      next.push(Math.min(changed, (row[column + 1] as number) + 1, (next[column] as number) + 1));
    }
    row = next;
  }
  return (row[other.length] as number) <= Math.max(one.length, other.length) / 2;
}
