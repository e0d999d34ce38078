/** Lines of a file that is larger than what is read at once. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { linesIn } from '../../../src/dataset/json-lines.ts';
import { aFolder } from './a-run.ts';

async function all(path: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesIn(path)) lines.push(line);
  return lines;
}

it('lines come whole however the file is cut into pieces, in letters of several bytes too', async () => {
  const path = join(await aFolder(), 'lines.jsonl');
  const lines = Array.from({ length: 60 }, (_, index) => `${index} ${'é李🙂'.repeat(400 + index)}`);
  await writeFile(path, `${lines.join('\n')}\n`);
  expect(await all(path)).toEqual(lines);
});

it('only a line feed ends a line, with or without a carriage return: every other separator may stand in a text', async () => {
  const path = join(await aFolder(), 'lines.jsonl');
  await writeFile(path, 'a\u2028b\u2029c\u0085d\re\r\n\nf');
  expect(await all(path)).toEqual(['a\u2028b\u2029c\u0085d\re', '', 'f']);
});

it('a file that is not there is told of', async () => {
  await expect(all('/nowhere/lines.jsonl')).rejects.toThrow(/ENOENT/);
});
