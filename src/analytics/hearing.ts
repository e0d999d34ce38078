/** What was heard against what was said: word errors, in all and inside the names and numbers. */
import type { TurnRecord } from '../domain/record.ts';
import { placedWords, wordsIn } from '../shared/words.ts';

/** Words said and words wrong. Substitutions, deletions and insertions count one each; an insertion counts outside entities. */
export interface HearingErrors {
  readonly words: number;
  readonly errors: number;
  readonly entityWords: number;
  readonly entityErrors: number;
}

/** Errors of one turn; undefined when nothing is known about what was heard. */
export function hearingErrors(turn: TurnRecord): HearingErrors | undefined {
  if (turn.heard === undefined) return undefined;
  const said = placedWords(turn.said);
  const lost = lostWords(
    said.map((placed) => placed.word),
    wordsIn(turn.heard),
  );
  const inEntity = said.map((placed) =>
    (turn.entities ?? []).some((entity) => placed.start < entity.end && placed.end > entity.start),
  );
  return {
    words: said.length,
    errors: lost.errors,
    entityWords: inEntity.filter(Boolean).length,
    entityErrors: lost.wrong.filter((wrong, index) => wrong && inEntity[index]).length,
  };
}

/** Levenshtein over words: the number of edits, and which said words did not arrive. */
function lostWords(said: readonly string[], heard: readonly string[]): { errors: number; wrong: boolean[] } {
  const { errors, heardAt } = alignWords(said, heard);
  const hasArrived = (word: string, place: number | undefined) => place !== undefined && heard[place] === word;
  return { errors, wrong: said.map((word, index) => !hasArrived(word, heardAt[index])) };
}

/** Which heard word stands for which said one: `heardAt[index]` is a place among the heard words, undefined for a word that was lost. */
export function alignWords(
  said: readonly string[],
  heard: readonly string[],
): { readonly errors: number; readonly heardAt: readonly (number | undefined)[] } {
  const width = heard.length + 1;
  const most = Math.max(said.length, heard.length);
  for (let reach = Math.abs(said.length - heard.length) + FIRST_REACH; ; reach *= 2) {
    const cost = costsWithin(said, heard, reach);
    const errors = at(cost, said.length * width + heard.length);
    // What takes more errors than the reach could lead past it.
    if (errors <= reach || reach >= most) return { errors, heardAt: walkBack(cost, width, said, heard) };
  }
}

/** Words that are heard sooner or later than they stand in what was said, as far as that is looked at first. */
const FIRST_REACH = 16;
/** Of what was not looked at; one more still fits its array. */
const TOO_DEAR = 0xffff_fff0;

/** The costs by row (words said) and column (words heard), where the two are not further apart than `reach`. */
function costsWithin(said: readonly string[], heard: readonly string[], reach: number): Uint32Array {
  const width = heard.length + 1;
  const cost = new Uint32Array((said.length + 1) * width).fill(TOO_DEAR);
  for (let column = 0; column < width && column <= reach; column += 1) cost[column] = column;
  for (let row = 1; row <= said.length; row += 1) {
    const word = said[row - 1];
    const last = Math.min(heard.length, row + reach);
    if (row <= reach) cost[row * width] = row;
    for (let column = Math.max(1, row - reach); column <= last; column += 1) {
      const here = row * width + column;
      const changed = at(cost, here - width - 1) + (word === heard[column - 1] ? 0 : 1);
      const dropped = at(cost, here - width) + 1;
      const added = at(cost, here - 1) + 1;
      cost[here] = changed < dropped ? (changed < added ? changed : added) : dropped < added ? dropped : added;
    }
  }
  return cost;
}

function walkBack(
  cost: Uint32Array,
  width: number,
  said: readonly string[],
  heard: readonly string[],
): (number | undefined)[] {
  const heardAt: (number | undefined)[] = said.map(() => undefined);
  let row = said.length;
  let column = heard.length;
  while (row > 0) {
    const here = at(cost, row * width + column);
    const same = column > 0 && said[row - 1] === heard[column - 1];
    if (column > 0 && here === at(cost, (row - 1) * width + column - 1) + (same ? 0 : 1)) {
      row -= 1;
      column -= 1;
      heardAt[row] = column;
    } else if (here === at(cost, (row - 1) * width + column) + 1) row -= 1;
    else column -= 1;
  }
  return heardAt;
}

function at(values: Uint32Array, index: number): number {
  return values[index] as number;
}
