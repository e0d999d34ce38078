/**
 * How long a text takes to say, worked out from its spelling alone: the engine needs times even when no sound is made.
 * The weights in `duration-model.json` are a ridge regression on ~6,000 words of flite speech per voice.
 */
import { readFileSync } from 'node:fs';
import { remembered } from '../../../shared/remembered.ts';
import { type AskedPause, type SpokenText, type SpokenWord, toSpokenText } from '../text/text.ts';
import { type Voice, voiceFor } from './voices.ts';

interface DurationModel {
  /** Milliseconds for each feature of a word, by flite voice. */
  readonly weights: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Words whose spelling misleads: milliseconds to add. */
  readonly exceptions: Readonly<Record<string, number>>;
}

/** A word of the original text. Times are whole milliseconds from the start of the utterance. */
export interface PredictedWord {
  readonly word: string;
  /** Which word of the text it is, counting those that are not spoken. */
  readonly place: number;
  readonly startMs: number;
  readonly endMs: number;
}

/** The times of an utterance. `spans` has one entry for each spoken word, in order, finer than `words`. */
export interface PredictedSpeech {
  readonly durationMs: number;
  readonly hasMarkup: boolean;
  readonly words: readonly PredictedWord[];
  readonly spans: readonly { readonly startMs: number; readonly endMs: number }[];
}

const model = JSON.parse(readFileSync(new URL('./duration-model.json', import.meta.url), 'utf8')) as DurationModel;
const SHORTEST_WORD_MS = 55;
const GRAPHEMES = new Set(
  (
    'tion sion cious ture ough augh eigh igh tch dge ck th sh ch ph wh ng qu ee ea oo ou ow oi oy ai ay au aw ew ie ei ey ' +
    'oa ue ui er ir ur ar or ll ss tt ff rr nn mm pp dd bb gg cc le$ e$ es$ ed$ y$ st str'
  ).split(' '),
);

/** The times of `text` (SSML allowed) in a voice, by Twilio name. Deterministic; the same with and without sound. */
export function predictSpeech(text: string, voiceName: string, pauses: readonly AskedPause[] = []): PredictedSpeech {
  return predictSpoken(toSpokenText(text, pauses), voiceFor(voiceName).voice);
}

/** The same for a text that has been read already. */
export function predictSpoken(spoken: SpokenText, voice: Voice): PredictedSpeech {
  const spans: { startMs: number; endMs: number }[] = [];
  const words: { word: string; place: number; startMs: number; endMs: number; token: number }[] = [];
  const times = timesOf(voice.flite.name);
  let at = 0;
  spoken.pieces.forEach((piece, index) => {
    if (piece.kind === 'pause') {
      const isUnaskedTail = index === spoken.pieces.length - 1 && !piece.isExplicit;
      at += isUnaskedTail ? 0 : piece.pauseMs;
      return;
    }
    const isFirst = spoken.pieces[index - 1]?.kind !== 'word';
    const isLast = spoken.pieces[index + 1]?.kind !== 'word';
    const naturalMs = wordMs(piece, isFirst, isLast, times);
    const startMs = at;
    at += Math.round(naturalMs / (voice.rate * piece.rate));
    spans.push({ startMs, endMs: at });
    const last = words.at(-1);
    if (last?.token === piece.token) last.endMs = at;
    else
      words.push({
        word: wordAt(spoken, piece),
        place: spoken.places[piece.token] ?? 0,
        startMs,
        endMs: at,
        token: piece.token,
      });
  });
  return {
    durationMs: at,
    hasMarkup: spoken.hasMarkup,
    words: words.map(({ word, place, startMs, endMs }) => ({ word, place, startMs, endMs })),
    spans,
  };
}

/** The word of the text that a spoken word belongs to. */
function wordAt(spoken: SpokenText, piece: SpokenWord): string {
  return spoken.tokens[piece.token] ?? piece.word;
}

type WordTimes = readonly ((word: string) => number)[];

/** How long a voice takes for a word. */
function wordMs(word: SpokenWord, isFirst: boolean, isLast: boolean, times: WordTimes): number {
  const place = (word.isLetter ? 4 : 0) + (isFirst ? 2 : 0) + (isLast ? 1 : 0);
  return times[place]?.(word.word) ?? SHORTEST_WORD_MS;
}

/** The times of words in a voice: for each kind of place one memory, with the bare word as its key. */
const timesOf = remembered((voice): WordTimes => {
  const weights = model.weights[voice] ?? {};
  return Array.from({ length: 8 }, (_, place) => {
    const [isLetter, isFirst, isLast] = [(place & 4) > 0, (place & 2) > 0, (place & 1) > 0];
    return remembered((word) => {
      let sum = isLetter ? 0 : (model.exceptions[word] ?? 0);
      for (const feature of wordFeatures({ word, isLetter }, isFirst, isLast)) sum += weights[feature] ?? 0;
      return Math.max(SHORTEST_WORD_MS, sum);
    });
  });
});

/** What the regression sees of a word; a feature may appear more than once. */
function wordFeatures(word: { word: string; isLetter: boolean }, isFirst: boolean, isLast: boolean): string[] {
  const place = [...(isFirst ? ['first'] : []), ...(isLast ? ['last'] : []), ...(isFirst && isLast ? ['alone'] : [])];
  if (word.isLetter) return ['bias', ...place, `=${word.word}`, ...(isLast ? ['lastLetter'] : [])];
  const graphemes = graphemesOf(word.word);
  const vowels = graphemes.filter((part) => /[aeiouy]/.test(part) && part !== 'e$' && part !== 'qu').length;
  const syllables = vowels <= 1 ? ['one'] : vowels === 2 ? ['two'] : vowels === 3 ? ['three'] : [];
  return ['bias', ...place, ...graphemes, ...syllables, ...(isLast ? endingFeatures(word.word, vowels) : [])];
}

/** How a word ends decides how much it is drawn out before a pause. */
function endingFeatures(word: string, vowels: number): string[] {
  const end = word.replace(/e$/, '').at(-1) ?? '';
  const isLong = /(ee|ea|oo|ou|ow|ai|ay|oa|igh|ie|ey|[aeiou][^aeiou]e)/.test(word.slice(-4));
  return [
    ...(vowels <= 1 ? ['lastShort'] : []),
    ...(/[aeiouyw]/.test(end) ? ['lastVowel'] : []),
    ...(/[ptkbdgc]/.test(end) ? ['lastStop'] : []),
    ...(/[mnlr]/.test(end) ? ['lastNasal'] : []),
    ...(isLong ? ['lastLong'] : []),
  ];
}

/** Letters grouped as they are pronounced, longest group first: "thought" → th, ough, t. `$` marks the end of the word. */
function graphemesOf(word: string): string[] {
  const text = `${word.replaceAll("'", '')}$`;
  const parts: string[] = [];
  let at = 0;
  while (at < text.length - 1) {
    const part =
      [5, 4, 3, 2].map((size) => text.slice(at, at + size)).find((group) => isGrapheme(group, text)) ??
      (text[at] as string);
    parts.push(part);
    at += part.replace('$', '').length;
  }
  return parts;
}

function isGrapheme(group: string, text: string): boolean {
  if (!GRAPHEMES.has(group)) return false;
  return group !== 'e$' || /[aeiouy].*e\$$/.test(text);
}
