/** A run whose replies are paid for, cut short and resumed: every responder call and every dollar is told, and adds up. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';
import { newFolder, recordsOf, removeFolders, runSynthcall, startSynthcall } from '../support/synthcall-process.ts';

let model: OpenAiServer;
let cwd = '';
let env: Record<string, string> = {};
beforeEach(async () => {
  model = await startOpenAiServer('ok');
  cwd = await newFolder();
  env = { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: model.url, SYNTHCALL_WORLD: 'local' };
});
afterEach(() => model.close());
afterAll(removeFolders);

const BEGIN = ['run', '--pairs', '6', '--seed', '7', '--run-id', 'a', '--yes', '--json', '--concurrency', '3'];
const RESUME = ['run', '--resume', 'a', '--yes', '--json'];
/** The test's server charges every answer alike: 900 and 40 tokens of gpt-4o-mini. */
const MICROS_PER_ANSWER = 159;

const micros = (dollars: unknown) => Math.round(Number(dollars) * 1_000_000);

/** What the files, the last event, and `usage` tell of the run. */
async function toldOf(out: string) {
  const dir = join(cwd, 'synthcall-runs', 'a');
  const { counts, spend } = JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8'));
  const calls = [
    ...(await recordsOf(join(dir, 'calls.jsonl'))),
    ...(await recordsOf(join(dir, 'quarantine', 'calls.jsonl'))),
  ];
  const last = JSON.parse(out.trimEnd().split('\n').at(-1) as string);
  const usage = JSON.parse((await runSynthcall(['usage', '--json'], cwd, env)).out);
  return {
    counts,
    spend,
    last,
    usage,
    inCalls: {
      responderCalls: calls.reduce((sum, call) => sum + Number(call['responder_calls']), 0),
      micros: calls.reduce((sum, call) => sum + micros(call['cost_usd']), 0),
    },
  };
}

describe.each(['SIGKILL', 'SIGINT'] as const)('a paid run that is cut short by %s and resumed', (signal) => {
  it('tells and books what the cut-off process spent', async () => {
    model.thinkFor(25);
    const run = startSynthcall(BEGIN, cwd, env);
    await run.saw(/("event":"turn\.said"[\s\S]*){15}/);
    run.child.kill(signal);
    await run.ended;
    const answeredBefore = model.requests.length;
    expect(answeredBefore).toBeGreaterThan(10);
    const { code, out } = await runSynthcall(RESUME, cwd, env);
    expect(code).toBe(0);

    const { counts, spend, last, usage, inCalls } = await toldOf(out);
    const { besides_calls: besides } = spend;
    // Everything that was asked is counted; a request that was given up may never have reached the server.
    expect(counts.responder_calls).toBe(usage.currentCount);
    expect(counts.responder_calls).toBeGreaterThanOrEqual(model.requests.length);
    expect(counts.responder_calls - model.requests.length).toBeLessThanOrEqual(6);
    expect(counts.responder_calls).toBe(inCalls.responderCalls + besides.responder_calls);
    // Every request costs the same, so the estimate for answers that a kill lost is exact here; one given up on counts at its most.
    const least = counts.responder_calls * MICROS_PER_ANSWER;
    if (signal === 'SIGKILL') expect(micros(spend.cost_usd)).toBe(least);
    else expect(micros(spend.cost_usd)).toBeGreaterThanOrEqual(least);
    expect(micros(spend.cost_usd)).toBe(inCalls.micros + micros(besides.cost_usd));
    expect(micros(besides.estimated_usd ?? 0)).toBeLessThanOrEqual(6 * MICROS_PER_ANSWER);
    expect(last).toMatchObject({
      event: 'run.completed',
      responder_calls: counts.responder_calls,
      cost_usd: spend.cost_usd,
      responder_calls_besides: besides.responder_calls,
      cost_besides_usd: besides.cost_usd,
    });
    expect(micros(usage.costUsd)).toBe(micros(spend.cost_usd));
    const ledger = await recordsOf(join(cwd, '.synthcall', 'runs.jsonl'));
    const booked = ledger.filter(({ event }) => event === 'finished');
    const sumOf = (name: string) => booked.reduce((sum, line) => sum + Number(line[name]), 0);
    expect(sumOf('responder_calls')).toBe(counts.responder_calls);
    expect(micros(sumOf('cost_usd'))).toBe(micros(spend.cost_usd));
  });
});

it('a paid run that was not cut short has nothing beside its calls', async () => {
  const { out } = await runSynthcall(BEGIN, cwd, env);
  const { counts, spend, last, inCalls } = await toldOf(out);
  expect(spend).toEqual({ priced: true, cost_usd: inCalls.micros / 1_000_000 });
  expect(counts.responder_calls).toBe(inCalls.responderCalls);
  expect(last).not.toHaveProperty('responder_calls_besides');
});

it('a resumed run says which budget it goes by, how to raise one that is used up, and what of its spend is an estimate', async () => {
  model.thinkFor(25);
  const run = startSynthcall([...BEGIN, '--budget', '20', '--budget', '5usd'], cwd, env);
  await run.saw(/("event":"turn\.said"[\s\S]*){6}/);
  run.child.kill('SIGKILL');
  await run.ended;
  model.thinkFor(0);
  const resume = (...more: string[]) =>
    runSynthcall(['run', '--resume', 'a', '--yes', '--no-color', ...more], cwd, env);
  const usedUp = await resume('--budget', '1');
  expect(usedUp.code).toBe(4);
  expect(usedUp.err).toContain('at most 1 responder call ');
  expect(usedUp.out).toMatch(/responder calls is reached; with --resume, --budget may be raised/);
  expect(usedUp.out).toMatch(/on what was cut off \(\$[\d.]+ of that estimated\)/);
  const raised = await resume('--budget', '200');
  expect(raised.code).toBe(0);
  expect(raised.err).toContain('at most 200 responder calls ');
});
