import { describe, expect, it } from 'vitest';
import { cardinal, NUMBER_VALUES, ordinalOf, wordsOfDigits } from '../../../src/shared/number-words.ts';

describe('number words', () => {
  it.each([
    [0, 'zero'],
    [14, 'fourteen'],
    [40, 'forty'],
    [84, 'eighty-four'],
    [205, 'two hundred five'],
    [1_000, 'one thousand'],
    [2_003_017, 'two million three thousand seventeen'],
    [999_000_000_000_001, 'nine hundred ninety-nine trillion one'],
  ])('%d is "%s"', (value, words) => {
    expect(cardinal(value)).toBe(words);
  });

  it('are worth what they say', () => {
    expect(NUMBER_VALUES.size).toBe(28);
    for (const [word, value] of NUMBER_VALUES) expect(cardinal(value)).toBe(word);
  });

  it.each([
    ['one', 'first'],
    ['four', 'fourth'],
    ['twelve', 'twelfth'],
    ['ninety', 'ninetieth'],
    ['hundred', 'hundredth'],
  ])('"%s" makes the ordinal "%s"', (word, ordinal) => {
    expect(ordinalOf(word)).toBe(ordinal);
  });

  it('of digits leave out what is no digit', () => {
    expect(wordsOfDigits('+4 0-7')).toEqual(['four', 'zero', 'seven']);
  });
});
