/** Runs that are killed at any moment and resumed: every call once, every file whole, every responder call counted. `CHAOS_RUNS` sets how many. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createRandom, freshSeed } from '../../src/shared/random.ts';
import { newFolder, recordsOf, removeFolders, runSynthcall, startSynthcall } from '../support/synthcall-process.ts';

afterAll(removeFolders);

const RUNS = Number(process.env['CHAOS_RUNS'] ?? 2);
const SEED = process.env['CHAOS_SEED'] ?? freshSeed();
const PAIRS = 20;
const BUDGET = 100;
const BEGIN = ['run', '--pairs', `${PAIRS}`, '--budget', `${BUDGET}`, '--seed', '7', '--run-id', 'a', '--quiet'];
const RESUME = ['run', '--resume', 'a', '--quiet'];

/** Kills the process once the journal has so many lines, or after so long; tells whether it was alive until then. */
async function killed(argv: readonly string[], cwd: string, atLine: number, patienceMs: number): Promise<boolean> {
  const run = startSynthcall(argv, cwd);
  let ended = false;
  void run.ended.then(() => {
    ended = true;
  });
  const until = performance.now() + patienceMs;
  while (!ended && performance.now() < until && (await journalLines(cwd)) < atLine) {
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  run.child.kill('SIGKILL');
  await run.ended;
  return !ended;
}

async function journalLines(cwd: string): Promise<number> {
  const text = await readFile(join(cwd, 'synthcall-runs', 'a', 'journal.jsonl'), 'utf8').catch(() => '');
  return text.split('\n').length - 1;
}

async function filesBelow(dir: string, inside = ''): Promise<string[]> {
  const entries = await readdir(join(dir, inside), { withFileTypes: true });
  const nested = entries.map((entry) => {
    const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(dir, path) : [path];
  });
  return (await Promise.all(nested)).flat().sort();
}

async function assertWhole(cwd: string) {
  const dir = join(cwd, 'synthcall-runs', 'a');
  const calls = await recordsOf(join(dir, 'calls.jsonl'));
  const ids = Array.from({ length: PAIRS }, (_, index) => `call_${String(index + 1).padStart(4, '0')}`);
  expect(calls.map((call) => call['call_id'])).toEqual(ids);
  for (const name of ['conference_sid', 'recording']) {
    expect(new Set(calls.map((call) => JSON.stringify(call[name]))).size).toBe(PAIRS);
  }
  const turns = await recordsOf(join(dir, 'turns.jsonl'));
  for (const call of calls) {
    const own = turns.filter((turn) => turn['call_id'] === call['call_id']);
    expect(own.map((turn) => turn['turn'])).toEqual(Array.from({ length: Number(call['turn_count']) }, (_, at) => at));
  }
  const recognised = await recordsOf(join(dir, 'recognised.jsonl'));
  expect(recognised.map((one) => one['call_id'])).toEqual(ids);

  const manifest = JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8'));
  for (const { path, bytes, sha256 } of manifest.files) {
    const content = await readFile(join(dir, path));
    expect([path, content.length, createHash('sha256').update(content).digest('hex')]).toEqual([path, bytes, sha256]);
  }
  const listed = [...manifest.files.map(({ path }: { path: string }) => path), 'manifest.json'];
  expect(await filesBelow(dir)).toEqual([...listed, 'report.html', 'report.json'].sort());
  expect(manifest.counts).toMatchObject({ planned: PAIRS, accepted: PAIRS, not_dialled: 0, turns: turns.length });

  const usage = JSON.parse((await runSynthcall(['usage', '--json'], cwd)).out);
  expect([usage.currentCount, usage.leased]).toEqual([manifest.counts.responder_calls, 0]);
  expect(usage.currentCount).toBeLessThanOrEqual(BUDGET);
  const cleanup = await runSynthcall(['cleanup', '--json'], cwd);
  expect([cleanup.code, JSON.parse(cleanup.out)]).toEqual([0, { leftovers: [] }]);
}

describe(`a run that is killed and resumed (seed ${SEED})`, () => {
  it.each(Array.from({ length: RUNS }, (_, number) => number + 1))('comes out whole, try %i', async (number) => {
    const random = createRandom(`${SEED}/${number}`);
    const cwd = await newFolder();
    // The journal has a line for the beginning, the lease, each call and each responder call.
    const wasCut = await killed(BEGIN, cwd, random.int(PAIRS + BUDGET + 2), 20_000);
    if (wasCut && random.chance(0.5)) await killed(RESUME, cwd, random.int(PAIRS + BUDGET + 2), random.int(4_000));
    const dir = join(cwd, 'synthcall-runs', 'a');
    const isToResume = existsSync(join(dir, 'journal.jsonl')) || !existsSync(join(dir, 'manifest.json'));
    const hasBegun = existsSync(join(dir, 'journal.jsonl'));
    const last = isToResume ? await runSynthcall(hasBegun ? RESUME : BEGIN, cwd) : { code: 0, err: '' };
    expect([last.code, last.err]).toEqual([0, '']);
    await assertWhole(cwd);
  });
});

describe('a run that was stopped with Ctrl-C', () => {
  it('says how to go on, goes on with what it was begun with, and is then finished', async () => {
    const cwd = await newFolder();
    const run = startSynthcall(BEGIN.filter((word) => word !== '--quiet').concat('--json'), cwd);
    await run.saw(/"event":"call\.finished"/);
    run.child.kill('SIGINT');
    expect((await run.ended).code).toBe(130);
    const hint = await runSynthcall(['run', '--pairs', '1', '--budget', '5', '--run-id', 'b', '--no-color'], cwd);
    expect(hint.err).toContain('a was cut short: synthcall run --resume a');
    const refused = await runSynthcall(['run', '--resume', 'a', '--pairs', '5'], cwd);
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('--pairs cannot be given with --resume')]);

    const { code } = await runSynthcall(RESUME, cwd);
    expect(code).toBe(0);
    const calls = await recordsOf(join(cwd, 'synthcall-runs', 'a', 'calls.jsonl'));
    expect(calls).toHaveLength(PAIRS);
    expect(calls.map((call) => call['ending'])).not.toContain('interrupted');
    const again = await runSynthcall(RESUME, cwd);
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('The run a is finished')]);
  });
});
