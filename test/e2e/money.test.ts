/** A budget of money against a language model that charges: what the server counts never comes to more than what was given. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ChatBody, type OpenAiServer, startOpenAiServer, type Tokens } from '../support/openai-server.ts';
import { synthcallHere } from '../support/synthcall-here.ts';
import { newFolder, recordsOf, removeFolders } from '../support/synthcall-process.ts';

let model: OpenAiServer;
let cwd = '';
let billUsd = 0;
beforeEach(async () => {
  model = await startOpenAiServer('ok');
  cwd = await newFolder();
  billUsd = 0;
});
afterEach(() => model.close());
afterAll(removeFolders);

/** What gpt-4o-mini costs. */
const usdOf = ([prompt, answer]: Tokens) => prompt * 0.15e-6 + answer * 0.6e-6;
const charge = (count: (body: ChatBody) => Tokens) =>
  model.countTokens((body) => {
    const tokens = count(body);
    billUsd += usdOf(tokens);
    return tokens;
  });
/** As such models count: characters of the prompt and of the form, and an answer as long as it may be. */
const realistic = (body: ChatBody): Tokens => [
  Math.round(JSON.stringify([body.messages, body.response_format]).length / 4.3),
  body.max_completion_tokens ?? 0,
];

const run = async (pairs: number, budget: string) => {
  const flags = ['--pairs', `${pairs}`, '--budget', budget, '--concurrency', '6', '--no-audio', '--max-bad', '10'];
  const always = ['run', '--world', 'local', '--seed', '1', '--run-id', 'r', '--yes'];
  const ended = await synthcallHere([...always, ...flags], cwd, {
    OPENAI_API_KEY: 'sk-test',
    OPENAI_BASE_URL: model.url,
  });
  const dir = join(cwd, 'synthcall-runs', 'r');
  const manifest = JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8'));
  const kept = await recordsOf(join(dir, 'calls.jsonl'));
  const setAside = await recordsOf(join(dir, 'quarantine', 'calls.jsonl'));
  return { code: ended.code, manifest, endings: [...kept, ...setAside].map(({ ending }) => ending) };
};

describe('a budget of money', () => {
  it('is never passed by calls at once that think long, and what is dialled mostly finishes', async () => {
    charge(realistic);
    const { manifest } = await run(8, '0.012usd');
    expect(billUsd).toBeLessThanOrEqual(0.012);
    expect(billUsd).toBeGreaterThan(0.004);
    expect(manifest.spend.cost_usd).toBeCloseTo(billUsd, 4);
  });

  it('is kept when the server counts four times what anybody would think: calls end labelled, with a farewell', async () => {
    charge(() => [8_000, 300]);
    const { code, endings } = await run(8, '0.02usd');
    expect(billUsd).toBeLessThanOrEqual(0.02);
    expect([1, 4]).toContain(code);
    expect(endings.filter((ending) => !['budget', 'agent-closed', 'customer-closed'].includes(String(ending)))).toEqual(
      [],
    );
    expect(endings.length).toBeGreaterThan(0);
  });

  it('is passed by no more than the replies that are in flight when a server counts beyond all measure', async () => {
    const absurd: Tokens = [200_000, 8_000];
    charge(() => absurd);
    await run(6, '0.05usd');
    expect(model.requests.length).toBeLessThanOrEqual(6);
  });

  it('knows that replies cost money when the server does not count them', async () => {
    model.behave('no-usage');
    const { manifest } = await run(2, '0.012usd');
    expect(manifest.spend.cost_usd).toBeGreaterThan(0.0003 * manifest.counts.responder_calls);
    expect(manifest.spend.cost_usd).toBeLessThanOrEqual(0.012);
  });
});
