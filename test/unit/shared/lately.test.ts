import { describe, expect, it } from 'vitest';
import { createLately } from '../../../src/shared/lately.ts';

/** A maker that counts how often it was asked, and answers when told to. */
function counted() {
  const waiting: ((answer: string | undefined) => void)[] = [];
  let times = 0;
  const make = () => {
    times += 1;
    return new Promise<string | undefined>((resolve) => waiting.push(resolve));
  };
  return { make, times: () => times, answer: (text: string | undefined) => waiting.shift()?.(text) };
}

describe('answers asked for lately', () => {
  it('are made once for all who ask while they are being made, and after', async () => {
    const lately = createLately<string | undefined>(2);
    const { make, times, answer } = counted();
    const both = [lately.get(1, make), lately.get(1, make)];
    answer('made');
    expect(await Promise.all(both)).toEqual(['made', 'made']);
    expect(await lately.get(1, make)).toBe('made');
    expect(times()).toBe(1);
  });

  it('are made again after a failure, and where there was none', async () => {
    const lately = createLately<string | undefined>(2);
    await expect(lately.get('a', () => Promise.reject(new Error('no line')))).rejects.toThrow('no line');
    expect(await lately.get('a', async () => undefined)).toBeUndefined();
    expect(await lately.get('a', async () => 'there')).toBe('there');
  });

  it('are forgotten oldest first', async () => {
    const lately = createLately<string>(2);
    for (const key of ['a', 'b', 'c']) await lately.get(key, async () => `first ${key}`);
    expect(await lately.get('c', async () => 'second c')).toBe('first c');
    expect(await lately.get('a', async () => 'second a')).toBe('second a');
  });
});
