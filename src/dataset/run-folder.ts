/** The folder of one run: every finished call is appended at once; at the end the files are put in order, whole, and listed in the manifest. */
import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { eventRecord } from '../domain/event-json.ts';
import type { RunEvent } from '../domain/events.ts';
import type { RecordedCall } from '../domain/record.ts';
import { messageOf, SynthcallError } from '../shared/errors.ts';
import { writeFileWhole } from '../shared/files.ts';
import { createEventBook } from './event-order.ts';
import { jsonLines } from './json-lines.ts';
import { createOrderedFile, type OrderedFile } from './ordered-file.ts';
import { transcriptText } from './transcript.ts';

/** A file of the run with its place inside the folder. */
export interface ListedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Writes the data of one run. Calls may come in any order; the finished files are in the order of the plan. */
export interface RunFolder {
  readonly dir: string;
  /** Takes note of an event; it is written with its call. */
  note(event: RunEvent): void;
  /** Appends a finished call: whole lines, the turns before the call, so that a call that is listed has its turns. */
  keep(recorded: RecordedCall, accepted: boolean): Promise<void>;
  /** Stores a recording; returns its path inside the folder. */
  keepAudio(callId: string, bytes: Uint8Array): Promise<string>;
  /** Puts the files in order and returns the list for the manifest. */
  arrange(): Promise<readonly ListedFile[]>;
  writeManifest(manifest: object): Promise<void>;
}

/** Makes the folder; refuses one that exists, so that no run is ever written over. */
export async function createRunFolder(dir: string): Promise<RunFolder> {
  await make(dir);
  const book = createEventBook();
  const ordered = new Map<string, OrderedFile>();
  const single: ListedFile[] = [];
  const fileAt = (path: string): OrderedFile => {
    const known = ordered.get(path) ?? createOrderedFile(join(dir, path));
    ordered.set(path, known);
    return known;
  };
  const writeSingle = async (path: string, content: string | Uint8Array): Promise<void> => {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), content);
    const sha256 = createHash('sha256').update(content).digest('hex');
    single.push({ path, bytes: Buffer.byteLength(content), sha256 });
  };
  for (const path of ['calls.jsonl', 'turns.jsonl', 'events.jsonl']) fileAt(path);

  return {
    dir,
    note: (event) => book.add(event),
    keep: async (recorded, accepted) => {
      const { call, turns } = recorded;
      const prefix = accepted ? '' : 'quarantine/';
      if (turns.length > 0) await fileAt(`${prefix}turns.jsonl`).append(call.call_id, jsonLines(turns));
      await writeSingle(`${prefix}transcripts/${call.call_id}.txt`, transcriptText(recorded));
      await fileAt(`${prefix}calls.jsonl`).append(call.call_id, jsonLines([call]));
      await fileAt('events.jsonl').append(call.call_id, jsonLines(book.takeCall(call.call_id).map(eventRecord)));
    },
    keepAudio: async (callId, bytes) => {
      const path = `audio/${callId}.wav`;
      await writeSingle(path, bytes);
      return path;
    },
    arrange: async () => {
      await fileAt('events.jsonl').append('run', jsonLines(book.takeRest().map(eventRecord)));
      const files: ListedFile[] = [...single];
      for (const [path, file] of ordered) files.push({ path, ...(await file.arrange()) });
      return files.sort((a, b) => (a.path < b.path ? -1 : 1));
    },
    writeManifest: (manifest) => writeFileWhole(join(dir, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`),
  };
}

async function make(dir: string): Promise<void> {
  try {
    await mkdir(dirname(dir), { recursive: true });
    await mkdir(dir);
    await writeFile(join(dir, '.writable'), '');
    await rm(join(dir, '.writable'));
  } catch (error) {
    const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
    const message = exists
      ? `The run folder ${dir} exists already.`
      : `The run folder ${dir} cannot be made: ${messageOf(error)}`;
    const hint = exists ? 'Choose another --run-id, or remove the folder.' : 'Choose a writable folder with --out.';
    throw new SynthcallError('DATASET_UNWRITABLE', message, { hint, cause: error });
  }
}
