/** Customers' profiles and a run that is cut short and resumed: no message has two contents, and none is lost. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/shared/random.ts';
import { type SegmentSink, startSegmentSink } from '../support/segment-sink.ts';
import { newFolder, recordsOf, removeFolders, runSynthcall, startSynthcall } from '../support/synthcall-process.ts';

type Message = Record<string, unknown>;

let sink: SegmentSink;
let cwd = '';
beforeEach(async () => {
  sink = await startSegmentSink(createRandom('sink'));
  cwd = await newFolder();
});
afterEach(() => sink.close());
afterAll(removeFolders);

const BEGIN = ['run', '--pairs', '16', '--seed', '7', '--run-id', 'a', '--json', '--concurrency', '4'];
const RESUME = ['run', '--resume', 'a', '--json'];

/** What Segment is told, without what the SDK adds on the way. */
function contentOf({ type, userId, event, properties, traits, timestamp }: Message): string {
  return JSON.stringify({ type, userId, event, properties, traits, timestamp });
}

/** Every content of every id. */
function contentsOf(messages: readonly Message[]): Map<unknown, Set<string>> {
  const contents = new Map<unknown, Set<string>>();
  for (const message of messages) {
    const known = contents.get(message['messageId']) ?? new Set();
    contents.set(message['messageId'], known.add(contentOf(message)));
  }
  return contents;
}

function expectOneContentEach(messages: readonly Message[]): void {
  expect([...contentsOf(messages).values()].filter((contents) => contents.size > 1)).toEqual([]);
}

/** The scores that were told last, by call, against those of the data; each call's end is told under one id. */
async function expectAllTold(messages: readonly Message[]): Promise<void> {
  const calls = await recordsOf(join(cwd, 'synthcall-runs', 'a', 'calls.jsonl'));
  expect(calls.length).toBeGreaterThan(10);
  const completed = new Map<unknown, Set<unknown>>();
  const satisfaction = new Map<unknown, unknown>();
  for (const { event, messageId, properties, traits } of messages) {
    const { call_id: callId } = (properties ?? {}) as Message;
    if (event === 'call_completed') completed.set(callId, (completed.get(callId) ?? new Set()).add(messageId));
    const { last_call_id: lastCall, satisfaction_score: score } = (traits ?? {}) as Message;
    if (lastCall !== undefined) satisfaction.set(lastCall, score);
  }
  for (const { call_id: callId, scores } of calls) {
    expect([callId, completed.get(callId)?.size]).toEqual([callId, 1]);
    const { satisfaction: scored } = scores as Record<string, { value: number }>;
    expect([callId, satisfaction.get(callId)]).toEqual([callId, scored?.value]);
  }
  expect(completed.size).toBe(calls.length);
}

async function cutShort(signal: NodeJS.Signals, env: Record<string, string>): Promise<void> {
  const run = startSynthcall(BEGIN, cwd, env);
  await run.saw(/("event":"call\.finished"[\s\S]*){5}/);
  run.child.kill(signal);
  await run.ended;
}

describe.each(['SIGINT', 'SIGKILL'] as const)('after %s and a resumption', (signal) => {
  it('Segment has one content for each message id, each call once, and the scores of the data', async () => {
    const env = { SEGMENT_WRITE_KEY: 'a-key', SEGMENT_HOST: sink.url };
    await cutShort(signal, env);
    const before = sink.accepted.length;
    const { code } = await runSynthcall(RESUME, cwd, env);
    expect(code).toBe(0);
    expect(sink.accepted.length).toBeGreaterThan(before);
    expectOneContentEach(sink.accepted as unknown as Message[]);
    await expectAllTold(sink.accepted as unknown as Message[]);
  });

  it('segment.jsonl says nothing else under the ids that it had before', async () => {
    const path = join(cwd, 'synthcall-runs', 'a', 'segment.jsonl');
    await cutShort(signal, {});
    const before = await linesOf(path);
    expect((await runSynthcall(RESUME, cwd)).code).toBe(0);
    const after = await recordsOf(path);
    expectOneContentEach([...before, ...after]);
    await expectAllTold(after);
    // A killed process may have told of a call whose scores it had; an interrupted one tells of nothing that is not final.
    const ids = new Set(after.map(({ messageId }) => messageId));
    expect(before.filter(({ messageId }) => !ids.has(messageId))).toEqual([]);
  });
});

/** Whole lines; a killed process may have left half a one. */
async function linesOf(path: string): Promise<Message[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Message);
}
