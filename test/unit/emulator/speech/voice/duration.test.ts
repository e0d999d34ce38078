import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { predictSpeech } from '../../../../../src/emulator/speech/voice/duration.ts';
import { estimatePace, speechRemarks, splitWords } from '../../../../../src/emulator/speech/voice/pace.ts';

const sentences = JSON.parse(readFileSync(new URL('../call-sentences.json', import.meta.url), 'utf8')) as string[];

describe('predicted times', () => {
  it('come in order, without gaps below zero, and end with the utterance', () => {
    for (const sentence of sentences) {
      const { durationMs, words } = predictSpeech(sentence, 'Polly.Joanna-Neural');
      let at = 0;
      for (const word of words) {
        expect(word.startMs).toBeGreaterThanOrEqual(at);
        expect(word.endMs).toBeGreaterThan(word.startMs);
        at = word.endMs;
      }
      expect(durationMs).toBe(at);
    }
  });

  it('give a rate that people speak at on the telephone, for every sentence together', () => {
    const wordCount = sentences.reduce((sum, sentence) => sum + splitWords(sentence).length, 0);
    const minutes = sentences.reduce((sum, sentence) => sum + predictSpeech(sentence, 'man').durationMs, 0) / 60_000;
    expect(wordCount / minutes).toBeGreaterThan(150);
    expect(wordCount / minutes).toBeLessThan(230);
  });

  it('grow by the pauses asked for, and by slower prosody', () => {
    const plain = predictSpeech('one two three', 'man').durationMs;
    const paused = predictSpeech('one two three', 'man', [{ afterWord: 0, pauseMs: 700 }]).durationMs;
    const slow = predictSpeech('<prosody rate="50%">one two three</prosody>', 'man').durationMs;
    expect(paused).toBeGreaterThan(plain + 700);
    expect(slow).toBeGreaterThan(plain * 1.9);
  });

  it('count a pause at the end only when it was asked for', () => {
    const plain = predictSpeech('Done.', 'man').durationMs;
    expect(predictSpeech('Done.', 'man', [{ afterWord: 0, pauseMs: 500 }]).durationMs).toBe(plain + 500);
  });
});

describe('the pace that the telephony engine sees', () => {
  it('has one entry for each word of the text, with its punctuation', () => {
    const text = 'Well - I paid $5.25, on 3/14/2026. 日本 okay?';
    const paced = estimatePace(text, 'woman', []);
    expect(paced.words.map((word) => word.word)).toEqual(splitWords(text));
    for (const word of paced.words) expect(word.endMs).toBeGreaterThanOrEqual(word.startMs);
    expect(paced.words.at(-1)?.endMs).toBe(paced.durationMs);
  });

  it('gives a text in another script its time in silence', () => {
    expect(estimatePace('日本語', 'woman', []).durationMs).toBeGreaterThan(300);
  });

  it('tells what will not sound as written', () => {
    expect(speechRemarks('Hi 日', 'Polly.Vicki-Neural', 'de-DE')).toHaveLength(2);
    expect(speechRemarks('Hi', 'Polly.Joanna', 'en-US')).toEqual([]);
  });
});
