import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createOrderedFile } from '../../../src/dataset/ordered-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'synthcall-ordered-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('what a full disk cut off is taken back, so that the lines after it are whole and in their places', async () => {
  let isFull = false;
  const path = join(folder, 'calls.jsonl');
  const file = createOrderedFile(path, [], (to, bytes) => {
    if (!isFull) return appendFileSync(to, bytes);
    appendFileSync(to, bytes.subarray(0, 5));
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  });
  await file.append('call_0002', '{"call":2}\n');
  isFull = true;
  await expect(file.append('call_0003', '{"call":3}\n')).rejects.toThrow('no space');
  isFull = false;
  await file.append('call_0001', '{"call":1}\n');
  expect(readFileSync(path, 'utf8')).toBe('{"call":2}\n{"call":1}\n');
  await file.arrange();
  expect(readFileSync(path, 'utf8')).toBe('{"call":1}\n{"call":2}\n');
});
