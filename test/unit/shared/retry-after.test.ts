import { describe, expect, it } from 'vitest';
import { readRetryAfter } from '../../../src/shared/retry-after.ts';

const NOW = Date.parse('2026-02-16T09:00:00Z');

describe('a Retry-After header', () => {
  it.each([
    ['3', 3_000],
    ['0.5', 500],
    ['-1', 0],
    ['Mon, 16 Feb 2026 09:00:07 GMT', 7_000],
    ['Mon, 16 Feb 2026 08:00:00 GMT', 0],
  ])('of %s is read as milliseconds from now', (text, ms) => {
    expect(readRetryAfter(text, NOW)).toBe(ms);
  });

  it.each([undefined, null, '', '  ', 'soon'])('of %s says nothing', (text) => {
    expect(readRetryAfter(text, NOW)).toBeUndefined();
  });
});
