import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCustomerCalls } from '../../../src/dataset/customer-calls.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'synthcall-customers-'));
  path = join(folder, 'state', 'customer-calls.txt');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the count of customers’ calls', () => {
  it('goes on over runs, and between two that run at the same time', () => {
    const [one, two] = [openCustomerCalls(path), openCustomerCalls(path)];
    expect([one.add('a', 'r/1'), two.add('a', 's/1'), one.add('a', 'r/2'), two.add('b', 's/2')]).toEqual([1, 2, 3, 1]);
    expect(openCustomerCalls(path).of('a')).toBe(3);
  });

  it('counts a call once, and survives a line that a crash cut off', () => {
    const calls = openCustomerCalls(path);
    expect([calls.add('a', 'r/1'), calls.add('a', 'r/1')]).toEqual([1, 1]);
    appendFileSync(path, 'a r');
    const after = openCustomerCalls(path);
    expect([after.of('a'), after.add('a', 'r/2'), openCustomerCalls(path).of('a')]).toEqual([1, 2, 2]);
  });
});
