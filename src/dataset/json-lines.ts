/** JSON Lines: one record a line, UTF-8. */
import { createReadStream } from 'node:fs';
import { linesOf } from '../shared/lines.ts';

/** Records as text, each with its line end. */
export function jsonLines(records: readonly object[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

/** The records of a text; a last line that a crash cut off is left out. */
export function recordsIn<T>(text: string): T[] {
  const lines = text.split('\n');
  const whole = text.endsWith('\n') ? lines : lines.slice(0, -1);
  return whole.filter((line) => line !== '').map((line) => JSON.parse(line) as T);
}

/** The lines of a file of any size, one after the other; the last one may have been cut off by a crash. Throws what the file system throws. */
export function linesIn(path: string): AsyncGenerator<string, void, undefined> {
  return linesOf(createReadStream(path, 'utf8'));
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
