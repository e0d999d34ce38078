/** What became known of calls after they were written down, until the files are put in order: on disk, for a run may have any number of calls. */
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import type { CallRecord } from '../domain/record.ts';
import { jsonLines } from './json-lines.ts';

/** See the file comment. */
export interface Amendments {
  /** Later fields replace earlier ones. Throws what the file system throws; the earlier ones stand then. */
  add(callId: string, fields: Partial<CallRecord>): void;
  /** The line of a call as it is with them; undefined where there are none. */
  apply(callId: string, line: () => string): string | undefined;
  /** Forgets them all. */
  close(): void;
}

/** Where the latest fields of a call stand. */
interface Extent {
  readonly start: number;
  readonly length: number;
}

/** Kept in a file at `path` whose name goes as soon as it is open: whatever ends the process, nothing of it is left. */
export function createAmendments(path: string): Amendments {
  const extents = new Map<string, Extent>();
  let file: number | undefined;
  let size = 0;
  const known = (callId: string): Partial<CallRecord> => {
    const extent = extents.get(callId);
    if (extent === undefined || file === undefined) return {};
    const bytes = Buffer.alloc(extent.length);
    readSync(file, bytes, 0, extent.length, extent.start);
    return JSON.parse(bytes.toString('utf8')) as Partial<CallRecord>;
  };
  return {
    add: (callId, fields) => {
      file ??= openNameless(path);
      const bytes = Buffer.from(JSON.stringify({ ...known(callId), ...fields }));
      for (let written = 0; written < bytes.length; ) {
        written += writeSync(file, bytes, written, bytes.length - written, size + written); // a full disk takes a part, then throws
      }
      extents.set(callId, { start: size, length: bytes.length });
      size += bytes.length;
    },
    // Fields keep their places in the line, so that the same data is the same bytes whenever it became known.
    apply: (callId, line) => {
      if (!extents.has(callId)) return undefined;
      return jsonLines([{ ...(JSON.parse(line()) as CallRecord), ...known(callId) }]);
    },
    close: () => {
      if (file !== undefined) closeSync(file);
      file = undefined;
      extents.clear();
    },
  };
}

function openNameless(path: string): number {
  const file = openSync(path, 'w+');
  rmSync(path, { force: true });
  return file;
}
