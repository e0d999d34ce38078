/** Takes over the files of a run that was cut short: whole lines of finished calls stay, everything else goes. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CallRecord } from '../domain/record.ts';
import { linesIn } from './json-lines.ts';
import type { Place } from './ordered-file.ts';
import type { ListedFile } from './run-folder.ts';

/** What is left of a run. */
export interface Salvaged {
  /** Calls that are finished, in the order in which they were; `accepted` says in which folder they stand. */
  readonly finished: readonly { readonly call: CallRecord; readonly accepted: boolean }[];
  /** The files of lines, by path inside the folder. */
  readonly lines: ReadonlyMap<string, readonly Place[]>;
  /** The files that hold one call each. */
  readonly single: readonly ListedFile[];
}

/**
 * What is made anew. `segment.jsonl` counts calls in the plan's order; a recognised transcript is fetched again from where it
 * lies, because the scores of its call go by it.
 */
const MADE_ANEW = ['manifest.json', 'report.html', 'report.json', 'segment.jsonl', 'recognised.jsonl'];
const FILES_OF_LINES = ['turns.jsonl', 'calls.jsonl', 'events.jsonl'];
const FOLDERS_OF_CALLS = ['transcripts', 'audio'];

/** Salvages a run folder. A call counts as finished once its line stands in `calls.jsonl`, which is written last. */
export async function salvage(dir: string): Promise<Salvaged> {
  for (const name of MADE_ANEW) await rm(join(dir, name), { force: true });
  const finished: Salvaged['finished'][number][] = [];
  for (const folder of ['', 'quarantine']) {
    for await (const { record: call } of wholeLines<CallRecord>(join(dir, folder, 'calls.jsonl'))) {
      // What the user interrupted is what resuming is for.
      if (call.ending !== 'interrupted') finished.push({ call, accepted: folder === '' });
    }
  }
  const lines = new Map<string, readonly Place[]>();
  const single: ListedFile[] = [];
  for (const accepted of [true, false]) {
    const folder = accepted ? '' : 'quarantine/';
    const ids = new Set(finished.filter((one) => one.accepted === accepted).map(({ call }) => call.call_id));
    const all = new Set(finished.map(({ call }) => call.call_id));
    for (const name of FILES_OF_LINES) {
      const path = `${folder}${name}`;
      // Events of quarantined calls stand with the others.
      const wanted = name === 'events.jsonl' ? all : ids;
      if (existsSync(join(dir, path))) lines.set(path, await keepLines(join(dir, path), wanted));
    }
    for (const name of FOLDERS_OF_CALLS) single.push(...(await keepFiles(dir, `${folder}${name}`, ids)));
  }
  return { finished, lines, single };
}

/** Rewrites a file of lines with those of some calls; returns where they stand. */
async function keepLines(path: string, wanted: ReadonlySet<string>): Promise<Place[]> {
  const places: Place[] = [];
  let size = 0;
  const to = await open(`${path}.part`, 'w');
  try {
    for await (const { line, record } of wholeLines<{ call_id?: string }>(path)) {
      const callId = record.call_id;
      if (callId === undefined || !wanted.has(callId)) continue;
      const last = places.at(-1);
      const bytes = Buffer.from(`${line}\n`);
      await to.write(bytes);
      if (last?.callId === callId) places[places.length - 1] = { ...last, length: last.length + bytes.length };
      else places.push({ callId, start: size, length: bytes.length });
      size += bytes.length;
    }
    await to.sync();
  } finally {
    await to.close();
  }
  await rename(`${path}.part`, path);
  return places;
}

async function keepFiles(dir: string, folder: string, wanted: ReadonlySet<string>): Promise<ListedFile[]> {
  const names = await readdir(join(dir, folder)).catch(() => []);
  const files: ListedFile[] = [];
  for (const name of names.sort()) {
    const path = `${folder}/${name}`;
    if (!wanted.has(name.replace(/\.\w+$/, ''))) {
      await rm(join(dir, path), { force: true });
      continue;
    }
    const content = await readFile(join(dir, path));
    const sha256 = createHash('sha256').update(content).digest('hex');
    files.push({ path, bytes: content.length, sha256 });
  }
  return files;
}

/** The lines of a file that are whole, and what they say; none where there is no file. */
async function* wholeLines<T extends object>(path: string): AsyncGenerator<{ line: string; record: T }> {
  if (!existsSync(path)) return;
  for await (const line of linesIn(path)) {
    const record = recordOf<T>(line);
    if (record) yield { line, record };
  }
}

function recordOf<T extends object>(line: string): T | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as T) : undefined;
  } catch {
    return undefined;
  }
}
