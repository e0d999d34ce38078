/** A language model that answers, but with nothing that may be spoken: the run ends early, says why, and keeps its data clean. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { judgeCall } from '../../src/conversation/quality/judge-call.ts';
import { inEveryAccount, readPersonas } from '../support/offline-calls.ts';
import { type Behaviour, type ChatBody, type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';
import { readRunData } from '../support/run-data.ts';
import { synthcallHere } from '../support/synthcall-here.ts';
import { newFolder, recordsOf, removeFolders } from '../support/synthcall-process.ts';

let model: OpenAiServer;
let cwd = '';
beforeEach(async () => {
  model = await startOpenAiServer('ok');
  cwd = await newFolder();
});
afterEach(() => model.close());
afterAll(removeFolders);

const { agents, customers } = readPersonas(fileURLToPath(new URL('../../personas', import.meta.url)));
const INTRODUCTIONS = new Set(agents.flatMap((agent) => agent.introduction));

const run = (...argv: string[]) =>
  synthcallHere(['run', '--world', 'local', '--seed', '1', '--run-id', 'r', '--yes', ...argv], cwd, {
    OPENAI_API_KEY: 'sk-test',
    OPENAI_BASE_URL: model.url,
  });

/** What the other side said last, word by word. */
const peerWords = (body: ChatBody) => body.messages.findLast((message) => message.role === 'user')?.content ?? '';

/** In the form that was asked for. */
const formed = (body: ChatBody, utterance: string) =>
  body.response_format
    ? JSON.stringify({
        utterance,
        done: false,
        act: 'inform',
        intent: null,
        emotion: null,
        entities: [],
        outcome: null,
      })
    : utterance;

/** Some line of the notes that are the same for everybody, another one each time. */
function recital(): (body: ChatBody) => string {
  let count = 0;
  return (body) => {
    const rules = body.messages[0]?.content.split('## What may be in a reply')[1] ?? '';
    const lines = rules.split('\n').filter((line) => line.startsWith('- '));
    count += 1;
    return formed(body, lines[count % lines.length]?.slice(2) ?? '');
  };
}

it.each<[string, Behaviour]>([
  ['nothing', 'empty'],
  ['a list in bold', 'markup'],
  ['a refusal', 'refusal'],
  ['a refusal in words', 'refusal-text'],
  ['the lines of the other role', (body) => formed(body, 'Customer: It is broken. Agent: Oh no, which one is it?')],
  ["the other side's words", (body) => formed(body, peerWords(body))],
  ['an apology of the program', (body) => formed(body, "I'm sorry, I encountered an error processing your request.")],
  ['the instructions, also those of the second attempt', recital()],
])('%s is never spoken, and the run stops after three bad calls', async (_what, behaviour) => {
  model.behave(behaviour);
  // One call at a time, or the breaker may have the last word about calls that were under way.
  const { code, out } = await run('--pairs', '20', '--concurrency', '1');
  expect([code, out]).toEqual([
    3,
    expect.stringMatching(/^Stopped by quality: 3 of the first 3 calls are bad: .+ Last failure: .+unspeakable: /),
  ]);
  expect(out).toMatch(/ 0 accepted of 20 planned, 3 failed, 17 not dialled/);
  const events = await recordsOf(join(cwd, 'synthcall-runs', 'r', 'events.jsonl'));
  const said = events.filter(({ event }) => event === 'turn.said').map((event) => String(event['said']));
  expect(said.filter((words) => !INTRODUCTIONS.has(words))).toEqual([]);
  expect(await readRunData(join(cwd, 'synthcall-runs', 'r'))).toEqual({ calls: [], turns: [], transcripts: [] });
});

it('an answer out of three that may not be spoken is asked for again, and every call is good', async () => {
  const bad: Behaviour[] = ['empty', 'markup', 'refusal-text', 'other-role', 'peer-words', 'bad-json'];
  model.behave(...bad.flatMap((behaviour) => [behaviour, 'ok', 'ok'] as const), 'ok');
  const { code } = await run('--pairs', '4', '--concurrency', '1');
  const { calls, turns } = await readRunData(join(cwd, 'synthcall-runs', 'r'));
  expect([code, calls.length]).toEqual([0, 4]);
  for (const call of calls) {
    const { name, company, language } = agents.find(({ id }) => id === call.agent) ?? never();
    const verdict = judgeCall({
      turns: turns
        .filter(({ call_id }) => call_id === call.call_id)
        .map(({ role, said }, index) => ({ index, role, said })),
      ending: call.ending,
      agent: { name, company, language },
      customer: inEveryAccount(customers).find(({ id }) => id === call.customer) ?? never(),
    });
    expect(verdict).toMatchObject({ verdict: 'accepted', reasons: [] });
  }
});

function never(): never {
  throw new Error('a call of an unknown persona');
}
