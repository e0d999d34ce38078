/** A run that is not finished, or whose files are damaged: read as far as it goes, and said so on stderr. */
import { cp, mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openJournal } from '../../src/dataset/run-journal.ts';
import { appendToLedger } from '../../src/dataset/run-ledger.ts';
import { synthcallHere } from '../support/synthcall-here.ts';
import { newFolder, recordsOf, removeFolders } from '../support/synthcall-process.ts';

const [PAIRS, AT] = [3, '2026-01-05T09:00:00.000Z'];
let made = '';
beforeAll(async () => {
  made = await newFolder();
  const argv = ['run', '--local', '--pairs', String(PAIRS), '--seed', '7', '--run-id', 'a', '--quiet'];
  expect((await synthcallHere(argv, made)).code).toBe(0);
});
afterAll(removeFolders);

/** A copy of the run, to be damaged. */
async function aCopy() {
  const cwd = await newFolder();
  await cp(join(made, 'synthcall-runs'), join(cwd, 'synthcall-runs'), { recursive: true });
  const dir = join(cwd, 'synthcall-runs', 'a');
  const turns = (await recordsOf(join(dir, 'turns.jsonl'))).length;
  return { cwd, dir, turns };
}

/** What `export` and `report` say of it on stderr; both must go on, and say the same. */
async function saidOf(cwd: string): Promise<string[]> {
  const exported = await synthcallHere(['export', 'a', '-f', 'csv', '--json'], cwd);
  const reported = await synthcallHere(['report', 'a', '--quiet'], cwd);
  expect([exported.code, reported.code, reported.out, reported.err]).toEqual([0, 0, '', exported.err]);
  const said = exported.err.split('\n').slice(0, -1);
  expect(JSON.parse(exported.out).remarks ?? []).toEqual(said.map((line) => line.replace(/^! /, '')));
  return said;
}

/** The journal of a run that has made three of fifteen calls. */
function leaveJournal(dir: string): Promise<void> {
  const settings = { pairs: 15 };
  const beginning = { run_id: 'a', synthcall_version: '0.1.0', started_at: AT, plan_sha256: '', settings };
  return openJournal(dir, { ...beginning, world: 'local' }).close(false);
}

describe('damaged files', () => {
  it('are told of by neither command when nothing is damaged', async () => {
    expect(await saidOf((await aCopy()).cwd)).toEqual([]);
  });

  it('are told of when the turns are cut off in the middle of a line', async () => {
    const { cwd, dir, turns } = await aCopy();
    await truncate(join(dir, 'turns.jsonl'), 500);
    const whole = (await readFile(join(dir, 'turns.jsonl'), 'utf8')).split('\n').length - 1;
    expect(await saidOf(cwd)).toEqual([
      `! the last line of turns.jsonl (${whole + 1}) is cut off: it was left out`,
      `! turns.jsonl has ${whole} of ${turns} turns: 3 of 3 calls lack some of theirs`,
    ]);
  });

  it('are told of when the turns are gone', async () => {
    const { cwd, dir, turns } = await aCopy();
    await rm(join(dir, 'turns.jsonl'));
    expect(await saidOf(cwd)).toEqual([`! turns.jsonl has 0 of ${turns} turns: 3 of 3 calls lack some of theirs`]);
  });

  it('are told of when calls are gone that the manifest counts', async () => {
    const { cwd, dir } = await aCopy();
    const [first] = (await readFile(join(dir, 'calls.jsonl'), 'utf8')).split('\n');
    await writeFile(join(dir, 'calls.jsonl'), `${first}\n`);
    expect(await saidOf(cwd)).toEqual(['! calls.jsonl has 1 of the 3 calls that the manifest counts']);
  });

  it('are told of when there is no manifest', async () => {
    const { cwd, dir } = await aCopy();
    await rm(join(dir, 'manifest.json'));
    expect(await saidOf(cwd)).toEqual(['! manifest.json is missing: whether calls are missing too cannot be told']);
  });
});

describe('a run that is not finished', () => {
  it('is named with its calls and how to go on', async () => {
    const { cwd, dir } = await aCopy();
    await rm(join(dir, 'manifest.json'));
    await leaveJournal(dir);
    expect(await saidOf(cwd)).toEqual([
      '! this run is not finished: 3 of 15 calls; go on with: synthcall run --resume a',
    ]);
  });

  it('is exported all the same when a refused call cannot be read', async () => {
    const { cwd, dir } = await aCopy();
    await leaveJournal(dir);
    await mkdir(join(dir, 'quarantine'));
    await writeFile(join(dir, 'quarantine', 'calls.jsonl'), '{}\n');
    const { code, err } = await synthcallHere(['export', 'a', '-f', 'csv', '--quiet'], cwd);
    expect([code, err]).toEqual([
      0,
      '! this run is not finished: all 3 calls are there, but not all that follows them; go on with: synthcall run --resume a\n',
    ]);
  });

  it('is named as going on while its process lives', async () => {
    const { cwd, dir } = await aCopy();
    await rm(join(dir, 'manifest.json'));
    await leaveJournal(dir);
    const started = { event: 'started' as const, run_id: 'a', at: AT, dir, pid: process.pid, host: hostname() };
    await appendToLedger(join(cwd, '.synthcall', 'runs.jsonl'), started);
    expect(await saidOf(cwd)).toEqual(['! this run is still going on: 3 of 15 calls']);
  });
});
