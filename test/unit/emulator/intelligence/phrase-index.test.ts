/** The index of phrases finds what looking for every phrase in turn would find. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bestOf, phraseIndex } from '../../../../src/emulator/intelligence/phrase-index.ts';
import { bestMatch, readPhrase } from '../../../../src/emulator/intelligence/phrases.ts';
import { createRandom } from '../../../../src/shared/random.ts';
import { talk } from './talking.ts';

const SEED = 'phrase-index';
const PHRASES = JSON.parse(
  readFileSync(new URL('../../../../src/emulator/intelligence/resolution-phrases.json', import.meta.url), 'utf8'),
) as { phrases: string[] }[];

describe('an index of phrases', () => {
  it(`finds the same as looking for each phrase, in sentences made of them and bent (seed ${SEED})`, () => {
    const random = createRandom(SEED);
    const groups = [...PHRASES.map(({ phrases }) => phrases), ['it is to be', 'not * well', 'refund']];
    const words = groups.flat().flatMap((phrase) => phrase.split(' ').filter((word) => word !== '*'));
    let found = 0;
    for (let round = 0; round < 300; round += 1) {
      const source = random.pick(random.pick(groups)).replaceAll('*', random.pick(words)).split(' ');
      const bent = source.flatMap((word) =>
        random.between(0, 1) < 0.2 ? random.pick([[], [word, random.pick(words)], [`${word}s`]]) : [word],
      );
      const [sentence] = talk(`agent: ${bent.join(' ')} ${random.pick(words)}.`).sentences;
      if (!sentence) continue;
      const expected = groups.flatMap((phrases, group) => {
        const match = bestMatch(sentence, phrases.map(readPhrase));
        return match ? [[group, match]] : [];
      });
      found += expected.length;
      expect([...phraseIndex(groups).best(sentence)]).toEqual(expected);
    }
    expect(found).toBeGreaterThan(200);
  });

  it('serves one list as well, with a threshold of its own', () => {
    const [sentence] = talk('customer: That will do very nicely today.').sentences;
    if (!sentence) throw new Error('no sentence');
    const phrases = ['that will do nicely today thank you'];
    expect(bestOf(sentence, phrases, 0.5)?.phrase.source).toBe(phrases[0]);
    expect(bestOf(sentence, phrases, 0.95)).toBeUndefined();
  });
});
