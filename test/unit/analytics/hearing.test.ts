import fc from 'fast-check';
import { expect, it } from 'vitest';
import { alignWords } from '../../../src/analytics/hearing.ts';

/** The textbook's way: every row whole. */
function editDistance(said: readonly string[], heard: readonly string[]): number {
  let row = Array.from({ length: heard.length + 1 }, (_, column) => column);
  for (const [index, word] of said.entries()) {
    const next = [index + 1];
    for (const [column, other] of heard.entries()) {
      const changed = (row[column] ?? 0) + (word === other ? 0 : 1);
      next.push(Math.min(changed, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[heard.length] ?? 0;
}

it('counts the fewest errors, however far the words are out of step', () => {
  const words = (maxLength: number) => fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength });
  fc.assert(
    fc.property(words(60), words(8), words(60), (before, between, after) => {
      const said = [...before, ...between, ...after];
      const heard = [...between, ...after, ...before];
      const { errors, heardAt } = alignWords(said, heard);
      expect(errors).toBe(editDistance(said, heard));
      const places = heardAt.filter((place) => place !== undefined);
      expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
      const wrong = said.filter((word, index) => heard[heardAt[index] ?? -1] !== word).length;
      expect(wrong).toBeLessThanOrEqual(errors);
    }),
  );
});
