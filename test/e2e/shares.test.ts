/** A model that is slow to come to an end: a call's share is a wish while the run has room, and the run's budget stays hard. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { type ChatBody, type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';
import { synthcallHere } from '../support/synthcall-here.ts';
import { newFolder, recordsOf, removeFolders } from '../support/synthcall-process.ts';

let model: OpenAiServer;
let cwd = '';
beforeEach(async () => {
  model = await startOpenAiServer('ok');
  model.behave(slowToClose);
  cwd = await newFolder();
});
afterEach(() => model.close());
afterAll(removeFolders);

const THINGS = 'bread butter candles flour honey jam kettles lamps milk nuts oil pepper rice salt tea wool'.split(' ');

/** Takes no notice of the cue to close: the customer says goodbye in the tenth turn of its own. */
function slowToClose(body: ChatBody): string {
  const own = body.messages.filter(({ role }) => role === 'assistant').length;
  const isAgent = (body.messages[0]?.content ?? '').includes('answer the service line');
  const thing = `${THINGS[own % THINGS.length]}`;
  const agent = `We have the ${thing} in the second aisle, number ${own + 20}.`;
  const customer = own === 9 ? 'Great, that was all. Thank you, bye.' : `So where would I find ${thing} then, please?`;
  const reply = { utterance: isAgent ? agent : customer, done: !isAgent && own === 9 };
  return JSON.stringify({ act: 'inform', intent: null, emotion: null, entities: [], outcome: null, ...reply });
}

async function run(...argv: string[]) {
  const env = { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: model.url };
  const words = ['run', '--world', 'local', '--seed', '6', '--run-id', 'r', '--yes', '--no-audio', '--max-bad', '10'];
  await synthcallHere([...words, ...argv], cwd, env);
  const dir = join(cwd, 'synthcall-runs', 'r');
  const { counts, spend } = JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8'));
  const calls = [
    ...(await recordsOf(join(dir, 'calls.jsonl'))),
    ...(await recordsOf(join(dir, 'quarantine', 'calls.jsonl'))),
  ];
  return { counts, spend, endings: calls.map(({ ending }) => ending), calls };
}

it.each([[[]], [['--budget', '500']], [['--budget', '3usd']]])(
  'with %j no call ends by budget, and none is refused for its length',
  async (budget) => {
    const { counts, calls } = await run('--pairs', '4', ...budget);
    expect(calls.map(({ ending, quality }) => [ending, quality])).toEqual(
      calls.map(() => ['customer-closed', { verdict: 'accepted', reasons: [] }]),
    );
    expect(counts.responder_calls).toBeGreaterThanOrEqual(4 * 19);
  },
);

it('a tight budget of responder calls is never passed, and what calls leave over serves others', async () => {
  const { counts, endings } = await run('--pairs', '4', '--budget', '40');
  expect(counts.responder_calls).toBeLessThanOrEqual(40);
  expect(model.requests.length).toBeLessThanOrEqual(40);
  expect(endings).toContain('budget');
});

it('a tight budget of money is never passed', async () => {
  const { spend } = await run('--pairs', '4', '--budget', '0.01usd');
  expect(spend.cost_usd).toBeLessThanOrEqual(0.01);
});
