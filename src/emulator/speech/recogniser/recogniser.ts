/** What a speech recogniser makes of an utterance: the said words through a seeded error channel, with confidence and times. */
import type { Random } from '../../../shared/random.ts';
import { remembered } from '../../../shared/remembered.ts';
import type { AudioProfile } from '../channel/channel.ts';
import { ABBREVIATIONS } from '../text/lexicon.ts';
import { stripEdges } from '../text/normalise.ts';
import { parseSpeech } from '../text/ssml.ts';
import { predictSpeech } from '../voice/duration.ts';
import { DROPPABLE, FILLERS, INSERTED, mishear, type WordKind } from './confusions.ts';
import { isReadOut } from './read-out.ts';

/** How well it hears. `wordErrorRate` (0…0.5) overrides the profile's: 5 % clean, 10 % phone, 15 % noisy. */
export interface Hearing {
  readonly mode: 'recognise' | 'perfect';
  readonly profile: AudioProfile;
  readonly wordErrorRate?: number;
  /** The speaker's voice, for the times of the words. */
  readonly voice: string;
  /** The times of the words that hold a letter or digit, where they are known better than the text alone tells. */
  readonly times?: readonly { readonly startMs: number; readonly endMs: number }[];
  readonly random: Random;
}

/** A heard word. Times are milliseconds from the start of the utterance; confidence is 0…1. */
export interface HeardWord {
  readonly word: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly confidence: number;
}

/** The recogniser's answer. `text` has the casing and punctuation of a recogniser; it is empty only if nothing was said. */
export interface Heard {
  readonly text: string;
  readonly confidence: number;
  readonly words: readonly HeardWord[];
}

/** One word of the truth. `punctuation` is what follows it. */
interface SaidWord {
  readonly word: string;
  readonly punctuation: string;
  readonly kind: WordKind;
  readonly startMs: number;
  readonly endMs: number;
}

export const WORD_ERROR_RATES: Readonly<Record<AudioProfile, number>> = { clean: 0.05, phone: 0.1, noisy: 0.15 };

/** How much likelier than average a word of a kind is misheard. */
const WEIGHTS: Readonly<Record<WordKind, number>> = {
  filler: 2.2,
  function: 0.65,
  content: 0.75,
  name: 3,
  number: 1.6,
  code: 2.2,
};
const CLIPPED_START_WEIGHT = 1.5;
/** Mean weight of the words of ordinary service calls, so that the wished error rate comes out over many utterances. */
const MEAN_WEIGHT = 0.9;
const HIGHEST_RATE = 0.75;
const INSERTION_SHARE = 0.08;
/** Utterances are heard well or badly as a whole; the factors' mean is 1. */
const CLARITY: readonly (readonly [number, number])[] = [
  [0.35, 0.45],
  [1, 0.3],
  [2.17, 0.25],
];

/** Same text, same stream, same answer. Never empties an utterance: at least one word is always heard. */
export function recognise(text: string, hearing: Hearing): Heard {
  const said = saidWords(text, hearing.voice, hearing.times);
  if (hearing.mode === 'perfect') return assemble(said.map((word) => heardAs(word, 1)));
  const random = hearing.random;
  const rate = (hearing.wordErrorRate ?? WORD_ERROR_RATES[hearing.profile]) * random.weighted(CLARITY);
  const heard = said.flatMap((word, index) => {
    const weight = WEIGHTS[word.kind] * (index === 0 && said.length > 2 ? CLIPPED_START_WEIGHT : 1);
    const chance = Math.min(HIGHEST_RATE, (rate * weight) / MEAN_WEIGHT);
    return random.chance(chance) ? misheard(word, index, said.length, random) : [correctly(word, rate, random)];
  });
  return assemble(heard.length > 0 ? heard : said.slice(0, 1).map((word) => correctly(word, rate, random)));
}

type HeardPiece = SaidWord & { readonly confidence: number };

/**
 * The words of an utterance, and what each is. A capital inside a sentence makes a name. The given times are used if there
 * is one for each word; else they are worked out from the text.
 */
export function saidWords(text: string, voice: string, given: Hearing['times'] = []): SaidWord[] {
  const plain = parseSpeech(text)
    .runs.flatMap((run) => (run.kind === 'text' ? [run.style.alias || run.text] : []))
    .join(' ');
  const tokens = plain
    .split(/\s+/)
    .map(readToken)
    .filter((token) => token.isSaid);
  const times = given.length === tokens.length ? given : timesOf(text, voice);
  const words = tokens.map(({ word }) => word);
  let isStart = true;
  return tokens.map(({ word, punctuation, isLast, kind: own }, index) => {
    const { startMs, endMs } = times[index] ?? times.at(-1) ?? { startMs: 0, endMs: 0 };
    const kind = isReadOut(words, index, isStart) ? (word.length === 1 ? 'code' : 'number') : kindAt(own, isStart);
    isStart = isLast;
    return { word, punctuation, kind, startMs, endMs };
  });
}

/** A token of a text, read. */
interface SaidToken {
  readonly word: string;
  readonly punctuation: string;
  /** False for marks that stand alone. */
  readonly isSaid: boolean;
  /** True for the last of a sentence. */
  readonly isLast: boolean;
  /** What it is inside a sentence. */
  readonly kind: WordKind;
}

const readToken = remembered((token): SaidToken => {
  const word = wordIn(token);
  return {
    word,
    punctuation: punctuationAfter(token),
    isSaid: /[\p{L}\p{N}]/u.test(token),
    isLast: /[.?!…]["')\]]*$/u.test(token) && !isAbbreviation(token),
    kind: kindInside(word),
  };
});

/** For each word of the text, when it is said; a word that is not spoken has the time of the one before it. */
function timesOf(text: string, voice: string): { startMs: number; endMs: number }[] {
  const times: { startMs: number; endMs: number }[] = [];
  for (const word of predictSpeech(text, voice).words) {
    while (times.length < word.place) times.push(times.at(-1) ?? { startMs: 0, endMs: 0 });
    times.push(word);
  }
  return times;
}

/** Without the marks around it; a word that was broken off keeps its hyphen. */
function wordIn(token: string): string {
  const bare = stripEdges(token).replace(/^[“‘¿¡«]+|[”’»…]+$/gu, '') || token;
  return /\p{L}-[.,;:!?…]*$/u.test(token) ? `${bare}-` : bare;
}

/** At the start of a sentence a capital says nothing. */
function kindAt(kind: WordKind, isSentenceStart: boolean): WordKind {
  return isSentenceStart && kind === 'name' ? 'content' : kind;
}

/** What kind of word it is inside a sentence. */
function kindInside(word: string): WordKind {
  const lower = word.toLowerCase();
  if (
    /@|^#|^[A-Za-z](-[A-Za-z])+$/.test(word) ||
    (/\d/.test(word) && /[A-Za-z]/.test(word) && !/^\d+(st|nd|rd|th|am|pm|s|k|gb|mb)$/i.test(word))
  )
    return 'code';
  if (/\d/.test(word)) return 'number';
  if (FILLERS.has(lower) || lower.endsWith('-')) return 'filler';
  if (DROPPABLE.has(lower)) return 'function';
  if (ABBREVIATIONS[`${lower}.`] !== undefined) return 'content';
  return /^\p{Lu}/u.test(word) && !/^I('|$)/.test(word) ? 'name' : 'content';
}

/** "Mr." ends no sentence. */
function isAbbreviation(token: string): boolean {
  return ABBREVIATIONS[token.toLowerCase()] !== undefined;
}

function punctuationAfter(token: string): string {
  if (isAbbreviation(token)) return '';
  const marks = token.match(/[.,;:!?…]+["'”’)\]]*$/u)?.[0] ?? '';
  if (marks.includes('?')) return '?';
  if (/[.!…]/u.test(marks)) return marks.startsWith('...') || marks.startsWith('…') ? '' : '.';
  return marks === '' ? '' : ',';
}

function misheard(word: SaidWord, index: number, count: number, random: Random): HeardPiece[] {
  const confidence = between(0.32, 0.74, random);
  const isDroppable = word.kind === 'filler' || word.kind === 'function' || (index === 0 && count > 2);
  if (count > 1 && isDroppable && random.chance(word.kind === 'filler' ? 0.9 : 0.5)) return [];
  if (word.kind !== 'code' && random.chance(INSERTION_SHARE)) {
    const middleMs = Math.round((word.startMs + word.endMs) / 2);
    const extra = {
      ...word,
      word: random.pick(INSERTED),
      punctuation: '',
      kind: 'function' as const,
      endMs: middleMs,
      confidence,
    };
    return [extra, { ...word, startMs: middleMs, confidence: between(0.6, 0.85, random) }];
  }
  return inWords({ ...word, word: mishear(word.word, word.kind, random), confidence });
}

/** One word may be taken for two: they share its time by their letters, and its mark follows the last. */
function inWords(piece: HeardPiece): HeardPiece[] {
  if (!piece.word.includes(' ')) return [piece];
  const words = piece.word.split(' ');
  const msPerLetter = (piece.endMs - piece.startMs) / words.join('').length;
  let atMs = piece.startMs;
  return words.map((word, index) => {
    const isLast = index === words.length - 1;
    const startMs = atMs;
    atMs = isLast ? piece.endMs : Math.round(startMs + word.length * msPerLetter);
    return { ...piece, word, punctuation: isLast ? piece.punctuation : '', startMs, endMs: atMs };
  });
}

function correctly(word: SaidWord, rate: number, random: Random): HeardPiece {
  const isEntity = word.kind === 'name' || word.kind === 'number' || word.kind === 'code';
  const best = isEntity ? 0.95 : 0.99;
  return heardAs(word, between(best - 0.08 - Math.min(0.15, rate * 0.4), best, random));
}

/** Written out: of a copy with one field more, made this often, the engine makes a slow object. */
function heardAs({ word, punctuation, kind, startMs, endMs }: SaidWord, confidence: number): HeardPiece {
  return { word, punctuation, kind, startMs, endMs, confidence };
}

function between(low: number, high: number, random: Random): number {
  return Math.round(random.between(low, high) * 10_000) / 10_000;
}

function assemble(pieces: readonly HeardPiece[]): Heard {
  const words = pieces.map(({ word, startMs, endMs, confidence }) => ({ word, startMs, endMs, confidence }));
  const sum = words.reduce((total, word) => total + word.confidence, 0);
  const text = pieces
    .map((piece, index) => sentenceCase(piece.word, pieces[index - 1]) + endMark(piece, index === pieces.length - 1))
    .join(' ');
  return { text, confidence: words.length === 0 ? 0 : Math.round((sum / words.length) * 10_000) / 10_000, words };
}

function sentenceCase(word: string, before: HeardPiece | undefined): string {
  const isStart = before === undefined || before.punctuation === '.' || before.punctuation === '?';
  return isStart ? `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}` : word;
}

function endMark(piece: HeardPiece, isLast: boolean): string {
  return isLast && !/[.?]/.test(piece.punctuation) ? '.' : piece.punctuation;
}
