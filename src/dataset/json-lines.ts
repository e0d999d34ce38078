/** JSON Lines: one record a line, UTF-8. */
import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

/** Records as text, each with its line end. */
export function jsonLines(records: readonly object[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

/** The records of a text; a last line that a crash cut off is left out. */
export function linesOf<T>(text: string): T[] {
  const lines = text.split('\n');
  const whole = text.endsWith('\n') ? lines : lines.slice(0, -1);
  return whole.filter((line) => line !== '').map((line) => JSON.parse(line) as T);
}

/** Bytes of a file that are in memory together. */
const READ_TOGETHER = 64 * 1024;

/** The lines of a file of any size, one after the other; a last line that a crash cut off is left out. Throws what the file system throws. */
export function* linesIn(path: string): Generator<string, void, undefined> {
  const file = openSync(path, 'r');
  try {
    const decoder = new StringDecoder('utf8');
    const bytes = Buffer.alloc(READ_TOGETHER);
    let rest = '';
    for (let read = readSync(file, bytes); read > 0; read = readSync(file, bytes)) {
      const lines = (rest + decoder.write(bytes.subarray(0, read))).split('\n');
      rest = lines.pop() as string;
      yield* lines;
    }
  } finally {
    closeSync(file);
  }
}

/** Order of the plan: `call_9999` before `call_10000`, a call before its second try. */
export function compareCallIds(a: string, b: string): number {
  const [first, second] = [parts(a), parts(b)];
  return first.number - second.number || first.rest.localeCompare(second.rest, 'en') || (a < b ? -1 : a > b ? 1 : 0);
}

function parts(callId: string): { number: number; rest: string } {
  const match = /^call_(\d+)(.*)$/.exec(callId);
  return match
    ? { number: Number(match[1]), rest: match[2] as string }
    : { number: Number.MAX_SAFE_INTEGER, rest: callId };
}
