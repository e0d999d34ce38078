/** The folder of one run: every finished call is appended at once; at the end the files are put in order, whole, and listed in the manifest. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { mkdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { eventRecord } from '../domain/event-json.ts';
import type { RunEvent } from '../domain/events.ts';
import type { CallRecord, RecordedCall } from '../domain/record.ts';
import { reasonOf, SynthcallError } from '../shared/errors.ts';
import { makeFolder, writeFileWhole } from '../shared/files.ts';
import { createAmendments } from './amendments.ts';
import { createEventBook } from './event-order.ts';
import { jsonLines } from './json-lines.ts';
import { createOrderedFile, type OrderedFile } from './ordered-file.ts';
import { unwritable } from './run-unwritable.ts';
import type { Salvaged } from './salvage.ts';
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
  /** Appends a finished call: whole lines, its own line in `calls.jsonl` last, so that a call that is listed is complete. */
  keep(recorded: RecordedCall, accepted: boolean): Promise<void>;
  /** Replaces fields of an accepted call that was kept: what became known later. Until the files are put in order the earlier ones stand. Throws `DATASET_UNWRITABLE`. */
  amend(callId: string, fields: Partial<CallRecord>): void;
  /** Appends records about a call to another file of JSON lines. */
  append(path: string, callId: string, records: readonly object[]): Promise<void>;
  /** Stores a recording in one form; returns its path inside the folder. */
  keepAudio(callId: string, bytes: Uint8Array, form: 'wav' | 'mp3'): Promise<string>;
  /** Puts the files in order and returns the list for the manifest. */
  arrange(): Promise<readonly ListedFile[]>;
  writeManifest(manifest: object): Promise<void>;
  /** Removes the folder with everything in it: of a run that came to nothing. */
  discard(): Promise<void>;
}

/** Where the run's own events stand among the calls' in `events.jsonl`: a name that sorts before every call, and one after. */
const [BEFORE_CALLS, AFTER_CALLS] = ['call_0000', 'run'];

/** Makes the folder; refuses one that exists, so that no run is ever written over. */
export async function createRunFolder(dir: string): Promise<RunFolder> {
  await make(dir);
  return told(folderAt(dir, { lines: new Map(), single: [] }));
}

/** Goes on in a folder whose files were salvaged. */
export function reopenRunFolder(dir: string, salvaged: Pick<Salvaged, 'lines' | 'single'>): RunFolder {
  return told(folderAt(dir, salvaged));
}

/** With errors that name the folder, and what can be done: the system's own name a file at most. */
function told(folder: RunFolder): RunFolder {
  const orTell = async <T>(written: Promise<T>): Promise<T> => {
    try {
      return await written;
    } catch (error) {
      throw unwritable(folder.dir, error);
    }
  };
  return {
    ...folder,
    keep: (recorded, accepted) => orTell(folder.keep(recorded, accepted)),
    amend: (callId, fields) => {
      try {
        folder.amend(callId, fields);
      } catch (error) {
        throw unwritable(folder.dir, error);
      }
    },
    append: (path, callId, records) => orTell(folder.append(path, callId, records)),
    keepAudio: (callId, bytes, form) => orTell(folder.keepAudio(callId, bytes, form)),
    arrange: () => orTell(folder.arrange()),
    writeManifest: (manifest) => orTell(folder.writeManifest(manifest)),
  };
}

function folderAt(dir: string, { lines, single: known }: Pick<Salvaged, 'lines' | 'single'>): RunFolder {
  const book = createEventBook();
  const ordered = new Map<string, OrderedFile>();
  for (const [path, places] of lines) ordered.set(path, createOrderedFile(join(dir, path), places));
  const single: ListedFile[] = [...known];
  const made = new Set<string>();
  const later = createAmendments(join(dir, 'amendments.part'));
  const fileAt = (path: string): OrderedFile => {
    const known = ordered.get(path) ?? createOrderedFile(join(dir, path));
    ordered.set(path, known);
    return known;
  };
  const writeSingle = async (path: string, content: string | Uint8Array): Promise<void> => {
    if (!made.has(dirname(path))) await mkdir(dirname(join(dir, path)), { recursive: true });
    made.add(dirname(path));
    // A transcript is written in less time than it takes to ask a thread to do it; sound is not.
    if (typeof content === 'string') writeFileSync(join(dir, path), content);
    else await writeFile(join(dir, path), content);
    const sha256 = createHash('sha256').update(content).digest('hex');
    single.push({ path, bytes: Buffer.byteLength(content), sha256 });
  };
  const appendEvents = (callId: string) =>
    fileAt('events.jsonl').append(callId, jsonLines(book.takeCall(callId).map(eventRecord)));
  const note = (event: RunEvent) => {
    book.add(event);
    // Told right after the call was kept: on disk before a kill can come between. What cannot be written is told by the next call.
    if (event.event === 'call.finished') appendEvents(event.callId).catch(() => {});
  };
  for (const path of ['calls.jsonl', 'turns.jsonl', 'events.jsonl']) fileAt(path);

  return {
    dir,
    note,
    keep: async (finished, accepted) => {
      const recorded = accepted ? finished : await setAside(finished, dir, single);
      const { call, turns } = recorded;
      const prefix = accepted ? '' : 'quarantine/';
      if (turns.length > 0) await fileAt(`${prefix}turns.jsonl`).append(call.call_id, jsonLines(turns));
      await writeSingle(`${prefix}transcripts/${call.call_id}.txt`, transcriptText(recorded));
      await appendEvents(call.call_id);
      await fileAt(`${prefix}calls.jsonl`).append(call.call_id, jsonLines([call]));
    },
    amend: later.add,
    append: (path, callId, records) => fileAt(path).append(callId, jsonLines(records)),
    keepAudio: async (callId, bytes, form) => {
      const path = `audio/${callId}.${form}`;
      await writeSingle(path, bytes);
      return path;
    },
    arrange: async () => {
      for (const callId of book.waiting()) await appendEvents(callId);
      for (const event of book.takeRest()) {
        const place = event.event === 'run.started' ? BEFORE_CALLS : AFTER_CALLS;
        await fileAt('events.jsonl').append(place, jsonLines([eventRecord(event)]));
      }
      const arranged = [...ordered].map(async ([path, file]): Promise<ListedFile> => {
        return { path, ...(await (path === 'calls.jsonl' ? file.arrange(later.apply) : file.arrange())) };
      });
      const files = [...single, ...(await withoutEmpty(dir, await Promise.all(arranged)))];
      later.close();
      return files.sort((a, b) => (a.path < b.path ? -1 : 1));
    },
    writeManifest: (manifest) => writeFileWhole(join(dir, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`),
    discard: () => {
      later.close();
      return discard(dir, [...ordered.values()]);
    },
  };
}

/** What a resumed run has emptied goes: a folder of bad calls is there only where there are some. */
async function withoutEmpty(dir: string, files: readonly ListedFile[]): Promise<readonly ListedFile[]> {
  const isEmpty = ({ path, bytes }: ListedFile) => bytes === 0 && path.startsWith('quarantine/');
  for (const { path } of files.filter(isEmpty)) await rm(join(dir, path), { force: true });
  for (const name of ['quarantine/transcripts', 'quarantine/audio', 'quarantine']) {
    await rmdir(join(dir, name)).catch(() => {}); // it holds something, or is not there
  }
  return files.filter((file) => !isEmpty(file));
}

/** A bad call takes its sound along, so that the folder of sound holds good calls only. Its files in the list move with it. */
async function setAside(recorded: RecordedCall, dir: string, files: ListedFile[]): Promise<RecordedCall> {
  const { call } = recorded;
  if (call.recording?.file === undefined) return recorded;
  await mkdir(join(dir, 'quarantine/audio'), { recursive: true });
  for (const [index, file] of files.entries()) {
    if (!file.path.startsWith(`audio/${call.call_id}.`)) continue;
    await rename(join(dir, file.path), join(dir, 'quarantine', file.path));
    files[index] = { ...file, path: `quarantine/${file.path}` };
  }
  return {
    ...recorded,
    call: { ...call, recording: { ...call.recording, file: `quarantine/${call.recording.file}` } },
  };
}

/** Waits for lines that are being appended: a late one would make the folder again. */
async function discard(dir: string, files: readonly OrderedFile[]): Promise<void> {
  await Promise.all(files.map((file) => file.settled()));
  await rm(dir, { recursive: true, force: true });
}

async function make(dir: string): Promise<void> {
  let parentIsThere = false;
  try {
    makeFolder(dirname(dir));
    parentIsThere = true;
    await mkdir(dir);
    await writeFile(join(dir, '.writable'), '');
    await rm(join(dir, '.writable'));
  } catch (error) {
    const exists = parentIsThere && (error as NodeJS.ErrnoException).code === 'EEXIST';
    const message = exists
      ? `The run folder ${dir} exists already.`
      : `The run folder ${dir} cannot be made: ${reasonOf(error)}.`;
    const hint = exists ? 'Choose another --run-id, or remove the folder.' : 'Choose a writable folder with --out.';
    throw new SynthcallError('DATASET_UNWRITABLE', message, { hint, cause: error });
  }
}
