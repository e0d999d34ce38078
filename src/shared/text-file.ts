/** Reads text files that somebody else wrote: never more than a limit, never a device or a pipe, never another encoding taken for text. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** How a file is read. */
export interface TextFileLimits {
  readonly maxBytes: number;
  /** Bytes that are not UTF-8 become replacement characters instead of a fault. */
  readonly lenient?: boolean;
}

const PIECE_BYTES = 16_384;

/** The text without a byte order mark. Rejects with an Error whose message is why it cannot be read, or Node's own with its `code`. */
export async function readTextFile(path: string, limits: TextFileLimits): Promise<string> {
  // Without waiting: opening a pipe that nobody writes to would never return. At once: a hundred small files are read in the
  // time that threads would take for five.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = fstatSync(file);
    if (found.isDirectory()) throw new Error('it is a folder');
    if (!found.isFile()) throw new Error('it is not a file but a device or a pipe');
    return decode(readUpTo(file, limits.maxBytes), limits.lenient ?? false);
  } finally {
    closeSync(file);
  }
}

/** The size that a file claims may be wrong (it is 0 below /proc), so it is not asked for. */
function readUpTo(file: number, maxBytes: number): Buffer {
  const pieces: Buffer[] = [];
  let size = 0;
  for (;;) {
    const piece = Buffer.allocUnsafe(PIECE_BYTES);
    const bytesRead = readSync(file, piece, 0, piece.length, null);
    if (bytesRead === 0) return Buffer.concat(pieces);
    pieces.push(piece.subarray(0, bytesRead));
    size += bytesRead;
    if (size > maxBytes) throw new Error(`it is larger than ${Math.round(maxBytes / 1000)} kB`);
  }
}

function decode(bytes: Buffer, lenient: boolean): string {
  const mark = bytes.length >= 2 ? bytes.readUInt16BE(0) : 0;
  if (mark === 0xfffe || mark === 0xfeff) throw new Error('it is written in UTF-16; save it as UTF-8');
  if (bytes.includes(0)) throw new Error('it is not text: it holds zero bytes');
  try {
    return new TextDecoder('utf-8', { fatal: !lenient }).decode(bytes);
  } catch {
    throw new Error('it is not written in UTF-8; save it as UTF-8');
  }
}
