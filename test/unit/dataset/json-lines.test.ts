/** Lines of a file that is larger than what is read at once. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { linesIn } from '../../../src/dataset/json-lines.ts';
import { aFolder } from './a-run.ts';

it('lines come whole however the file is cut into pieces, in letters of several bytes too, and without the one that a crash cut off', async () => {
  const path = join(await aFolder(), 'lines.jsonl');
  const lines = Array.from({ length: 40 }, (_, index) => `${index} ${'é李🙂'.repeat(400 + index)}`);
  await writeFile(path, `${lines.join('\n')}\n{"cut":`);
  expect([...linesIn(path)]).toEqual(lines);
});

it('a file that is not there is told of', () => {
  expect(() => [...linesIn('/nowhere/lines.jsonl')]).toThrow(/ENOENT/);
});
