/** The journal of a run as it is found after a crash. */
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { JOURNAL, openJournal, type RunBeginning, readJournal } from '../../../src/dataset/run-journal.ts';
import { aFolder } from './a-run.ts';

const BEGINNING: RunBeginning = {
  run_id: 'r',
  synthcall_version: '0.1.0',
  started_at: '2026-01-01T00:00:00.000Z',
  world: 'local',
  settings: { pairs: 2 },
  plan_sha256: 'x',
};

it('steps below a line that a crash cut off count, the cut one does not', async () => {
  const dir = await aFolder();
  const first = openJournal(dir, BEGINNING);
  first.note({ step: 'lease', lease_id: 'l1' });
  first.note({ step: 'dial', call_id: 'call_0001' });
  first.note({ step: 'ask', call_id: 'call_0001', day: '2026-01-01' });
  await first.close(false);
  await appendFile(join(dir, JOURNAL), '{"step":"ask","call_id":"call_0');
  const second = openJournal(dir);
  second.note({ step: 'lease', lease_id: 'l2' });
  second.note({ step: 'dial', call_id: 'call_0001' });
  second.note({ step: 'ask', call_id: 'call_0001', day: '2026-01-01' });
  second.note({ step: 'answer', call_id: 'call_0001', micros: 7 });
  second.note({ step: 'end', call_id: 'call_0001', micros: 9 });
  await second.close(false);
  await appendFile(join(dir, JOURNAL), '{"step":"told","call_id":"call_0001"}');
  const found = await readJournal(dir);
  expect(found.beginning).toMatchObject({ run_id: 'r', settings: { pairs: 2 } });
  expect(found.attempts.get('call_0001')).toEqual([
    { asked: 1, answered: 0, answersMicros: 0 },
    { asked: 1, answered: 1, answersMicros: 7, end: { micros: 9 } },
  ]);
  expect(found.asked.get('call_0001')).toBe(2);
  expect([...found.leases].map(([lease, days]) => [lease, days.get('2026-01-01')])).toEqual([
    ['l1', 1],
    ['l2', 1],
  ]);
  expect(found.told).toEqual(new Set(['call_0001'])); // all of it but the line end was written
});

it('a journal that is not there, is empty or begins with a damaged line cannot be resumed from', async () => {
  const dir = await aFolder();
  await expect(readJournal(dir)).rejects.toMatchObject({ code: 'DATASET_MISSING' });
  for (const text of ['', '{"step":"dial","call_id":"call_0001"}\n', '{"step":"begin","run_id":}\n']) {
    await writeFile(join(dir, JOURNAL), text);
    await expect(readJournal(dir), JSON.stringify(text)).rejects.toMatchObject({ code: 'DATASET_MISSING' });
  }
});
