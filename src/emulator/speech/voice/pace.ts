/** How long it takes to say a text, word by word, as the telephony engine asks for it. The sound is made to fit these times. */

import { toSpokenText } from '../text/text.ts';
import { predictSpeech } from './duration.ts';
import { voiceFor } from './voices.ts';

/** One spoken word. Times are milliseconds from the start of the speech. */
export interface PacedWord {
  readonly word: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** A silence that SSML asks for, after the word with this index (-1 = before the first word). */
export interface SpeechBreak {
  readonly afterWord: number;
  readonly pauseMs: number;
}

/** A text with its times. `durationMs` ends with the last word's sound. */
export interface PacedSpeech {
  readonly durationMs: number;
  readonly words: readonly PacedWord[];
}

/** The port: the same text, voice and breaks must always give the same times. */
export type SpeechPace = (text: string, voice: string, breaks: readonly SpeechBreak[]) => PacedSpeech;

/**
 * The times that rendered speech has, too. One entry per word of `splitWords`; a word that is not spoken (a dash, a script
 * the voices lack) takes no time of its own. A text with SSML in it gets one entry per spoken word.
 */
export const estimatePace: SpeechPace = (text, voice, breaks) => {
  const predicted = predictSpeech(text, voice, breaks);
  if (predicted.hasMarkup) return { durationMs: predicted.durationMs, words: predicted.words };
  const byPlace = new Map(predicted.words.map((word) => [word.place, word]));
  let lastMs = 0;
  const words = splitWords(text).map((word, place) => {
    const { startMs, endMs } = byPlace.get(place) ?? { startMs: lastMs, endMs: lastMs };
    lastMs = endMs;
    return { word, startMs, endMs };
  });
  return { durationMs: predicted.durationMs, words };
};

/** What a user should be told about how a text will be spoken: markup ignored, signs left out, voice or language replaced. */
export function speechRemarks(text: string, voice: string, language: string): string[] {
  return [...voiceFor(voice, language).warnings, ...toSpokenText(text).warnings];
}

/** The words of a text in order; marks that stand alone stay with the word before them. */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  for (const token of text.split(/\s+/u)) {
    if (token === '') continue;
    if (/[\p{L}\p{N}]/u.test(token) || words.length === 0) words.push(token);
    else words[words.length - 1] += ` ${token}`;
  }
  return words.length === 1 && !/[\p{L}\p{N}]/u.test(words[0] as string) ? [] : words;
}
