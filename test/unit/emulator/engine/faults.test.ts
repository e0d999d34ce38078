/** Faults of the line: off by default, drawn from the seed, refused when they make no sense. */
import { describe, expect, test } from 'vitest';
import {
  drawCallbackTimes,
  drawDrop,
  drawFate,
  NO_CALL_FAULTS,
  readCallFaults,
} from '../../../../src/emulator/engine/faults.ts';
import { createRandom } from '../../../../src/shared/random.ts';

describe('call faults', () => {
  test('are off unless asked for', () => {
    const random = createRandom('off');
    for (let draw = 0; draw < 50; draw += 1) {
      expect(drawCallbackTimes(NO_CALL_FAULTS, random)).toEqual([0]);
      expect(drawFate(NO_CALL_FAULTS, random)).toBe('answers');
      expect(drawDrop(NO_CALL_FAULTS, random)).toBeUndefined();
    }
  });

  test('lose, double and delay callbacks', () => {
    const random = createRandom('on');
    expect(drawCallbackTimes({ ...NO_CALL_FAULTS, callbackLost: 1 }, random)).toEqual([]);
    expect(drawCallbackTimes({ ...NO_CALL_FAULTS, callbackDuplicate: 1 }, random)).toHaveLength(2);
    const [late = 0] = drawCallbackTimes({ ...NO_CALL_FAULTS, callbackLate: 1 }, random);
    expect(late).toBeGreaterThanOrEqual(2000);
  });

  test('do not shift the draws that follow when they are turned on', () => {
    const nextDraw = (faults: typeof NO_CALL_FAULTS) => {
      const random = createRandom('same');
      drawCallbackTimes(faults, random);
      drawFate(faults, random);
      drawDrop(faults, random);
      return random.next();
    };
    expect(nextDraw({ ...NO_CALL_FAULTS, callbackLost: 1, busy: 1, legDrop: 1 })).toBe(nextDraw(NO_CALL_FAULTS));
  });

  test('are read strictly', () => {
    expect(readCallFaults({ busy: 0.5 })).toEqual({ ...NO_CALL_FAULTS, busy: 0.5 });
    expect(() => readCallFaults({ busi: 0.5 })).toThrow("unknown call fault 'busi'");
    expect(() => readCallFaults({ busy: 2 })).toThrow('a number from 0 to 1');
    expect(() => readCallFaults([])).toThrow('a JSON object');
  });
});
