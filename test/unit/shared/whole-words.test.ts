import fc from 'fast-check';
import { expect, test } from 'vitest';
import { longestFirst, replaceWholeWords, wholeWordsIn } from '../../../src/shared/whole-words.ts';

test('finds names as whole words, the longer of two that begin at one place', () => {
  const words = longestFirst(['Jasmine', 'Okoro', 'Jasmine Okoro', 'Okoro', '']);
  const text = 'Jasmine Okoro? No, Jasmine. Okoro-Lee and Jasmines are others; it is Okoro.';
  expect(words).toEqual(['Jasmine Okoro', 'Jasmine', 'Okoro']);
  expect(wholeWordsIn(text, words).map(({ start, end }) => text.slice(start, end))).toEqual([
    'Jasmine Okoro',
    'Jasmine',
    'Okoro',
  ]);
  expect(replaceWholeWords('Ann, Anna and Ann', ['Ann'], (name) => `<${name}>`)).toBe('<Ann>, Anna and <Ann>');
});

test('finds what the pattern made of the words would', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'B', '-', '_', '7', ' ', '.', "'", 'é'), maxLength: 40 });
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'B', '-', ' ', '.', "'"), minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(text, fc.array(word, { minLength: 1, maxLength: 5 }), (given, words) => {
      const listed = longestFirst(words);
      const any = listed.map((one) => one.replaceAll('.', '\\.')).join('|');
      const pattern = new RegExp(`(?<![\\w-])(?:${any})(?![\\w-])`, 'g');
      expect(replaceWholeWords(given, listed, () => '#')).toBe(given.replace(pattern, '#'));
    }),
    { numRuns: 2000 },
  );
});
