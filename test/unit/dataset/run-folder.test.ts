/** The folder of a run: the order of its files, and what becomes known after a call was written down. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRunFolder, reopenRunFolder } from '../../../src/dataset/run-folder.ts';
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

it('the events of the run stand around those of its calls: its start first, its end last', async () => {
  const folder = await createRunFolder(join(await aFolder(), 'run'));
  const run = { runId: 'r', dir: 'r' };
  folder.note({ event: 'run.started', ...run, world: 'local', pairs: 1, seed: '7' });
  folder.note({ event: 'warning', code: 'segment', message: 'It waits.' });
  folder.note({ event: 'call.dialling', callId: 'call_0001', agent: 'nora', customer: 'earl' });
  await folder.keep(aCall('call_0001'), true);
  const counts = { planned: 1, accepted: 1, quarantined: 0, failed: 0, notDialled: 0, responderCalls: 3, turns: 4 };
  folder.note({ event: 'run.completed', ...run, ...counts, costMicros: 0, exitCode: 0 });
  await folder.arrange();
  const lines = (await readFile(join(folder.dir, 'events.jsonl'), 'utf8')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).event)).toEqual([
    'run.started',
    'call.dialling',
    'warning',
    'run.completed',
  ]);
});

it('a quarantine that was emptied goes, and one that holds something stays', async () => {
  for (const bad of [[], [aCall('call_0001')]]) {
    const dir = join(await aFolder(), 'run');
    await mkdir(join(dir, 'quarantine/transcripts'), { recursive: true });
    await writeFile(join(dir, 'quarantine/calls.jsonl'), '');
    const folder = reopenRunFolder(dir, { lines: new Map([['quarantine/calls.jsonl', []]]), single: [] });
    for (const call of bad) await folder.keep(call, false);
    const listed = (await folder.arrange()).map(({ path }) => path);
    expect((await readdir(dir)).includes('quarantine')).toBe(bad.length > 0);
    expect(listed.includes('quarantine/calls.jsonl')).toBe(bad.length > 0);
  }
});

it('a folder that is removed while the run goes on is told of as that, and what is in the way by its name', async () => {
  const folder = await createRunFolder(join(await aFolder(), 'run'));
  await folder.keep(aCall('call_0001'), true);
  await rm(folder.dir, { recursive: true });
  const removed = await folder.keep(aCall('call_0002'), true).catch((error) => error);
  expect(removed).toMatchObject({ code: 'DATASET_UNWRITABLE', message: expect.stringContaining('it was removed') });
  const other = await createRunFolder(join(await aFolder(), 'run-7'));
  await writeFile(join(other.dir, 'audio'), 'in the way');
  const refused = await other.keepAudio('call_0001', new Uint8Array(4), 'wav').catch((error) => error);
  expect(refused).toMatchObject({
    code: 'DATASET_UNWRITABLE',
    message: expect.stringContaining(other.dir),
    hint: expect.stringContaining('synthcall run --resume run-7'),
  });
});

it('what becomes known of a call after its folder was removed names the folder', async () => {
  const folder = await createRunFolder(join(await aFolder(), 'run'));
  await rm(folder.dir, { recursive: true });
  expect(() => folder.amend('call_0001', { outcome: 'resolved' })).toThrow(
    expect.objectContaining({ code: 'DATASET_UNWRITABLE', message: expect.stringContaining(folder.dir) }),
  );
});
