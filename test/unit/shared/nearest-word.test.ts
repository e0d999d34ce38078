import { describe, expect, it } from 'vitest';
import { nearestWord } from '../../../src/shared/nearest-word.ts';

describe('nearest', () => {
  it.each([
    ['piars', 'pairs'],
    ['PAIRS', 'pairs'],
    ['pair', 'pairs'],
    ['strategie', 'strategy'],
  ])('takes %s for %s', (word, meant) => {
    expect(nearestWord(word, ['seed', 'pairs', 'strategy'])).toBe(meant);
  });

  it('suggests nothing when nothing is near', () => {
    expect(nearestWord('xyzzy', ['pairs', 'strategy'])).toBeUndefined();
    expect(nearestWord('a', ['yes'])).toBeUndefined();
  });
});
