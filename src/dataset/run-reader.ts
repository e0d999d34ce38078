/** Reads a run folder call by call, so that a run of any size fits into memory. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { RecognisedCall } from '../domain/recognised.ts';
import type { CallRecord, RecordedCall, TurnRecord } from '../domain/record.ts';
import { SynthcallError } from '../shared/errors.ts';
import { linesIn } from './json-lines.ts';
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
  /** What was missing in what has been read so far, a sentence each. */
  remarks(): readonly string[];
}

/** Sentences by what they are about: a file that is read twice is told of once. */
type Remarks = Map<string, string>;

/** Opens a run folder. Throws `DATASET_MISSING` when a line cannot be read. */
export async function openRun(dir: string): Promise<RunReader> {
  const manifest = await readManifest(dir);
  const remarks: Remarks = new Map();
  const sound = new Set<string>();
  const fileOf = (name: string): RunFile => ({ path: join(dir, name), name, remarks, sound });
  return {
    dir,
    manifest,
    facts: () => recordsOf<CallRecord>(fileOf('calls.jsonl'), faultOfCall),
    calls: () => callsOf(fileOf('calls.jsonl'), fileOf('turns.jsonl'), manifest.counts?.['accepted']),
    quarantined: () => callsOf(fileOf('quarantine/calls.jsonl'), fileOf('quarantine/turns.jsonl')),
    recognised: (isWanted) =>
      recordsOf<RecognisedCall>(fileOf('recognised.jsonl'), faultOfRecognised, (line) =>
        isWanted(CALL_ID.exec(line)?.[1] ?? ''),
      ),
    remarks: () => [...remarks.values()],
  };
}

/** A file of lines, its name inside the run folder, and where to say what it lacks. */
interface RunFile {
  readonly path: string;
  readonly name: string;
  readonly remarks: Remarks;
  /** Files of which every record was found to be one: they are not looked through again. */
  readonly sound: Set<string>;
}

/** At the start of a line of ours: lines that nobody wants are not parsed. */
const CALL_ID = /^\{"call_id":"([^"]+)"/;

async function readManifest(dir: string): Promise<ReadManifest> {
  const path = join(dir, 'manifest.json');
  if (!existsSync(path)) return { run_id: basename(dir) };
  return checked<ReadManifest>(parsed(await readFile(path, 'utf8'), path), path, faultOfManifest);
}

/** `expected`: how many calls the manifest counts. */
async function* callsOf(calls: RunFile, turnsFile: RunFile, expected = 0): AsyncGenerator<RecordedCall> {
  const takeTurns = turnsByCall(turnsFile);
  const found = { calls: 0, turns: 0, expectedTurns: 0, lacking: 0 };
  for await (const call of recordsOf<CallRecord>(calls, faultOfCall)) {
    const turns = call.turn_count === 0 ? [] : await takeTurns(call.call_id);
    found.calls += 1;
    found.turns += turns.length;
    found.expectedTurns += call.turn_count;
    if (turns.length < call.turn_count) found.lacking += 1;
    yield { call, turns };
  }
  if (found.calls < expected) {
    remark(calls, 'calls', `${calls.name} has ${found.calls} of the ${expected} calls that the manifest counts`);
  }
  if (found.lacking > 0) {
    const calls = `${found.lacking} of ${found.calls} calls lack some of theirs`;
    remark(turnsFile, 'turns', `${turnsFile.name} has ${found.turns} of ${found.expectedTurns} turns: ${calls}`);
  }
}

function remark({ name, remarks }: RunFile, about: string, sentence: string): void {
  remarks.set(`${name} ${about}`, sentence);
}

/** The turns of one call after the other. Both files are in one order; in a run that was killed, turns of other calls may come first and wait. */
function turnsByCall(file: RunFile): (callId: string) => Promise<readonly TurnRecord[]> {
  const records = recordsOf<TurnRecord>(file, faultOfTurn);
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

const isAny = (): boolean => true;

async function* recordsOf<T>(
  file: RunFile,
  faultOf: FaultOf,
  isWanted: (line: string) => boolean = isAny,
): AsyncGenerator<T, void, undefined> {
  const { path, name, sound } = file;
  if (!existsSync(path)) return;
  let number = 0;
  let cutOff: unknown;
  for await (const line of linesIn(path)) {
    // Only the last line may be cut off, by a crash: it is left out, and said so. Any other that cannot be read is a fault.
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
    yield sound.has(name) ? (value as T) : checked<T>(value, place, faultOf);
  }
  if (isWanted === isAny) sound.add(name);
  if (cutOff !== undefined) remark(file, 'cut off', `the last line of ${name} (${number}) is cut off: it was left out`);
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
