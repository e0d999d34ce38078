/** How many calls each customer ever had, over all runs of a state folder: one line a call, appended, so that several processes can count together. */
import { appendFileSync, closeSync, fstatSync, mkdirSync, openSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import { ownText } from '../shared/own-text.ts';

/** A count that is kept on disk. */
export interface CustomerCalls {
  /** Calls so far. */
  of(customerId: string): number;
  /** Counts a call in and returns its number among the customer's calls, from 1. The same key is counted once. */
  add(customerId: string, key: string): number;
}

/** What a whole line ends with: one that a crash cut off does not count. */
const LINE_END = '.';

/** Opens the file; it is made by the first call. */
export function openCustomerCalls(path: string): CustomerCalls {
  const numbers = new Map<string, number>();
  const totals = new Map<string, number>();
  let position = 0;
  let rest = '';
  const readOn = () => {
    const text =
      rest +
      readFrom(path, position, (end) => {
        position = end;
      });
    const lines = text.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [customerId = '', key = '', end] = line.split(' ');
      if (end !== LINE_END || numbers.has(`${customerId} ${key}`)) continue;
      const number = (totals.get(customerId) ?? 0) + 1;
      totals.set(ownText(customerId), number);
      numbers.set(ownText(`${customerId} ${key}`), number);
    }
  };
  readOn();
  return {
    of: (customerId) => totals.get(customerId) ?? 0,
    add: (customerId, key) => {
      mkdirSync(dirname(path), { recursive: true });
      appendFileSync(path, `${rest === '' ? '' : '\n'}${customerId} ${key} ${LINE_END}\n`); // after a line that a crash cut off
      readOn();
      return numbers.get(`${customerId} ${key}`) ?? 0;
    },
  };
}

function readFrom(path: string, position: number, onEnd: (end: number) => void): string {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return ''; // there is no file yet
  }
  try {
    const bytes = Buffer.alloc(fstatSync(file).size - position);
    const read = readSync(file, bytes, 0, bytes.length, position);
    onEnd(position + read);
    return bytes.toString('utf8', 0, read);
  } finally {
    closeSync(file);
  }
}
