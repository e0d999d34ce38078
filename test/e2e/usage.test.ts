/** `synthcall usage` in a process of its own, beside runs, against the Sync document that any Twilio client can read. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { appendToLedger } from '../../src/dataset/run-ledger.ts';
import { nextUtcMidnight, utcDate } from '../../src/shared/clock.ts';
import { synthcallHere } from '../support/synthcall-here.ts';
import { newFolder, recordsOf, removeFolders, runSynthcall, startSynthcall } from '../support/synthcall-process.ts';
import { emulatedTwilio } from '../support/twilio-client.ts';

afterAll(removeFolders);

const usageIn = async (cwd: string, ...argv: string[]) =>
  JSON.parse((await synthcallHere(['usage', '--json', ...argv], cwd)).out);

const usedBy = async (cwd: string, runId: string): Promise<number> =>
  JSON.parse(await readFile(join(cwd, 'synthcall-runs', runId, 'manifest.json'), 'utf8')).counts.responder_calls;

/** Today's document as the real SDK reads it from `synthcall emulator` on the same state folder. */
async function documentIn(cwd: string, date: string) {
  const server = startSynthcall(['emulator', '--port', '0', '--json'], cwd);
  const [line] = await server.saw(/^\{.*\}$/m);
  const facts = JSON.parse(line);
  const sdk = emulatedTwilio(facts.url, { username: facts.TWILIO_ACCOUNT_SID, password: facts.TWILIO_AUTH_TOKEN });
  const [service] = await sdk.client.sync.v1.services.list();
  const found = await sdk.client.sync.v1
    .services(service?.sid as string)
    .documents(`rate_limit_${date}`)
    .fetch();
  sdk.close();
  server.child.kill('SIGINT');
  expect((await server.ended).code).toBe(0);
  return found;
}

describe('usage', () => {
  it('says nothing was used where nothing was run', async () => {
    const cwd = await newFolder();
    const report = await usageIn(cwd, '--days', '2');
    expect(report).toMatchObject({ currentCount: 0, leased: 0, limit: 1000, remaining: 1000, runs: 0, calls: 0 });
    expect(report.earlier).toEqual([expect.objectContaining({ currentCount: 0, runs: 0 })]);
    expect(Date.parse(report.resetsAt)).toBe(nextUtcMidnight(Date.parse(`${report.date}T12:00:00Z`)));
  });

  it('agrees with two runs at once, with what it says beside them, and with the Sync document', async () => {
    const cwd = await newFolder();
    const argv = (id: string) => ['run', '--pairs', '3', '--budget', '18', '--seed', id, '--run-id', id, '--json'];
    const program = startSynthcall(argv('a'), cwd);
    await program.saw(/"event":"run\.started"/);
    const here = synthcallHere(argv('b'), cwd);
    await program.saw(/"event":"call\.dialling"/);
    const beside = JSON.parse((await runSynthcall(['usage', '--json'], cwd)).out);
    expect(beside.currentCount + beside.leased + beside.remaining).toBe(beside.limit);
    expect((await Promise.all([program.ended, here])).map(({ code }) => code)).toEqual([0, 0]);

    const report = await usageIn(cwd);
    const used = (await usedBy(cwd, 'a')) + (await usedBy(cwd, 'b'));
    expect(report).toMatchObject({
      currentCount: used,
      leased: 0,
      remaining: 1000 - used,
      runs: 2,
      calls: 6,
      costUsd: 0,
    });
    const document = await documentIn(cwd, report.date);
    expect(document.data).toEqual({
      count: used,
      lastUpdated: expect.stringContaining(utcDate(Date.parse(report.resetsAt) - 1)),
      leases: {},
    });
    const text = await synthcallHere(['usage', '--days', '7'], cwd);
    expect(text.out).toContain(`used       ${used} of 1000`);
    expect(text.out.trimEnd().split('\n')).toHaveLength(14);
  });

  it('counts the calls, the runs and the money of one world', async () => {
    const cwd = await newFolder();
    expect((await synthcallHere(['run', '--pairs', '1', '--quiet'], cwd)).code).toBe(0);
    const ledger = join(cwd, '.synthcall', 'runs.jsonl');
    expect((await recordsOf(ledger)).map(({ world }) => world)).toEqual(['local', 'local']);
    const days = [0, 1].map((back) => new Date(Date.now() - back * 86_400_000).toISOString());
    for (const [index, at] of days.entries()) {
      const line = { event: 'finished' as const, run_id: `live-${index}`, at, dir: cwd, calls: 2, responder_calls: 9 };
      await appendToLedger(ledger, { ...line, world: 'live', cost_usd: 0.58 });
    }
    const report = await usageIn(cwd, '--days', '2');
    expect(report).toMatchObject({ world: 'local', runs: 1, calls: 1, costUsd: 0 });
    expect(report.earlier).toEqual([expect.objectContaining({ currentCount: 0, runs: 0, calls: 0, costUsd: 0 })]);
    const text = await synthcallHere(['usage'], cwd);
    expect(text.out).toMatch(/^Responder calls on \S+ \(UTC\), local world\n/);
  });

  it('is the limit of every run: what is left today is what the next one may use', async () => {
    const cwd = await newFolder();
    const env = { MAX_DAILY_CALLS: '10' };
    const first = await synthcallHere(['run', '--pairs', '9', '--quiet', '--run-id', 'a'], cwd, env);
    expect(first.code).toBe(4);
    const used = await usedBy(cwd, 'a');
    expect(used).toBeLessThanOrEqual(10);
    const report = JSON.parse((await synthcallHere(['usage', '--json'], cwd, env)).out);
    expect(report).toMatchObject({ currentCount: used, limit: 10, remaining: 10 - used });
    const second = await synthcallHere(['run', '--pairs', '9', '--run-id', 'b'], cwd, {
      MAX_DAILY_CALLS: `${used + 4}`,
    });
    expect(second.code).toBe(4);
    expect(second.err).toMatch(/^8 pairs will not be dialled: today's limit cannot finish them/m);
    expect(second.out).toMatch(/^Stopped by budget: today's limit cannot finish more pairs/);
    expect(second.err).toMatch(/^today's limit leaves 4 responder calls; MAX_DAILY_CALLS raises it/m);
  });
});
