import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mishear } from '../../../../../src/emulator/speech/recogniser/confusions.ts';
import { recognise, saidWords, WORD_ERROR_RATES } from '../../../../../src/emulator/speech/recogniser/recogniser.ts';
import { createRandom } from '../../../../../src/shared/random.ts';

const sentences = JSON.parse(readFileSync(new URL('../call-sentences.json', import.meta.url), 'utf8')) as string[];
const bare = (text: string) =>
  text
    .toLowerCase()
    .replace(/[.,?!]+(?=\s|$)/g, '')
    .split(/\s+/)
    .filter((word) => word !== '');

function editDistance(one: readonly string[], other: readonly string[]): number {
  let row = other.map((_, index) => index).concat(other.length);
  for (const [at, word] of one.entries()) {
    const next = [at + 1];
    for (const [column, rival] of other.entries()) {
      next.push(
        Math.min((row[column] ?? 0) + (word === rival ? 0 : 1), (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1),
      );
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

function measure(profile: 'clean' | 'phone' | 'noisy', rounds: number) {
  const count = {
    words: 0,
    errors: 0,
    entities: 0,
    lostEntities: 0,
    wrongConfidence: 0,
    wrong: 0,
    rightConfidence: 0,
    right: 0,
  };
  for (let round = 0; round < rounds; round += 1) {
    for (const sentence of sentences) {
      const said = saidWords(sentence, 'woman');
      const heard = recognise(sentence, {
        mode: 'recognise',
        profile,
        voice: 'woman',
        random: createRandom(`${profile}-${round}-${sentence}`),
      });
      const truth = said.map((word) => word.word.toLowerCase());
      count.words += truth.length;
      count.errors += editDistance(truth, bare(heard.text));
      for (const word of heard.words) {
        const isRight = truth.includes(word.word.toLowerCase());
        count[isRight ? 'right' : 'wrong'] += 1;
        count[isRight ? 'rightConfidence' : 'wrongConfidence'] += word.confidence;
      }
      for (const word of said.filter(({ kind }) => kind === 'name' || kind === 'number' || kind === 'code')) {
        count.entities += 1;
        if (!bare(heard.text).includes(word.word.toLowerCase())) count.lostEntities += 1;
      }
    }
  }
  return count;
}

describe.each(['clean', 'phone', 'noisy'] as const)('a %s line', (profile) => {
  const count = measure(profile, 12);

  it('has its word error rate, within 1.5 points', () => {
    expect(Math.abs(count.errors / count.words - WORD_ERROR_RATES[profile])).toBeLessThan(0.015);
  });

  it('loses names, numbers and codes more often than other words', () => {
    expect(count.lostEntities / count.entities).toBeGreaterThan((1.5 * count.errors) / count.words);
  });

  it('is less sure of what it got wrong', () => {
    expect(count.wrongConfidence / count.wrong).toBeLessThan(count.rightConfidence / count.right - 0.2);
  });
});

describe('what is heard', () => {
  const hearing = (seed: string) => ({ profile: 'noisy', voice: 'woman', random: createRandom(seed) }) as const;

  it('is the same for the same seed', () => {
    const twice = [1, 2].map(() => recognise(sentences[1] ?? '', { mode: 'recognise', ...hearing('same') }));
    expect(twice[0]).toEqual(twice[1]);
  });

  it('is the text itself, fully sure, when hearing is perfect', () => {
    for (const text of ['Call me at (555) 010-1234 after 5 PM?', 'Thanks, Mr. Okafor. Let me see.', "It's Zoë."]) {
      const heard = recognise(text, { mode: 'perfect', ...hearing('x') });
      expect(bare(heard.text)).toEqual(saidWords(text, 'woman').map((word) => word.word.toLowerCase()));
      expect(heard.confidence).toBe(1);
    }
  });

  it('keeps the hyphen of a word that was broken off when hearing is perfect', () => {
    expect(recognise("It's a nu- number.", { mode: 'perfect', ...hearing('x') }).text).toBe("It's a nu- number.");
  });

  it('takes a spelled letter for a letter that rhymes with it, never for a name', () => {
    const random = createRandom('letters');
    const taken = (letter: string) =>
      [...new Set(Array.from({ length: 60 }, () => mishear(letter, 'code', random)))].sort().join('');
    expect(['B', 'D', 'F', 'K', 'M', 'N', 'S', 'v'].map(taken)).toEqual([
      'DEPV',
      'BET',
      'SX',
      'AJ',
      'N',
      'M',
      'FX',
      'bz',
    ]);
    for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') expect(taken(letter)).toMatch(/^[A-Z]+$/);
  });

  it('takes a read-out number for a number or a like-sounding word', () => {
    expect(['nine', 'fine']).toContain(mishear('five', 'number', createRandom('five')));
    expect(mishear('Fifteen', 'number', createRandom('fifteen'))).toBe('Fifty');
  });

  it.each([
    ['A man called me. I said no.', 0],
    ['It is M V T five R B.', 6],
    ['A as in Alpha, P, seven one five.', 5],
    ['I have one of them, the one I like.', 0],
    ['My plan is A or B.', 2],
    ['Spell it I P.', 2],
  ])('reads out of "%s" %i letters and numbers', (text, count) => {
    const kinds = saidWords(text, 'woman').filter(({ kind }) => kind === 'code' || kind === 'number');
    expect(kinds).toHaveLength(count);
  });

  it('is never empty when something was said, even on the worst line', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const heard = recognise('Um, the.', { mode: 'recognise', wordErrorRate: 0.5, ...hearing(`empty-${seed}`) });
      expect(heard.words.length).toBeGreaterThan(0);
      expect(heard.text).not.toBe('');
    }
  });

  it('keeps times in order and inside the utterance', () => {
    for (const sentence of sentences) {
      const heard = recognise(sentence, { mode: 'recognise', ...hearing(sentence) });
      let at = 0;
      for (const word of heard.words) {
        expect(word.startMs).toBeGreaterThanOrEqual(at);
        expect(word.endMs).toBeGreaterThanOrEqual(word.startMs);
        at = word.startMs;
      }
    }
  });

  it('gives each word a time of its own, also where one word was taken for two', () => {
    let taken = 0;
    for (let seed = 0; seed < 300; seed += 1) {
      const heard = recognise("I've been right since October, isn't that a refund?", {
        mode: 'recognise',
        wordErrorRate: 0.5,
        ...hearing(`two-${seed}`),
      });
      for (const { word, startMs, endMs } of heard.words) {
        expect(word).not.toMatch(/\s/);
        expect(endMs).toBeGreaterThan(startMs);
      }
      for (const [index, { startMs }] of heard.words.entries())
        expect(startMs).toBeGreaterThanOrEqual(heard.words[index - 1]?.endMs ?? 0);
      expect(bare(heard.text)).toEqual(heard.words.map(({ word }) => word.toLowerCase()));
      if (/all right|or over|we fund/i.test(heard.text)) taken += 1;
    }
    expect(taken).toBeGreaterThan(20);
  });

  it('hears nothing in a text that says nothing', () => {
    expect(recognise('...', { mode: 'recognise', ...hearing('none') })).toEqual({ text: '', confidence: 0, words: [] });
  });
});
