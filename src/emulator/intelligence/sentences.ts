/** From the speech on the channels to the sentences of a transcript: the recogniser's view, mistakes and all. */
import type { Random } from '../../shared/random.ts';
import { type Heard, recognise } from '../speech/recogniser/recogniser.ts';
import type { ChannelSpeech } from './channels.ts';
import type { IntelligenceSettings } from './settings.ts';

/** A recognised word. Times are milliseconds from the start of the recording. */
export interface SentenceWord {
  readonly word: string;
  /** What follows the word in the text: a mark or nothing. */
  readonly mark: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** A recognised sentence of one channel. */
export interface Sentence {
  readonly channel: number;
  /** Place among all sentences, from 0. */
  readonly index: number;
  readonly text: string;
  /** 0 to 1. */
  readonly confidence: number;
  readonly words: readonly SentenceWord[];
}

type Hearing = Pick<IntelligenceSettings, 'mode' | 'profile' | 'wordErrorRate'>;

/** Same speech, same stream, same sentences; each stretch of speech draws from a stream of its own. */
export function transcribe(speech: readonly ChannelSpeech[], hearing: Hearing, random: Random): Sentence[] {
  const counts = new Map<number, number>();
  const sentences = speech.flatMap((stretch) => {
    const number = counts.get(stretch.channel) ?? 0;
    counts.set(stretch.channel, number + 1);
    return sentencesOf(stretch, hearing, random.stream(`${stretch.channel}/${number}`));
  });
  return sentences
    .sort((one, other) => startMs(one) - startMs(other) || one.channel - other.channel)
    .map((sentence, index) => ({ ...sentence, index }));
}

type Unplaced = Omit<Sentence, 'index'>;
type ConfidentWord = SentenceWord & { readonly confidence: number };

function sentencesOf(stretch: ChannelSpeech, hearing: Hearing, random: Random): Unplaced[] {
  const { channel, voice, words } = stretch;
  const said = words.map(({ word }) => word).join(' ');
  const { mode, profile, wordErrorRate } = hearing;
  const rate = wordErrorRate === undefined ? {} : { wordErrorRate };
  const times = words.map(({ startMs: from, endMs: to }) => ({ startMs: from, endMs: to }));
  const heard = recognise(said, { mode, profile, ...rate, voice, times, random });
  const startMs = words[0]?.startMs ?? 0;
  // Without a time for each word the recogniser counts from the start of the utterance.
  const shiftMs = (heard.words[0]?.startMs ?? 0) < startMs ? startMs : 0;
  return splitSentences(withMarks(heard, shiftMs)).map((part) => ({
    channel,
    text: part.map(({ word, mark }) => word + mark).join(' '),
    confidence: part.reduce((sum, word) => sum + word.confidence, 0) / part.length,
    words: part.map(({ word, mark, startMs: from, endMs: to }) => ({ word, mark, startMs: from, endMs: to })),
  }));
}

const MARKS = new Set('.,?');

/** The text has the marks and the capitals, the words have the times: walks both at once. Times are moved by `shiftMs`. */
function withMarks(heard: Heard, shiftMs: number): ConfidentWord[] {
  let at = 0;
  return heard.words.map(({ word, startMs: start, endMs, confidence }) => {
    // A word that is written as it was heard stays the same text: those who read it know it again.
    const written = heard.text.startsWith(word, at) ? word : heard.text.slice(at, at + word.length);
    const from = at + word.length;
    let to = from;
    while (MARKS.has(heard.text[to] ?? '')) to += 1;
    at = to + 1;
    const mark = heard.text.slice(from, to);
    return {
      word: written,
      mark,
      startMs: Math.round(start + shiftMs),
      endMs: Math.round(endMs + shiftMs),
      confidence,
    };
  });
}

function splitSentences(words: readonly ConfidentWord[]): ConfidentWord[][] {
  const sentences: ConfidentWord[][] = [];
  let current: ConfidentWord[] = [];
  for (const word of words) {
    current.push(word);
    if (!/[.?]/.test(word.mark)) continue;
    sentences.push(current);
    current = [];
  }
  if (current.length > 0) sentences.push(current);
  return sentences;
}

function startMs(sentence: Unplaced): number {
  return sentence.words[0]?.startMs ?? 0;
}
