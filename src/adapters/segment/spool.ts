/** Payloads on their way, on disk: written before they are sent, ticked off when they arrived, so that a crash loses none. */
import { appendFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { unguessableHex } from '../../shared/random.ts';
import type { SegmentPayload } from './payload.ts';

/** See the file comment. Every line is one append, so several processes can share the file. */
export interface Spool {
  add(payload: SegmentPayload): void;
  arrived(messageId: string): void;
  /** Rewrites the file without what arrived; returns what is left. */
  tidy(): readonly SegmentPayload[];
}

type Line = SegmentPayload | { readonly arrived: string };

/** The spool of a state folder; nothing is made before the first payload. */
export function openSpool(path: string): Spool {
  const append = (line: Line) => {
    mkdirSync(dirname(path), { recursive: true });
    appendFileSync(path, `${JSON.stringify(line)}\n`, { mode: 0o600 });
  };
  return {
    add: append,
    arrived: (messageId) => append({ arrived: messageId }),
    tidy: () => {
      const left = takeOver(path);
      for (const payload of left.payloads) append(payload);
      for (const file of left.files) rmSync(file, { force: true });
      return left.payloads;
    },
  };
}

/**
 * Moves the file aside, so that other processes go on in a new one, and reads what did not arrive. Files that a crash
 * left aside are read too. At worst a payload is sent twice under one messageId; none is lost.
 */
function takeOver(path: string): { readonly payloads: readonly SegmentPayload[]; readonly files: readonly string[] } {
  const aside = `${basename(path)}.aside-`;
  try {
    renameSync(path, join(dirname(path), `${aside}${unguessableHex(12)}`));
  } catch {
    // There is no file: nothing is waiting.
  }
  const files = namesIn(dirname(path))
    .filter((name) => name.startsWith(aside))
    .map((name) => join(dirname(path), name));
  const waiting = new Map<string, SegmentPayload>();
  const arrived = new Set<string>();
  for (const line of files.flatMap(linesOf)) {
    if ('arrived' in line) arrived.add(line.arrived);
    else waiting.set(line.messageId, line);
  }
  return { payloads: [...waiting.values()].filter(({ messageId }) => !arrived.has(messageId)), files };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function linesOf(file: string): Line[] {
  return readOr(file)
    .split('\n')
    .flatMap((text) => {
      try {
        return text === '' ? [] : [JSON.parse(text) as Line];
      } catch {
        return []; // a line that a crash cut off was never confirmed as written
      }
    });
}

function readOr(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // another process was faster
  }
}
