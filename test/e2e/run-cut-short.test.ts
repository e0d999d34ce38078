/** A run that is interrupted or killed: what was finished is whole, nothing goes on without it, the next run works. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { utcDate } from '../../src/shared/clock.ts';
import { readRunData } from '../support/run-data.ts';
import { synthcallHere } from '../support/synthcall-here.ts';
import { newFolder, recordsOf, removeFolders, runSynthcall, startSynthcall } from '../support/synthcall-process.ts';

afterAll(removeFolders);

const WORDS = ['run', '--pairs', '2000', '--concurrency', '4', '--seed', '7', '--run-id', 'a'];
const LONG = [...WORDS, '--json'];

async function usageIn(cwd: string) {
  return JSON.parse((await synthcallHere(['usage', '--json'], cwd)).out);
}

describe('Ctrl-C in mid-run', () => {
  it('is answered at once, ends the run with 130, keeps what is finished, hangs up, settles and leaves nothing behind', async () => {
    const cwd = await newFolder();
    const run = startSynthcall([...WORDS, '--no-color'], cwd);
    let seen = '';
    const talking = new Promise<void>((resolve) => {
      run.child.stderr?.on('data', (chunk) => {
        seen += chunk;
        if (seen.includes('✔')) resolve();
      });
    });
    await talking;
    run.child.kill('SIGINT');
    const { code, out, err } = await run.ended;
    expect(code).toBe(130);
    expect(err).toContain('Stopping: hanging up and writing what is known. Ctrl-C again ends at once.');
    expect(out).toContain('Go on with: synthcall run --resume a');

    const dir = join(cwd, 'synthcall-runs', 'a');
    const { stopped_by, counts } = JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8'));
    expect(stopped_by).toBe('interrupt');
    const { calls } = await readRunData(dir);
    expect(calls.length).toBe(counts.accepted);
    expect(calls.length).toBeGreaterThan(0);
    // Nothing half is among the data: each has its recording, the last words are said, and the report can be written.
    expect(calls.filter(({ recording, ending }) => !recording || ending === 'interrupted')).toEqual([]);
    expect(err).not.toContain('was not written');
    expect((await runSynthcall(['report', 'a', '--quiet'], cwd)).code).toBe(0);
    const quarantined = await recordsOf(join(dir, 'quarantine', 'calls.jsonl'));
    expect(quarantined.length).toBe(counts.quarantined + counts.failed);
    expect(counts.accepted + quarantined.length + counts.not_dialled).toBe(2000);

    expect(await usageIn(cwd)).toMatchObject({ currentCount: counts.responder_calls, leased: 0 });
    const cleanup = await runSynthcall(['cleanup', '--json'], cwd);
    expect([cleanup.code, JSON.parse(cleanup.out)]).toEqual([0, { leftovers: [] }]);
  });

  it('before anything is dialled writes no call and still ends with 130', async () => {
    const cwd = await newFolder();
    const run = startSynthcall(LONG, cwd);
    await run.saw(/"event":"run\.started"/);
    run.child.kill('SIGINT');
    expect((await run.ended).code).toBe(130);
    expect(await usageIn(cwd)).toMatchObject({ leased: 0 });
  });
});

describe('kill -9 in mid-run', () => {
  it.each([
    ['when it has begun', /"event":"run\.started"/],
    ['when some calls are finished', /("event":"call\.finished"[\s\S]*){3}/],
  ])('%s leaves whole calls, a next run that works, and leases that end by themselves', async (_when, moment) => {
    const cwd = await newFolder();
    const run = startSynthcall(LONG, cwd);
    await run.saw(moment);
    run.child.kill('SIGKILL');
    const { out } = await run.ended;
    const announced = out.split('\n').filter((line) => line.includes('"event":"call.finished"'));

    const { calls } = await readRunData(join(cwd, 'synthcall-runs', 'a'));
    const quarantined = await recordsOf(join(cwd, 'synthcall-runs', 'a', 'quarantine', 'calls.jsonl'));
    expect(calls.length + quarantined.length).toBeGreaterThanOrEqual(announced.length);

    const before = await usageIn(cwd);
    expect(before.currentCount + before.leased).toBeLessThanOrEqual(before.limit);
    const next = await synthcallHere(['run', '--pairs', '1', '--budget', '5', '--run-id', 'b', '--json'], cwd);
    expect(next.code).toBe(0);
    const after = await usageIn(cwd);
    const used = JSON.parse(next.out.trimEnd().split('\n').at(-1) as string).responder_calls;
    if (after.date === before.date) {
      expect([after.currentCount, after.leased]).toEqual([before.currentCount + used, before.leased]);
    }
    expect(after.date).toBe(utcDate(Date.parse(after.resetsAt) - 1));
    expect((await readdir(join(cwd, 'synthcall-runs'))).sort()).toEqual(['a', 'b']);

    const cleanup = await synthcallHere(['cleanup', '--json'], cwd);
    expect(cleanup.code).toBe(0);
    for (const leftover of JSON.parse(cleanup.out).leftovers) expect(leftover).toMatchObject({ removed: true });
  });
});
