/** Reads a log that may grow meanwhile, and be put aside when it is full: every whole line once, oldest first. */
import { type FileHandle, open, readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { linesOf } from '../shared/lines.ts';

/** How far a log is read: the file that was read last, by the number that it keeps when it is put aside, and the bytes of it. */
export interface ReadSoFar {
  readonly file: number;
  readonly position: number;
}

/** Gives every whole line that came since `before` to `take`; without `before` all there are, those put aside included. */
export async function readOn(
  path: string,
  before: ReadSoFar | undefined,
  take: (line: string) => void,
): Promise<ReadSoFar | undefined> {
  const files = await openSince(path, before?.file);
  let soFar = before;
  try {
    for (const [file, handle] of files) {
      soFar = { file, position: await readFrom(handle, file === before?.file ? before.position : 0, take) };
    }
  } finally {
    for (const [, handle] of files) await handle.close();
  }
  return soFar;
}

/** The file that was read last and all newer ones, oldest first. Opened newest first: what is put aside meanwhile is met twice, not missed. */
async function openSince(path: string, last: number | undefined): Promise<[number, FileHandle][]> {
  const files = new Map<number, FileHandle>();
  const openPart = async (part: string) => {
    const handle = await open(part, 'r').catch(() => undefined);
    if (!handle) return;
    const { ino } = await handle.stat();
    if (files.has(ino)) await handle.close();
    else files.set(ino, handle);
  };
  const isDone = () => last !== undefined && files.has(last);
  await openPart(path);
  const oldest = isDone() ? 0 : (await highestNumber(path)) + 1;
  for (let number = 1; number <= oldest && !isDone(); number += 1) await openPart(`${path}.${number}`);
  return [...files].reverse();
}

/** The number of the oldest file that was put aside; 0 without any. */
async function highestNumber(path: string): Promise<number> {
  const prefix = `${basename(path)}.`;
  const names = await readdir(dirname(path)).catch(() => []);
  const endings = names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  return Math.max(0, ...endings.filter((ending) => /^\d{1,4}$/.test(ending)).map(Number));
}

/** Reads whole lines from a position, or from the start where the file has become shorter; returns the position after the last whole one. */
async function readFrom(file: FileHandle, position: number, take: (line: string) => void): Promise<number> {
  const { size } = await file.stat();
  const from = size < position ? 0 : position;
  const until = await endOfLastLine(file, from, size);
  if (until <= from) return from;
  const input = file.createReadStream({ start: from, end: until - 1, encoding: 'utf8', autoClose: false });
  for await (const line of linesOf(input)) take(line);
  return until;
}

async function endOfLastLine(file: FileHandle, from: number, size: number): Promise<number> {
  const tail = Buffer.alloc(Math.min(size - from, 1_000_000));
  await file.read(tail, 0, tail.length, size - tail.length);
  const last = tail.lastIndexOf(10);
  return last === -1 ? from : size - tail.length + last + 1;
}
