/** Reads a run folder call by call, so that a run of any size fits into memory. */
import { createReadStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RecognisedCall } from '../domain/recognised.ts';
import type { CallRecord, RecordedCall, TurnRecord } from '../domain/record.ts';
import { SynthcallError } from '../shared/errors.ts';
import { faultOfCall, faultOfManifest, faultOfRecognised, faultOfTurn } from './record-faults.ts';

/** What of the manifest is read again; a run that was killed has none, and all but `run_id` may be absent. */
export interface ReadManifest {
  readonly run_id: string;
  readonly synthcall_version?: string;
  readonly world?: string;
  readonly seed?: string;
  readonly strategy?: string;
  readonly responder?: string;
  readonly counts?: Readonly<Record<string, number>>;
  readonly spend?: { readonly priced: boolean; readonly cost_usd?: number };
  readonly quarantine_reasons?: Readonly<Record<string, number>>;
  readonly stopped_by?: string;
  readonly wall_clock?: object;
  readonly files?: readonly { readonly path: string; readonly sha256: string }[];
}

/** The data of one run. Every iteration reads the files anew. */
export interface RunReader {
  readonly dir: string;
  readonly manifest: ReadManifest;
  /** Accepted calls without their turns. */
  facts(): AsyncIterable<CallRecord>;
  /** Accepted calls with their turns, in the order of the file. */
  calls(): AsyncIterable<RecordedCall>;
  /** Calls that the quality gate refused. */
  quarantined(): AsyncIterable<RecordedCall>;
  /** What the vendor recognised of the calls that `isWanted` takes; none where nothing was recognised. */
  recognised(isWanted: (callId: string) => boolean): AsyncIterable<RecognisedCall>;
}

/** Opens a run folder. Throws `DATASET_MISSING` when a line cannot be read. */
export async function openRun(dir: string): Promise<RunReader> {
  return {
    dir,
    manifest: await readManifest(dir),
    facts: () => recordsOf<CallRecord>(join(dir, 'calls.jsonl'), faultOfCall),
    calls: () => callsOf(dir),
    quarantined: () => callsOf(join(dir, 'quarantine')),
    recognised: (isWanted) =>
      recordsOf<RecognisedCall>(join(dir, 'recognised.jsonl'), faultOfRecognised, (line) =>
        isWanted(CALL_ID.exec(line)?.[1] ?? ''),
      ),
  };
}

/** At the start of a line of ours: lines that nobody wants are not parsed. */
const CALL_ID = /^\{"call_id":"([^"]+)"/;

async function readManifest(dir: string): Promise<ReadManifest> {
  const path = join(dir, 'manifest.json');
  if (!existsSync(path)) return { run_id: basename(dir) };
  return checked<ReadManifest>(parsed(await readFile(path, 'utf8'), path), path, faultOfManifest);
}

async function* callsOf(dir: string): AsyncGenerator<RecordedCall> {
  const takeTurns = turnsByCall(join(dir, 'turns.jsonl'));
  for await (const call of recordsOf<CallRecord>(join(dir, 'calls.jsonl'), faultOfCall)) {
    yield { call, turns: call.turn_count === 0 ? [] : await takeTurns(call.call_id) };
  }
}

/** The turns of one call after the other. Both files are in one order; in a run that was killed, turns of other calls may come first and wait. */
function turnsByCall(path: string): (callId: string) => Promise<readonly TurnRecord[]> {
  const records = recordsOf<TurnRecord>(path, faultOfTurn);
  const waiting = new Map<string, TurnRecord[]>();
  let ahead: TurnRecord | undefined;
  const nextGroup = async (): Promise<TurnRecord[]> => {
    const group: TurnRecord[] = ahead ? [ahead] : [];
    ahead = undefined;
    for (;;) {
      const { value, done } = await records.next();
      if (done) return group;
      if (group.length > 0 && group[0]?.call_id !== value.call_id) {
        ahead = value;
        return group;
      }
      group.push(value);
    }
  };
  return async (callId) => {
    while (!waiting.has(callId)) {
      const group = await nextGroup();
      if (group[0] === undefined) return [];
      waiting.set(group[0].call_id, group);
    }
    const turns = waiting.get(callId) ?? [];
    waiting.delete(callId);
    return turns;
  };
}

async function* recordsOf<T>(
  path: string,
  faultOf: FaultOf,
  isWanted: (line: string) => boolean = () => true,
): AsyncGenerator<T, void, undefined> {
  if (!existsSync(path)) return;
  const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
  let number = 0;
  let cutOff: unknown;
  for await (const line of lines) {
    // Only the last line may be cut off, by a crash: it is left out. Any other that cannot be read is a fault.
    if (cutOff !== undefined) throw cutOff;
    number += 1;
    if (line === '' || !isWanted(line)) continue;
    const place = `${path}:${number}`;
    let value: unknown;
    try {
      value = parsed(line, place);
    } catch (error) {
      cutOff = error;
      continue;
    }
    yield checked<T>(value, place, faultOf);
  }
}

/** What keeps a value from being a record, if anything does. */
type FaultOf = (value: unknown) => string | undefined;

function parsed(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw damaged(`${place} is not valid JSON`, cause);
  }
}

function checked<T>(value: unknown, place: string, faultOf: FaultOf): T {
  const fault = faultOf(value);
  if (fault !== undefined) throw damaged(`${place} ${fault}`);
  return value as T;
}

function damaged(what: string, cause?: unknown): SynthcallError {
  return new SynthcallError('DATASET_MISSING', `${what}.`, {
    hint: 'The file was changed or damaged after the run. Make the run again with its seed, or restore the file.',
    cause,
  });
}
