/** Reads text files that somebody else wrote: never more than a limit, never a device or a pipe, never another encoding taken for text. */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** How a file is read. */
export interface TextFileLimits {
  readonly maxBytes: number;
  /** Bytes that are not UTF-8 become replacement characters instead of a fault. */
  readonly lenient?: boolean;
}

/** The text without a byte order mark. Throws an Error whose message is why it cannot be read, or Node's own with its `code`. */
export async function readTextFile(path: string, limits: TextFileLimits): Promise<string> {
  // Without waiting: opening a pipe that nobody writes to would never return.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = await file.stat();
    if (found.isDirectory()) throw new Error('it is a folder');
    if (!found.isFile()) throw new Error('it is not a file but a device or a pipe');
    return decode(await readUpTo(file, limits.maxBytes), limits.lenient ?? false);
  } finally {
    await file.close();
  }
}

/** The size that a file claims may be wrong (it is 0 below /proc), so it is only a hint. */
async function readUpTo(file: FileHandle, maxBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for (;;) {
    const piece = Buffer.alloc(65_536);
    const { bytesRead } = await file.read(piece, 0, piece.length, null);
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
