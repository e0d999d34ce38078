/** A file that calls are appended to as they finish, and that is put in the order of the plan at the end, without reading it all at once. */
import { createHash } from 'node:crypto';
import { appendFileSync, closeSync, openSync, readSync, truncateSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createGate } from '../shared/gate.ts';
import { compareCallIds } from './json-lines.ts';

/** See the file comment. One append at a time. */
export interface OrderedFile {
  append(callId: string, text: string): Promise<void>;
  /** Resolves when nothing is being appended. */
  settled(): Promise<void>;
  /** Rewrites the file whole in the order of the call ids, each call's text as `change` returns it; returns its size and hash. */
  arrange(change?: Change): Promise<{ readonly bytes: number; readonly sha256: string }>;
}

/** What becomes of the text of one call; undefined = it stays. */
type Change = (callId: string, text: () => string) => string | undefined;

/** Where in the file some lines of a call stand. */
export interface Place {
  readonly callId: string;
  readonly start: number;
  readonly length: number;
}

/** Bytes that are gathered before they are written. */
const WRITTEN_TOGETHER = 1024 * 1024;

/** A file that is made by the first append or by `arrange`, or one that is there already, filled by the `found` places. */
export function createOrderedFile(
  path: string,
  found: readonly Place[] = [],
  write: (path: string, bytes: Buffer) => void = appendFileSync,
): OrderedFile {
  const places: Place[] = [...found];
  let size = places.reduce((sum, { length }) => sum + length, 0);
  const inTurn = createGate(1);
  const append = async (callId: string, text: string): Promise<void> => {
    const bytes = Buffer.from(text);
    if (places.length === 0) await mkdir(dirname(path), { recursive: true });
    try {
      write(path, bytes); // a few microseconds; a thread of its own for it would take ten times that
    } catch (error) {
      takeBack(path, size);
      throw error;
    }
    places.push({ callId, start: size, length: bytes.length });
    size += bytes.length;
  };

  return {
    append: (callId, text) => inTurn(() => append(callId, text)),
    settled: () => inTurn(async () => {}),
    arrange: (change = () => undefined) => inTurn(() => rewrite(path, places, change)),
  };
}

/** On a full disk a part of the lines may have been written: what comes next must not stand behind it. */
function takeBack(path: string, size: number): void {
  try {
    truncateSync(path, size);
  } catch {
    // it was not even made
  }
}

async function rewrite(
  path: string,
  places: readonly Place[],
  change: Change,
): Promise<{ bytes: number; sha256: string }> {
  await mkdir(dirname(path), { recursive: true });
  const hash = createHash('sha256');
  const from = openSync(path, 'a+');
  const to = await open(`${path}.part`, 'w');
  let bytes = 0;
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  const writeOut = async () => {
    await to.write(Buffer.concat(waiting));
    waiting = [];
    waitingBytes = 0;
  };
  try {
    for (const place of [...places].sort((a, b) => compareCallIds(a.callId, b.callId))) {
      const kept = Buffer.alloc(place.length);
      readSync(from, kept, 0, place.length, place.start);
      const changed = change(place.callId, () => kept.toString('utf8'));
      const chunk = changed === undefined ? kept : Buffer.from(changed);
      hash.update(chunk);
      bytes += chunk.length;
      waiting.push(chunk);
      waitingBytes += chunk.length;
      if (waitingBytes >= WRITTEN_TOGETHER) await writeOut();
    }
    await writeOut();
    await to.sync();
  } finally {
    closeSync(from);
    await to.close();
  }
  await rename(`${path}.part`, path);
  return { bytes, sha256: hash.digest('hex') };
}
