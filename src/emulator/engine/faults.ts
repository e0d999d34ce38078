/** What may go wrong on the telephone line and with callbacks, as probabilities. Off unless asked for; draws are seeded. */

import type { Random } from '../../shared/random.ts';
import { TwilioError } from '../rest/errors.ts';

/** Every value is a probability from 0 to 1. */
export interface CallFaults {
  readonly busy: number;
  readonly noAnswer: number;
  readonly failed: number;
  /** A leg in progress breaks off 5 to 60 seconds after it was answered. */
  readonly legDrop: number;
  readonly callbackDuplicate: number;
  /** A callback comes 2 to 20 seconds late. */
  readonly callbackLate: number;
  /** A callback is overtaken by those of the next three seconds. */
  readonly callbackReordered: number;
  readonly callbackLost: number;
}

export const NO_CALL_FAULTS: CallFaults = {
  busy: 0,
  noAnswer: 0,
  failed: 0,
  legDrop: 0,
  callbackDuplicate: 0,
  callbackLate: 0,
  callbackReordered: 0,
  callbackLost: 0,
};

/** Reads faults from JSON; whatever is not named is off. Throws 20001 naming what is wrong. */
export function readCallFaults(value: unknown): CallFaults {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TwilioError(20001, 'call faults must be a JSON object');
  }
  for (const [name, rate] of Object.entries(value)) {
    if (!(name in NO_CALL_FAULTS)) {
      throw new TwilioError(20001, `unknown call fault '${name}'; known are ${Object.keys(NO_CALL_FAULTS).join(', ')}`);
    }
    if (typeof rate !== 'number' || !(rate >= 0 && rate <= 1)) {
      throw new TwilioError(20001, `call fault '${name}' must be a number from 0 to 1`);
    }
  }
  return { ...NO_CALL_FAULTS, ...value };
}

/** When a callback is sent, as delays in milliseconds; none when it is lost, two when it is doubled. */
export function drawCallbackTimes(faults: CallFaults, random: Random): number[] {
  const [lost, late, reordered, duplicate] = [random.next(), random.next(), random.next(), random.next()];
  const amount = random.next();
  if (lost < faults.callbackLost) return [];
  let delayMs = 0;
  if (late < faults.callbackLate) delayMs = Math.round(2000 + amount * 18_000);
  else if (reordered < faults.callbackReordered) delayMs = Math.round(500 + amount * 2500);
  return duplicate < faults.callbackDuplicate ? [delayMs, delayMs + Math.round(40 + amount * 400)] : [delayMs];
}

/** What becomes of a leg before it is answered. */
export function drawFate(faults: CallFaults, random: Random): 'answers' | 'busy' | 'no-answer' | 'failed' {
  const draw = random.next();
  if (draw < faults.busy) return 'busy';
  if (draw < faults.busy + faults.noAnswer) return 'no-answer';
  return draw < faults.busy + faults.noAnswer + faults.failed ? 'failed' : 'answers';
}

/** After how many milliseconds of talk the line breaks, if it does. */
export function drawDrop(faults: CallFaults, random: Random): number | undefined {
  const [draw, amount] = [random.next(), random.next()];
  return draw < faults.legDrop ? Math.round(5000 + amount * 55_000) : undefined;
}
