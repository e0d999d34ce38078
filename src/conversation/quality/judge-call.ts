/** The quality gate: a finished call is accepted into the data or kept out, with every reason named. */
import type { Role } from '../../domain/labels.ts';
import type { Micros } from '../../domain/money.ts';
import type { Quality } from '../../domain/record.ts';
import type { Turn } from '../../domain/turn.ts';
import { wordsOf } from '../../shared/words.ts';
import {
  type CallShape,
  checkBounds,
  checkEnding,
  checkHearing,
  checkOverlaps,
  checkSides,
  type ExpectedBounds,
} from './call-shape.ts';
import { checkPrepared } from './check-utterance.ts';
import { type Fault, toReason } from './fault.ts';
import { checkLoops } from './loops.ts';
import { prepareTurn } from './utterance.ts';

/** A finished call. Personas as they stand in the pairing; `AgentInCall` and `CustomerInCall` fit. */
export interface FinishedCall extends CallShape {
  readonly agent: CallShape['agent'] & { readonly name: string; readonly company: string; readonly language: string };
  readonly customer: { readonly name: string; readonly language: string; readonly issue: { readonly text: string } };
}

/** Judges a finished call. `faults` are the reasons as data, `reasons` as they go into the record. */
export function judgeCall(call: FinishedCall): Quality & { readonly faults: readonly Fault[] } {
  const faults = [
    ...checkSides(call),
    ...checkOverlaps(call),
    ...checkEnding(call),
    ...checkBounds(call),
    ...checkHearing(call),
    ...call.turns.flatMap((_, index) => checkTurn(call, index)),
    ...checkStyle(call.turns),
    ...checkLoops(call.turns),
  ];
  return { verdict: faults.length === 0 ? 'accepted' : 'quarantined', reasons: faults.map(toReason), faults };
}

/** The same check as before speaking, so that whatever passed then passes now. */
function checkTurn(call: FinishedCall, index: number): Fault[] {
  const turn = call.turns[index] as Turn;
  const found = checkPrepared(prepareTurn(turn), {
    role: turn.role,
    agent: call.agent,
    customer: { name: call.customer.name, issueText: call.customer.issue.text },
    language: call[turn.role].language,
    history: call.turns.slice(0, index),
  });
  return found.map((fault) => ({ ...fault, turn: turn.index }));
}

/*
 * People average 9 to 18 words a turn (agents reading to a screen included), an undisciplined language model 54. A side
 * that averages more than 45 over four turns writes letters.
 */
const LETTERS = { meanWords: 45, turns: 4 };

function checkStyle(turns: readonly Turn[]): Fault[] {
  return (['agent', 'customer'] as const satisfies readonly Role[]).flatMap((role) => {
    const lengths = turns.filter((turn) => turn.role === role).map((turn) => wordsOf(turn.said).length);
    const mean = lengths.reduce((sum, words) => sum + words, 0) / Math.max(1, lengths.length);
    return lengths.length >= LETTERS.turns && mean > LETTERS.meanWords
      ? [{ name: 'monologue' as const, detail: `the ${role} averages ${mean.toFixed(0)} words a turn` }]
      : [];
  });
}

/** A call may cost three times its estimate and a cent before it is odd: the predecessor's bad calls cost five times theirs. */
const COST = { times: 3, spareMicros: 10_000 };

/** The bounds of a planned call: the run's limit of turns, the legs' time limit, the estimated price. */
export function boundsOf(plan: {
  readonly maxTurns: number;
  readonly timeLimitS: number;
  readonly estimatedMicros: Micros | undefined;
}): ExpectedBounds {
  return {
    maxTurns: plan.maxTurns,
    maxDurationS: plan.timeLimitS,
    ...(plan.estimatedMicros === undefined
      ? {}
      : { maxCostMicros: plan.estimatedMicros * COST.times + COST.spareMicros }),
  };
}
