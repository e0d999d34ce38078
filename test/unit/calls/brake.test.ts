import { describe, expect, it } from 'vitest';
import { createBrake } from '../../../src/calls/brake.ts';

/** Calls one after the other; `.` is a good one, `x` a bad one. Returns after how many it pulls, and why. */
function pulls(maxBad: number, calls: string): [after: number, why: string] | undefined {
  const brake = createBrake(maxBad);
  for (const [index, call] of [...calls].entries()) {
    const why = brake.finished(brake.dialled(), call === 'x');
    if (why !== undefined) return [index + 1, why];
  }
  return undefined;
}

describe('the brake', () => {
  it.each([
    [3, 'x.x.x', [5, '3 of the first 5 calls are bad']],
    [3, '.......xxx', [10, '3 of the first 10 calls are bad']],
    [3, '..........xxxxx', [15, '5 calls in a row are bad']],
    [1, '..........xxxxx', [15, '5 calls in a row are bad']],
    [8, '..........xxxxxxxx', [18, '8 calls in a row are bad']],
    [10, 'xxxxxxxxxx', [10, '10 of the first 10 calls are bad']],
    [3, 'xx............xxxx.xxxx.x', undefined],
  ] as const)('with %i pulls as it should after %s', (maxBad, calls, expected) => {
    expect(pulls(maxBad, calls)).toEqual(expected);
  });

  it('counts calls that were under way together when things went wrong as one', () => {
    const brake = createBrake(3);
    for (let call = 0; call < 10; call += 1) brake.finished(brake.dialled(), false);
    const together = Array.from({ length: 8 }, () => brake.dialled());
    expect(together.map((call) => brake.finished(call, true))).toEqual(together.map(() => undefined));
    const after = Array.from({ length: 4 }, () => brake.finished(brake.dialled(), true));
    expect(after).toEqual([undefined, undefined, undefined, '5 calls in a row are bad']);
  });
});
