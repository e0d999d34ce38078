import { readFileSync } from 'node:fs';
import vader from 'vader-sentiment';
import { expect, test } from 'vitest';
import { compoundOf } from '../../../../src/emulator/intelligence/vader.ts';

test.each([
  '',
  'I see.',
  'Thanks for nothing!',
  "It's GREAT, really GREAT, but I'm kind of sad; isn't that horrible?!?",
  'VERY GOOD',
  'That was kind of you, and "kind," too.',
  "I don't hate it :) but it isn't the best, never so good!!!",
  'At least it was not bad. The least helpful, hardly good, sort of okay - "nice" \'nice\' ?nice nice?? (nice) 8) :D',
  'No no. Good-bye, well... wi-fi\tfails a lot\n!!!',
  'yeah right, the bomb, BUT without any hope',
])('counts %j as VADER does', (text) => {
  expect(compoundOf(text)).toBe(vader.SentimentIntensityAnalyzer.polarity_scores(text).compound);
});

test('agrees with VADER on the words of the product itself', () => {
  const phrases = readFileSync('src/emulator/intelligence/resolution-phrases.json', 'utf8').split(/["\]]/);
  const readme = readFileSync('README.md', 'utf8').split(/(?<=[.!?])\s/);
  const differing = [...phrases, ...readme].filter(
    (text) => compoundOf(text) !== vader.SentimentIntensityAnalyzer.polarity_scores(text).compound,
  );
  expect(differing).toEqual([]);
});
