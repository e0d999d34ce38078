/** flite's raw sound made into a telephone-rate utterance whose words lie exactly where they were predicted. Pure. */

import { createFilter, highPass, highShelf } from '../channel/filters.ts';
import { setSpeechLevel, speechLevelDb } from '../channel/loudness.ts';
import type { SpokenText, SpokenWord } from '../text/text.ts';
import type { PredictedSpeech } from '../voice/duration.ts';
import type { Voice } from '../voice/voices.ts';
import type { FliteSpeech } from './flite-pool.ts';
import { alignWords, parsePhones, type WordSpan } from './phones.ts';
import { toTelephoneRate } from './resample.ts';
import { layStretched, type TimePoint } from './stretch.ts';
import { createWorkspace } from './workspace.ts';

/** Samples per millisecond. */
const RATE = 8;
const LEAD_MS = 12;
const RELEASE_MS = 45;
const FADE = 64;
const LEVEL_DB = -21.5;

const takeOutput = createWorkspace();
const takePhrase = createWorkspace();
const takeNarrow = createWorkspace();
const NARROW = [highPass(280, 0.54), highPass(280, 1.31)];

/** What flite is told to say: our words with its punctuation at the pauses. Ends in a full stop, without which it rushes. */
export function fliteText(spoken: SpokenText): string {
  let text = '';
  for (const piece of spoken.pieces) {
    if (piece.kind === 'word') text += ` ${piece.isLetter && piece.word === 'a' ? 'ay' : piece.word}`;
    else if (text !== '' && !/[.,?]$/.test(text)) text += piece.mark;
  }
  return /[.?]$/.test(text) ? `${text} ` : `${text.replace(/,$/, '')}. `;
}

/** flite's settings for a voice. */
export function fliteFlags(voice: Voice): string[] {
  const pitch = voice.flite.pitchHz;
  return ['-voice', voice.flite.name, ...(pitch === undefined ? [] : ['--setf', `int_f0_target_mean=${pitch}`])];
}

/** 8 kHz, 16 bit, exactly `predicted.durationMs` long, speech level about −20 dBFS on either kind of line. */
export function shapeUtterance(
  raw: FliteSpeech,
  spoken: SpokenText,
  predicted: PredictedSpeech,
  voice: Voice,
): Int16Array {
  const source = toTelephoneRate(raw.samples, voice.shift);
  const spans = alignWords(spoken, parsePhones(raw.printed));
  const output = takeOutput(predicted.durationMs * RATE);
  for (const phrase of phrasesWithGain(spoken)) layPhrase(phrase, spans, predicted, voice.shift, source, output);
  createFilter(highPass(90), ...(voice.shelfDb === 0 ? [] : [highShelf(1_500, voice.shelfDb)])).run(output);
  setSpeechLevel(output, LEVEL_DB + deepShareDb(output) / 2);
  return toInt16(output);
}

interface Phrase {
  readonly first: number;
  readonly last: number;
  readonly gain: number;
}

/** Word indices between pauses or changes of loudness. */
function phrasesWithGain(spoken: SpokenText): Phrase[] {
  const phrases: { first: number; last: number; gain: number }[] = [];
  let word = 0;
  let previous: SpokenWord | undefined;
  for (const piece of spoken.pieces) {
    if (piece.kind === 'pause') {
      previous = undefined;
      continue;
    }
    const open = phrases.at(-1);
    if (open && previous?.gainDb === piece.gainDb) open.last = word;
    else phrases.push({ first: word, last: word, gain: Math.fround(10 ** (piece.gainDb / 20)) });
    previous = piece;
    word += 1;
  }
  return phrases;
}

function layPhrase(
  phrase: Phrase,
  spans: readonly WordSpan[],
  predicted: PredictedSpeech,
  shift: number,
  source: Float32Array,
  output: Float32Array,
) {
  const map = phraseMap(phrase, spans, predicted, shift, output.length);
  const first = map[0]?.target ?? 0;
  const laid = takePhrase(Math.max(0, (map.at(-1)?.target ?? 0) - first));
  const own = map.map(({ target, source: from }) => ({ target: target - first, source: from }));
  layStretched(source, own, laid);
  fadeEdges(laid);
  for (let at = 0; at < laid.length; at += 1)
    output[first + at] = (output[first + at] as number) + (laid[at] as number) * phrase.gain;
}

function fadeEdges(samples: Float32Array) {
  const { length } = samples;
  for (let at = 0; at < length; at += 1) {
    if (at === FADE && length - FADE > at) at = length - FADE;
    samples[at] = (samples[at] as number) * Math.min(1, (at + 1) / FADE, (length - at) / FADE);
  }
}

/** Word boundaries as map points, with a little of flite's own silence before and after so that onsets and releases live. */
function phraseMap(
  phrase: Phrase,
  spans: readonly WordSpan[],
  predicted: PredictedSpeech,
  shift: number,
  length: number,
): TimePoint[] {
  const toSource = (ms: number) => (ms * RATE) / shift;
  const points: TimePoint[] = [];
  for (let word = phrase.first; word <= phrase.last; word += 1) {
    const [from, to] = [spans[word], predicted.spans[word]];
    if (from && to) points.push({ target: to.startMs * RATE, source: toSource(from.startMs) });
  }
  const [sourceEnd, targetEnd] = [spans[phrase.last]?.endMs ?? 0, predicted.spans[phrase.last]?.endMs ?? 0];
  points.push({ target: targetEnd * RATE, source: toSource(sourceEnd) });
  const before = predicted.spans[phrase.first - 1]?.endMs ?? 0;
  const after = predicted.spans[phrase.last + 1]?.startMs ?? length / RATE;
  const [start, end] = [points[0] as TimePoint, points.at(-1) as TimePoint];
  const lead = Math.min(LEAD_MS * RATE, Math.max(0, start.target - before * RATE));
  const release = Math.min(RELEASE_MS * RATE, Math.max(0, after * RATE - end.target));
  return [
    ...(lead > 0 ? [{ target: start.target - lead, source: start.source - lead }] : []),
    ...points,
    ...(release > 0 ? [{ target: end.target + release, source: end.source + release }] : []),
  ];
}

/** How much of the level a telephone line will take away; half of it is made good here, so that both bands stay near −20. */
function deepShareDb(samples: Float32Array): number {
  const narrow = takeNarrow(samples.length);
  narrow.set(samples);
  createFilter(...NARROW).run(narrow);
  const lost = speechLevelDb(samples) - speechLevelDb(narrow);
  return Number.isFinite(lost) ? Math.min(8, Math.max(0, lost)) : 0;
}

function toInt16(samples: Float32Array): Int16Array {
  const rounded = new Int16Array(samples.length);
  for (let index = 0; index < samples.length; index += 1)
    rounded[index] = (((samples[index] as number) * 32_767 + 32_768.5) | 0) - 32_768;
  return rounded;
}
