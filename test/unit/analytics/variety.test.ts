import { describe, expect, it } from 'vitest';
import { distinctPairs, selfBleu } from '../../../src/analytics/variety.ts';
import { createRandom } from '../../../src/shared/random.ts';

/** The definition word for word, without the short cut: every other text is asked for every n-gram. */
function selfBleuByTheBook(texts: string[][]): number {
  const count = (words: string[], gram: string[]) => {
    let found = 0;
    for (let at = 0; at + gram.length <= words.length; at += 1)
      if (gram.every((word, n) => word === words[at + n])) found += 1;
    return found;
  };
  const scores = texts.map((words, self) => {
    const others = texts.filter((_, index) => index !== self);
    let logs = 0;
    for (let order = 1; order <= 4; order += 1) {
      const seen = new Set<string>();
      let matches = 0;
      for (let at = 0; at + order <= words.length; at += 1) {
        const gram = words.slice(at, at + order);
        if (seen.has(gram.join(' '))) continue;
        seen.add(gram.join(' '));
        matches += Math.min(count(words, gram), Math.max(...others.map((other) => count(other, gram))));
      }
      logs += Math.log((matches || 0.1) / Math.max(1, words.length - order + 1)) / 4;
    }
    const closest = others
      .map((other) => other.length)
      .sort((a, b) => Math.abs(a - words.length) - Math.abs(b - words.length) || a - b)[0] as number;
    return Math.exp(logs) * (words.length >= closest ? 1 : Math.exp(1 - closest / words.length));
  });
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

const seed = 'variety-1';
const babble = (texts: number, words: number, vocabulary: number) => {
  const random = createRandom(`${seed}/${texts}/${words}/${vocabulary}`);
  return Array.from({ length: texts }, () =>
    Array.from({ length: words - random.int(5) }, () => `w${Math.floor(vocabulary * random.next() ** 2)}`),
  );
};

describe('self-BLEU and distinct pairs', () => {
  it('is 1 for equal texts and next to 0 for texts without a common word', () => {
    const text = 'my blender came with a crack in it'.split(' ');
    expect(selfBleu([text, text, text])).toBeCloseTo(1, 10);
    expect(selfBleu([text, 'una nevera que hace mucho ruido por dentro'.split(' ')])).toBeLessThan(0.02);
  });

  it(`is what the definition says, on random texts (seed ${seed})`, () => {
    for (const texts of [babble(12, 30, 20), babble(8, 60, 40), babble(2, 10, 4)]) {
      expect(selfBleu(texts)).toBeCloseTo(selfBleuByTheBook(texts), 10);
    }
  });

  it('counts different pairs among all pairs, not across texts', () => {
    expect(
      distinctPairs([
        ['a', 'b', 'a', 'b'],
        ['a', 'b'],
      ]),
    ).toBe(2 / 4);
    expect(distinctPairs([['a'], ['b']])).toBeNaN();
  });
});
