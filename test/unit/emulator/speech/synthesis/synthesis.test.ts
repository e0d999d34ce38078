import { describe, expect, it } from 'vitest';
import { createSoundCache } from '../../../../../src/emulator/speech/synthesis/sound-cache.ts';
import { layStretched } from '../../../../../src/emulator/speech/synthesis/stretch.ts';
import { rmsDb, tone } from '../../../../support/tones.ts';

describe('stretching', () => {
  it.each([0.75, 1, 1.3])('changes the length by %s and keeps the pitch', (factor) => {
    const source = tone(200, 1);
    const output = new Float32Array(8000 * factor);
    layStretched(
      source,
      [
        { target: 0, source: 0 },
        { target: output.length, source: source.length - 400 },
      ],
      output,
    );
    const crossings = output
      .slice(800, -800)
      .filter((value, index, all) => value >= 0 && (all[index - 1] ?? 1) < 0).length;
    expect(crossings / ((output.length - 1600) / 8000)).toBeCloseTo(200, -1);
    expect(rmsDb(output.slice(800, -800))).toBeCloseTo(rmsDb(source), 0);
  });
});

describe('the cache of sounds', () => {
  it('forgets what was not used for longest when it grows too large', () => {
    const cache = createSoundCache(250);
    for (const key of ['a', 'b']) cache.put(key, new Int16Array(50));
    cache.get('a');
    cache.put('c', new Int16Array(50));
    expect([cache.get('a'), cache.get('b'), cache.get('c')].map((entry) => entry !== undefined)).toEqual([
      true,
      false,
      true,
    ]);
    expect(cache.size()).toBe(200);
  });
});
