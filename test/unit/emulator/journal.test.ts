/** The journal forgets old lines but never numbers two alike. */
import { expect, it } from 'vitest';
import { createJournal } from '../../../src/emulator/journal.ts';
import { systemClock } from '../../../src/shared/clock.ts';

const seqs = (lines: readonly { seq: number }[]) => lines.map(({ seq }) => seq);

it('gives the lines after a number, also when older ones are forgotten', () => {
  const journal = createJournal({ ...systemClock(), now: () => 5 });
  for (let n = 1; n <= 3; n += 1) journal.add({ n });
  expect(journal.since(2)).toEqual([{ seq: 3, at: 5, n: 3 }]);
  for (let n = 4; n <= 90_000; n += 1) journal.add({ n });
  expect(journal.since(0).length).toBeLessThan(10_001);
  expect(seqs(journal.since(89_998))).toEqual([89_999, 90_000]);
  expect(journal.since(90_000)).toEqual([]);
  journal.clear();
  expect(journal.since(0)).toEqual([]);
  journal.add({});
  expect(seqs(journal.since(0))).toEqual([90_001]);
});
