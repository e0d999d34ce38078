/** Loops that only the whole call shows: goodbyes, courtesies, apologies, and copying as a habit. */
import type { Role } from '../../domain/labels.ts';
import type { Fault } from './fault.ts';
import { excerpt } from './fault.ts';
import { asksForRepair, hasFirstPerson, isCourtesy, isFarewell, isMostlyReadOut } from './likeness.ts';
import { isMereApology } from './spoken-errors.ts';
import { prepareTurn, type SpokenTurn, type Utterance } from './utterance.ts';

type Prepared = Utterance & { readonly role: Role };

/** All loops of a call. */
export function checkLoops(turns: readonly SpokenTurn[]): Fault[] {
  const prepared = turns.map((turn) => ({ ...prepareTurn(turn), role: turn.role }));
  return [
    goodbyes(prepared),
    courtesies(prepared),
    apologies(prepared),
    shortLoop(prepared),
    copying(prepared),
    sameness(prepared),
  ].flat();
}

/*
 * A natural close has two to four goodbyes ("bye now" - "you too, bye" - "bye"), and one that is interrupted by "oh, one
 * more thing" has twice that, spread out. Five from one side, or six closing turns on end, lead nowhere.
 */
const GOODBYE = { perRole: 5, inRow: 6, goodbyesInRow: 4 };

function goodbyes(turns: readonly Prepared[]): Fault[] {
  const said = new Set(
    turns.filter(({ words, plain }) => words.length <= 25 && isFarewell(plain) && !plain.includes('?')),
  );
  const isGoodbye = (turn: Prepared) => said.has(turn);
  for (const role of ['agent', 'customer'] as const) {
    const count = turns.filter((turn) => turn.role === role && isGoodbye(turn)).length;
    if (count >= GOODBYE.perRole) return [{ name: 'goodbye-loop', detail: `the ${role} says goodbye ${count} times` }];
  }
  for (const run of runsOf(turns, (turn) => isGoodbye(turn) || isCourtesy(turn.words))) {
    const count = run.filter(isGoodbye).length;
    if (run.length >= GOODBYE.inRow && count >= GOODBYE.goodbyesInRow) {
      return [{ name: 'goodbye-loop', detail: `${count} goodbyes in ${run.length} turns on end` }];
    }
  }
  return [];
}

/** "Okay." "Okay, great." "Thank you." "Thank you." happens, up to five or six turns; eight on end with thanks in them do not. */
const COURTESIES_IN_ROW = 8;

function courtesies(turns: readonly Prepared[]): Fault[] {
  for (const run of runsOf(turns, (turn) => isCourtesy(turn.words))) {
    const thanks = run.filter((turn) => /\bthank|welcome|pleasure|appreciate\b/.test(turn.plain)).length;
    if (run.length >= COURTESIES_IN_ROW && thanks >= run.length / 2) {
      return [{ name: 'courtesy-loop', detail: `${run.length} turns of thanks on end` }];
    }
  }
  return [];
}

/** Agents apologise in 28 % of real calls, some of them in every second turn; not in four turns on end with nothing else. */
const APOLOGIES_IN_ROW = 4;

function apologies(turns: readonly Prepared[]): Fault[] {
  for (const role of ['agent', 'customer'] as const) {
    const own = turns.filter((turn) => turn.role === role);
    for (const run of runsOf(own, (turn) => isMereApology(turn.plain, turn.words.length))) {
      if (run.length >= APOLOGIES_IN_ROW) {
        return [{ name: 'apology-loop', detail: `the ${role} only apologises, ${run.length} turns on end` }];
      }
    }
  }
  return [];
}

/** Back-channels and read-outs make runs of short turns; ten on end with hardly a different word among them are a loop. */
const SHORT = { inRow: 10, words: 3, distinct: 3 };

function shortLoop(turns: readonly Prepared[]): Fault[] {
  for (const run of runsOf(turns, (turn) => turn.words.length <= SHORT.words && !isMostlyReadOut(turn.words))) {
    const distinct = new Set(run.map((turn) => turn.words.join(' '))).size;
    if (run.length >= SHORT.inRow && distinct <= SHORT.distinct) {
      return [
        { name: 'repetition', detail: `${run.length} turns on end of ${excerpt(run[0]?.text ?? '')} and the like` },
      ];
    }
  }
  return [];
}

/** A single short echo is a check; three whole turns of the other side, unasked and unturned, are a parrot. */
const PARROT = { times: 3, words: 4 };

function copying(turns: readonly Prepared[]): Fault[] {
  for (const role of ['agent', 'customer'] as const) {
    const copied = turns.filter((turn, index) => {
      const before = turns[index - 1];
      if (!before || turn.role !== role || before.role === role || turn.words.length < PARROT.words) return false;
      if (isCourtesy(turn.words) || isMostlyReadOut(turn.words) || asksForRepair(turn.plain, turn.words.length))
        return false;
      return hasFirstPerson(turn.words) && turn.words.join(' ') === before.words.join(' ');
    });
    if (copied.length >= PARROT.times) {
      return [{ name: 'echo', detail: `the ${role} repeats ${copied.length} whole turns of the other side` }];
    }
  }
  return [];
}

/** Of six and more longer turns of one side, less than half different: the talk goes in a circle. */
const SAMENESS = { turns: 6, words: 5, distinctShare: 0.5 };

function sameness(turns: readonly Prepared[]): Fault[] {
  for (const role of ['agent', 'customer'] as const) {
    const longer = turns.filter(
      (turn) => turn.role === role && turn.words.length >= SAMENESS.words && !isMostlyReadOut(turn.words),
    );
    const distinct = new Set(longer.map((turn) => turn.words.join(' '))).size;
    if (longer.length >= SAMENESS.turns && distinct / longer.length < SAMENESS.distinctShare) {
      return [{ name: 'repetition', detail: `${distinct} different among ${longer.length} turns of the ${role}` }];
    }
  }
  return [];
}

function runsOf<T>(items: readonly T[], belongs: (item: T) => boolean): T[][] {
  const runs: T[][] = [[]];
  for (const item of items) {
    if (belongs(item)) (runs.at(-1) as T[]).push(item);
    else if ((runs.at(-1) as T[]).length > 0) runs.push([]);
  }
  return runs;
}
