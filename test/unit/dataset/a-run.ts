/** Small run folders made by hand, with whatever awkward text a test needs. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type ExportWish, exportRun } from '../../../src/dataset/export/export-run.ts';
import { openRun } from '../../../src/dataset/run-reader.ts';
import { type CallRecord, callRecordSchema, type TurnRecord, turnRecordSchema } from '../../../src/domain/record.ts';

const RATE = 8000;

/** A fresh folder, removed after the test. */
export async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'synthcall-dataset-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** What was said in a call: role, words, and the seconds in which they were spoken. */
export type Said = readonly [role: 'agent' | 'customer', said: string, startS?: number, endS?: number];

const GREETING: readonly Said[] = [
  ['agent', 'Northwind, this is Dana. How may I help?', 0.5, 3],
  ['customer', "Um, it's order NW-48213. It never, th- the box never came.", 3.4, 7.25],
  ['agent', 'I see.', 7.5, 8],
  ['customer', 'Yes.', 8.2, 8.5],
];

/** The same with a "mm-hmm" of the agent into the customer's turn. */
export function withBackChannel<T extends ReturnType<typeof aCall>>({ call, turns }: T): T {
  const [first, second, ...others] = turns;
  const { call_id = '', start_s: startS = 0 } = second ?? {};
  const place = { start_s: startS + 1, end_s: startS + 1.4 };
  const between: TurnRecord = {
    ...{ call_id, turn: 2, role: 'agent', said: 'Mm-hmm.', back_channel: true, act: 'acknowledge' as const },
    ...place,
    words: [{ word: 'Mm-hmm.', ...place }],
  };
  const rows = [first, second, between, ...others.map((turn) => ({ ...turn, turn: turn.turn + 1 }))];
  const present = rows.filter((turn) => turn !== undefined);
  return { call: { ...call, turn_count: present.length }, turns: present } as T;
}

/** The same with a second of silence after the second word of the customer's turn, which is said in two breaths. */
export function withPause<T extends ReturnType<typeof aCall>>({ call, turns }: T): T {
  const inBreaths = turns.map((turn) => {
    if (turn.turn !== 1 || !turn.words) return turn;
    const place = (word: number) => 3.4 + word * 0.25 + (word > 1 ? 1 : 0);
    const words = turn.words.map(({ word }, at) => ({ word, start_s: place(at), end_s: place(at) + 0.25 }));
    return { ...turn, words, end_s: words.at(-1)?.end_s ?? 0 };
  });
  return { call, turns: inBreaths } as T;
}

/** A call with everything a record may hold. */
export function aCall(id: string, said: readonly Said[] = GREETING, more: Partial<CallRecord> = {}) {
  const turns: TurnRecord[] = said.map(([role, text, start_s, end_s], turn) => ({
    call_id: id,
    turn,
    role,
    said: text,
    heard: text.replace('box', 'fox'),
    confidence: 0.9,
    ...(start_s === undefined || end_s === undefined ? {} : { start_s, end_s, words: wordTimes(text, start_s, end_s) }),
    act: 'inform',
    emotion: { label: 'neutral', intensity: 0.5 },
    entities: [],
  }));
  const call: CallRecord = {
    call_id: id,
    run_id: 'run-1',
    agent: 'dana-whitlock',
    customer: 'hazel-brandt',
    issue_category: 'late-delivery',
    outcome: 'resolved',
    ending: 'customer-closed',
    started_at: '2026-01-05T09:00:01.665Z',
    duration_s: 9,
    turn_count: turns.length,
    responder_calls: 3,
    responder: 'offline-1',
    cost_usd: 0.012,
    quality: { verdict: 'accepted', reasons: [] },
    labels: { industry: 'retail', escalated: false, events: ['long-lookup'] },
    scores: {
      churn: 12.5,
      satisfaction: { value: 71, method: 'scores-1', facts: [{ fact: 'outcome_resolved', weight: 20 }] },
    },
    ...more,
  };
  return { call: callRecordSchema.parse(call), turns: turns.map((turn) => turnRecordSchema.parse(turn)) };
}

function wordTimes(text: string, startS: number, endS: number) {
  const words = text.split(' ');
  const step = (endS - startS) / words.length;
  const at = (index: number) => Math.round((startS + index * step) * 1000) / 1000;
  return words.map((word, index) => ({ word, start_s: at(index), end_s: at(index + 1) }));
}

/** Two channels of sound, as many seconds as the call: the speaker of a turn is loud on the speaker's channel. */
export function wavOf({ call, turns }: ReturnType<typeof aCall>): Buffer {
  const data = Buffer.alloc(Math.round((call.duration_s ?? 0) * RATE) * 4);
  for (const { role, start_s = 0, end_s = 0 } of turns) {
    for (
      let frame = Math.round(start_s * RATE);
      frame < Math.min(Math.round(end_s * RATE), data.length / 4);
      frame += 1
    )
      data.writeInt16LE(frame % 2 === 0 ? 8000 : -8000, frame * 4 + (role === 'agent' ? 0 : 2));
  }
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(2, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(RATE * 4, 28);
  head.writeUInt16LE(4, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

/** Writes a run folder and returns its path. */
export async function aRun(
  calls: readonly ReturnType<typeof aCall>[],
  { audio = false, quarantined = [] as readonly ReturnType<typeof aCall>[] } = {},
): Promise<string> {
  const dir = join(await aFolder(), 'run-1');
  await mkdir(dir);
  await writeCalls(dir, calls);
  if (quarantined.length > 0) await writeCalls(join(dir, 'quarantine'), quarantined);
  const files: { path: string; sha256: string }[] = [];
  if (audio) await mkdir(join(dir, 'audio'));
  for (const one of audio ? calls : []) {
    const path = `audio/${one.call.call_id}.wav`;
    await writeFile(join(dir, path), wavOf(one));
    files.push({ path, sha256: createHash('sha256').update(wavOf(one)).digest('hex') });
  }
  const counts = { planned: calls.length, accepted: calls.length, quarantined: quarantined.length };
  const manifest = { run_id: 'run-1', seed: '7', responder: 'offline-1', synthcall_version: '0.1.0', counts, files };
  await writeFile(join(dir, 'manifest.json'), JSON.stringify(manifest));
  return dir;
}

async function writeCalls(dir: string, calls: readonly ReturnType<typeof aCall>[]): Promise<void> {
  await mkdir(dir, { recursive: true });
  const lines = (records: readonly object[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('');
  await writeFile(join(dir, 'calls.jsonl'), lines(calls.map(({ call }) => call)));
  await writeFile(join(dir, 'turns.jsonl'), lines(calls.flatMap(({ turns }) => turns)));
}

/** Exports a run folder into its `exports`. */
export async function exported(dir: string, forms: ExportWish['forms'], more: Partial<ExportWish> = {}) {
  const to = join(dir, 'exports');
  const signal = new AbortController().signal;
  return exportRun(await openRun(dir), { forms, to, inlineAudio: false, skipImpossible: false, signal, ...more });
}
