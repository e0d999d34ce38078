/** The folder of a run: what becomes known after a call was written down. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRunFolder } from '../../../src/dataset/run-folder.ts';
import { aCall, aFolder } from './a-run.ts';

it('a call that is amended stands with its new fields at their old places once the files are in order, and before that as it was', async () => {
  const folder = await createRunFolder(join(await aFolder(), 'run'));
  const calls = [aCall('call_0002'), aCall('call_0001')];
  for (const call of calls) await folder.keep(call, true);
  folder.amend('call_0002', { scores: { satisfaction: { value: 12 } } });
  const read = async () => (await readFile(join(folder.dir, 'calls.jsonl'), 'utf8')).trim().split('\n');
  expect((await read()).map((line) => JSON.parse(line))).toEqual(calls.map(({ call }) => call));
  const files = await folder.arrange();
  const lines = await read();
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    calls[1]?.call,
    { ...calls[0]?.call, scores: { satisfaction: { value: 12 } } },
  ]);
  const keys = lines.map((line) => Object.keys(JSON.parse(line)).join());
  expect(keys[0]).toBe(keys[1]);
  const hash = createHash('sha256')
    .update(`${lines.join('\n')}\n`)
    .digest('hex');
  expect(files.find(({ path }) => path === 'calls.jsonl')?.sha256).toBe(hash);
});
