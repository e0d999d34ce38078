import { describe, expect, it } from 'vitest';
import { nearest } from '../../../src/config/nearest.ts';

describe('nearest', () => {
  it.each([
    ['piars', 'pairs'],
    ['PAIRS', 'pairs'],
    ['pair', 'pairs'],
    ['strategie', 'strategy'],
  ])('takes %s for %s', (word, meant) => {
    expect(nearest(word, ['seed', 'pairs', 'strategy'])).toBe(meant);
  });

  it('suggests nothing when nothing is near', () => {
    expect(nearest('xyzzy', ['pairs', 'strategy'])).toBeUndefined();
    expect(nearest('a', ['yes'])).toBeUndefined();
  });
});
