import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPartWord, isReadOut, placedWords, wordsOf } from '../../../src/shared/words.ts';

describe('words', () => {
  it.each([
    ["It didn't come.", ['it', "didn't", 'come']],
    ['It didn\u2019t come.', ['it', "didn't", 'come']],
    ['th- the box', ['th-', 'the', 'box']],
    ['I was-, I mean, was', ['i', 'was-', 'i', 'mean', 'was']],
    ['a well-known shop', ['a', 'well', 'known', 'shop']],
    ['wait -- no - yes', ['wait', 'no', 'yes']],
    ['box--the red one', ['box', 'the', 'red', 'one']],
    ['Uh-huh. Mm-hmm, uh-oh.', ['uhhuh', 'mmhmm', 'uhoh']],
    ['NW-48213, $84.50', ['nw', '48213', '84', '50']],
    ['caf\u00e9 Zo\u00eb', ['caf\u00e9', 'zo\u00eb']],
    ["'quoted'", ['quoted']],
    ['... ?!', []],
  ])('reads %j', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  it('gives the place of every word, in order, for any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'B', '-', "'", ' ', '.', '4', 'uh-huh', '\u00e9') }),
        (text) => {
          let last = 0;
          for (const { word, start, end } of placedWords(text)) {
            expect(start).toBeGreaterThanOrEqual(last);
            expect(
              text
                .slice(start, end)
                .toLowerCase()
                .replace(/-(?=.)/g, ''),
            ).toBe(word);
            last = end;
          }
        },
      ),
      { seed: 11 },
    );
  });

  it('knows broken words and read-outs', () => {
    expect(['th-', 'the'].map(isPartWord)).toEqual([true, false]);
    expect(['seven', '48213', 'b', 'box', 'oh'].map(isReadOut)).toEqual([true, true, true, false, true]);
  });
});
