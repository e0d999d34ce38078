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
  const most = Math.max(said.length, heard.length);
  for (let reach = Math.abs(said.length - heard.length) + FIRST_REACH; ; reach *= 2) {
    const costs = costsWithin(said, heard, Math.min(reach, most));
    const errors = at(costs.values, placeIn(costs, said.length, heard.length));
    // What takes more errors than the reach could lead past it.
    if (errors <= reach || reach >= most) return { errors, heardAt: walkBack(costs, said, heard) };
  }
}

/** Words that are heard sooner or later than they stand in what was said, as far as that is looked at first. */
const FIRST_REACH = 16;
/** Beside the reach; one more still fits its array. */
const TOO_DEAR = 0xffff_fff0;

/**
 * The costs by row (words said) and column (words heard), where the two are not further apart than the reach: the way from
 * corner to corner keeps near the diagonal. Each row has `span` places: its columns, and one that is too dear.
 */
interface Costs {
  readonly values: Uint32Array;
  readonly reach: number;
  readonly span: number;
}

function placeIn({ reach, span }: Omit<Costs, 'values'>, row: number, column: number): number {
  return row * span + column - row + reach;
}

function costsWithin(said: readonly string[], heard: readonly string[], reach: number): Costs {
  const span = 2 * reach + 2;
  const values = new Uint32Array((said.length + 1) * span);
  const costs = { values, reach, span };
  for (let row = 0; row <= said.length; row += 1) {
    const word = said[row - 1];
    const last = Math.min(heard.length, row + reach);
    values[row * span + span - 1] = TOO_DEAR;
    if (row <= reach) values[placeIn(costs, row, 0)] = row;
    let here = placeIn(costs, row, Math.max(1, row - reach));
    for (let column = Math.max(1, row - reach); column <= last; column += 1) {
      const added = (column > row - reach ? at(values, here - 1) : TOO_DEAR) + 1;
      const changed = row === 0 ? TOO_DEAR : at(values, here - span) + (word === heard[column - 1] ? 0 : 1);
      const dropped = row === 0 ? TOO_DEAR : at(values, here - span + 1) + 1;
      values[here] = Math.min(changed, dropped, added);
      here += 1;
    }
  }
  return costs;
}

function walkBack(costs: Costs, said: readonly string[], heard: readonly string[]): (number | undefined)[] {
  const { values, span } = costs;
  const heardAt: (number | undefined)[] = said.map(() => undefined);
  let row = said.length;
  let column = heard.length;
  while (row > 0) {
    const here = placeIn(costs, row, column);
    const same = column > 0 && said[row - 1] === heard[column - 1];
    if (column > 0 && at(values, here) === at(values, here - span) + (same ? 0 : 1)) {
      row -= 1;
      column -= 1;
      heardAt[row] = column;
    } else if (at(values, here) === at(values, here - span + 1) + 1) row -= 1;
    else column -= 1;
  }
  return heardAt;
}

function at(values: Uint32Array, index: number): number {
  return values[index] as number;
}
