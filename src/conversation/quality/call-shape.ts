/** Faults of a call as a whole: who takes part, how it ends, and whether its length and price make sense. */
import { type Ending, isNaturalEnding, type Role } from '../../domain/labels.ts';
import { formatMoney, type Micros } from '../../domain/money.ts';
import type { Turn } from '../../domain/turn.ts';
import { wordsOf } from '../../shared/words.ts';
import type { Fault } from './fault.ts';
import { excerpt } from './fault.ts';
import { isFarewell } from './likeness.ts';
import { prepare } from './utterance.ts';

/** What the call was expected to stay within; absent = not checked. */
export interface ExpectedBounds {
  readonly maxTurns?: number;
  readonly maxDurationS?: number;
  readonly maxCostMicros?: Micros;
}

/** A turn with its place in the call, in seconds, where the carrier tells who spoke when. */
export interface PlacedTurn extends Turn {
  readonly startS?: number;
  readonly endS?: number;
}

/** The parts of a finished call that its shape is judged by; back-channels are no turns. */
export interface CallShape {
  readonly turns: readonly PlacedTurn[];
  readonly ending: Ending;
  readonly durationS?: number;
  readonly costMicros?: Micros;
  readonly expected?: ExpectedBounds;
  /** The agent's farewells, where they are known: one that sounds like a question ("…, yeah?") is none. */
  readonly agent?: { readonly farewell?: string; readonly farewellUnresolved?: string };
}

/* A terse customer may say 5 % of a long call's words ("yes", "no", "okay"); less than 3 % of 150 words is nobody. */
const SILENT_SIDE = { share: 0.03, ofWords: 150 };
/** Turns of one side without a word from the other; three silence rounds ("are you still there?") make up to four. */
const TURNS_IN_ROW = 5;

/** No speech, or speech from one side only. */
export function checkSides({ turns }: CallShape): Fault[] {
  if (turns.length === 0) return [{ name: 'no-speech', detail: 'the call has no turns' }];
  const words = { agent: 0, customer: 0 };
  let row = 0;
  let longest = 0;
  for (const [index, turn] of turns.entries()) {
    words[turn.role] += wordsOf(turn.said).length;
    row = turn.role === turns[index - 1]?.role ? row + 1 : 1;
    longest = Math.max(longest, row);
  }
  const total = words.agent + words.customer;
  const quieter: Role = words.agent < words.customer ? 'agent' : 'customer';
  if (words[quieter] === 0) return [{ name: 'one-sided', detail: `the ${quieter} never speaks` }];
  if (total >= SILENT_SIDE.ofWords && words[quieter] / total < SILENT_SIDE.share) {
    return [{ name: 'one-sided', detail: `the ${quieter} says ${words[quieter]} of ${total} words` }];
  }
  return longest >= TURNS_IN_ROW ? [{ name: 'one-sided', detail: `${longest} turns in a row by one side` }] : [];
}

/*
 * Real calls overlap for 0.2 to 3.2 % of their time, in pieces well under two seconds: the one or the other stops. Who speaks
 * on for longer has answered half of a turn. Both breaths of a turn and the second between them count as its time.
 */
const LONGEST_OVERLAP_S = 2;

/** Turns that are spoken into a turn of the other side, for longer than people bear. */
export function checkOverlaps({ turns }: CallShape): Fault[] {
  return turns.flatMap((turn, at) => {
    const overlapS = Math.max(0, ...turns.slice(0, at).map((earlier) => overlapOf(earlier, turn)));
    if (overlapS <= LONGEST_OVERLAP_S) return [];
    const detail = `speaks for ${overlapS.toFixed(1)} s at the same time as the other side`;
    return [{ name: 'overlap' as const, detail, turn: turn.index }];
  });
}

function overlapOf(one: PlacedTurn, other: PlacedTurn): number {
  if (one.role === other.role || one.startS === undefined || other.startS === undefined) return 0;
  if (one.endS === undefined || other.endS === undefined) return 0;
  return Math.min(one.endS, other.endS) - Math.max(one.startS, other.startS);
}

/** True when the last words are those of the line; what stands before may be disfluent. */
function endsLike(said: string, line: string): boolean {
  const lastOf = (text: string) => wordsOf(text).slice(-2).join(' ');
  return lastOf(said) === lastOf(line);
}

/** A close that is none. A customer may leave in the middle of anything; an agent who closes does not leave a question open. */
export function checkEnding({ turns, ending, agent = {} }: CallShape): Fault[] {
  if (!isNaturalEnding(ending)) return [{ name: 'missing-ending', detail: `ended by ${ending}` }];
  const last = turns.at(-1);
  if (!last || ending !== 'agent-closed' || last.role !== 'agent') return [];
  const own = [agent.farewell, agent.farewellUnresolved].some(
    (line) => line !== undefined && endsLike(last.said, line),
  );
  const asks = last.said.trimEnd().endsWith('?') && !own && !isFarewell(prepare(last.said).plain);
  return asks ? [{ name: 'missing-ending', detail: `ends with an open question: ${excerpt(last.said)}` }] : [];
}

/*
 * Speech runs at 170 to 230 words a minute inside a segment, and a third to a half of a call is silence. Less time than
 * 6 words a second need, or more than five times a slow call with long look-ups, is not the call of these turns.
 */
const FASTEST_WORDS_PER_S = 6;
const SLOWEST = { wordsPerS: 2.5, perTurnS: 3, times: 5, spareS: 60 };

/** Duration, cost and number of turns against what was expected and against the turns themselves. */
export function checkBounds(call: CallShape): Fault[] {
  const { turns, durationS, costMicros, expected } = call;
  const faults: Fault[] = [];
  if (expected?.maxTurns !== undefined && turns.length > expected.maxTurns) {
    faults.push({ name: 'too-many-turns', detail: `${turns.length}, at most ${expected.maxTurns}` });
  }
  const duration = durationS === undefined || turns.length === 0 ? undefined : oddDuration(turns, durationS, expected);
  if (duration !== undefined) faults.push({ name: 'duration-anomaly', detail: duration });
  if (expected?.maxCostMicros !== undefined && costMicros !== undefined && costMicros > expected.maxCostMicros) {
    faults.push({
      name: 'cost-anomaly',
      detail: `${formatMoney(costMicros)}, at most ${formatMoney(expected.maxCostMicros)}`,
    });
  }
  return faults;
}

function oddDuration(
  turns: readonly Turn[],
  durationS: number,
  expected: ExpectedBounds | undefined,
): string | undefined {
  const words = turns.reduce((sum, turn) => sum + wordsOf(turn.said).length, 0);
  const pausesS = turns.reduce((sum, turn) => sum + (turn.pauseMs ?? 0) / 1000, 0);
  const shortest = words / FASTEST_WORDS_PER_S;
  const longest =
    SLOWEST.spareS + pausesS + SLOWEST.times * (words / SLOWEST.wordsPerS + turns.length * SLOWEST.perTurnS);
  if (durationS < shortest) return `${durationS.toFixed(1)} s for ${words} words`;
  if (durationS > longest) return `${durationS.toFixed(0)} s for ${words} words in ${turns.length} turns`;
  if (expected?.maxDurationS !== undefined && durationS > expected.maxDurationS) {
    return `${durationS.toFixed(0)} s, at most ${expected.maxDurationS} s`;
  }
  return undefined;
}

/*
 * A recogniser at its worst (40 % errors) still leaves most words. Half of the calls' words missing on four turns and
 * more means that one side heard something else than what was said.
 */
const HEARD = { turns: 4, share: 0.35 };

/** What was heard against what was said, where it is known. */
export function checkHearing({ turns }: CallShape): Fault[] {
  const heard = turns.filter((turn) => turn.heard !== undefined);
  if (heard.length < HEARD.turns) return [];
  let said = 0;
  let kept = 0;
  for (const turn of heard) {
    if (turn.heard === turn.said) {
      said += wordsOf(turn.said).length;
      kept += wordsOf(turn.said).length;
      continue;
    }
    const left = new Map<string, number>();
    for (const word of wordsOf(turn.heard ?? '')) left.set(word, (left.get(word) ?? 0) + 1);
    for (const word of wordsOf(turn.said)) {
      said += 1;
      const count = left.get(word) ?? 0;
      if (count > 0) kept += 1;
      left.set(word, count - 1);
    }
  }
  const share = said === 0 ? 1 : kept / said;
  return share < HEARD.share
    ? [{ name: 'not-heard', detail: `${Math.round(share * 100)} % of the words arrived` }]
    : [];
}
