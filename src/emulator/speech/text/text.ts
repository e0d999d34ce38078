/** From what a `<Say>` contains to what is spoken: original tokens, the words spoken for each, and the pauses between. No sound here. */
import { wordsOfDigits } from '../../../shared/number-words.ts';
import { remembered } from '../../../shared/remembered.ts';
import { ABBREVIATIONS } from './lexicon.ts';
import { type Look, lookAt, readLooks, readTokens, stripEdges } from './normalise.ts';
import { cardinalWords, ordinalWords } from './number-words.ts';
import { parseSpeech, type SpeechStyle } from './ssml.ts';
import { transliterate } from './transliterate.ts';
import { letterWords } from './written-forms.ts';

/** One spoken word. `token` points into `SpokenText.tokens`; several words may belong to one token. */
export interface SpokenWord {
  readonly kind: 'word';
  readonly word: string;
  readonly token: number;
  readonly rate: number;
  readonly gainDb: number;
  /** True for a letter of a spelled name or id. */
  readonly isLetter: boolean;
}

/** Silence between words; `mark` is the punctuation that flite is given there. */
export interface SpokenPause {
  readonly kind: 'pause';
  readonly pauseMs: number;
  readonly mark: ',' | '.' | '?';
  /** True for a pause that was asked for, which counts even at the end of an utterance. */
  readonly isExplicit: boolean;
}

/** A silence asked for after the word with this index (-1 = before the first word), instead of what punctuation gives. */
export interface AskedPause {
  readonly afterWord: number;
  readonly pauseMs: number;
}

/** A text ready to be timed and spoken. `tokens` are the original words without punctuation at their edges. */
export interface SpokenText {
  readonly tokens: readonly string[];
  /** For each token, which word of the whole text it is, counting those that are not spoken. */
  readonly places: readonly number[];
  readonly hasMarkup: boolean;
  readonly pieces: readonly (SpokenWord | SpokenPause)[];
  readonly warnings: readonly string[];
}

const PAUSES: Readonly<Record<string, SpokenPause>> = {
  ',': { kind: 'pause', pauseMs: 170, mark: ',', isExplicit: false },
  ';': { kind: 'pause', pauseMs: 260, mark: ',', isExplicit: false },
  ':': { kind: 'pause', pauseMs: 230, mark: ',', isExplicit: false },
  '-': { kind: 'pause', pauseMs: 230, mark: ',', isExplicit: false },
  '.': { kind: 'pause', pauseMs: 380, mark: '.', isExplicit: false },
  '!': { kind: 'pause', pauseMs: 380, mark: '.', isExplicit: false },
  '?': { kind: 'pause', pauseMs: 400, mark: '?', isExplicit: false },
  '...': { kind: 'pause', pauseMs: 480, mark: ',', isExplicit: false },
};
const PHONE_GROUP_PAUSE: SpokenPause = { kind: 'pause', pauseMs: 120, mark: ',', isExplicit: false };

/** Texts that are kept: each is asked for when it is timed, remarked on, recognised and spoken. */
const TEXTS_REMEMBERED = 400;

/** Never throws: what cannot be spoken is listed in `warnings`. A text without any sayable word has no word pieces. */
export function toSpokenText(text: string, pauses: readonly AskedPause[] = []): SpokenText {
  return pauses.length > 0 ? readText(text, pauses) : readPlain(text);
}

const readPlain = remembered((text) => readText(text, []), TEXTS_REMEMBERED);

function readText(text: string, pauses: readonly AskedPause[]): SpokenText {
  const parsed = parseSpeech(text);
  const tokens: string[] = [];
  const pieces: (SpokenWord | SpokenPause)[] = [];
  const dropped = new Set<string>();
  const asked = new Map(pauses.map((pause) => [pause.afterWord, pause.pauseMs]));
  const places: number[] = [];
  const state = { tokens, places, pieces, dropped, asked, seen: 0 };
  pushAsked(state, -1);
  for (const run of parsed.runs) {
    if (run.kind === 'text') addRun(run.text, run.style, state);
    else if (run.pauseMs > 0) pieces.push(askedPause(run.pauseMs));
  }
  const warnings = [...parsed.warnings];
  if (dropped.size > 0) warnings.push(`cannot be spoken and left out: ${[...dropped].join(' ')}`);
  return { tokens, places, hasMarkup: parsed.hasMarkup, pieces: joinPauses(pieces), warnings };
}

interface Reading {
  readonly tokens: string[];
  readonly places: number[];
  readonly pieces: (SpokenWord | SpokenPause)[];
  readonly dropped: Set<string>;
  readonly asked: ReadonlyMap<number, number>;
  /** Words of the text so far, as whoever asked for pauses counts them. */
  seen: number;
}

function addRun(text: string, style: SpeechStyle, state: Reading) {
  const originals = style.alias === '' ? text.split(/\s+/).filter((token) => token !== '') : [text.trim()];
  const readings = originals.map(readOriginal);
  const said = style.alias === '' ? readings : [readOriginal(style.alias)];
  for (const { left } of said) for (const character of left) state.dropped.add(character);
  const parts = said.flatMap((reading) => reading.parts);
  const spoken =
    style.sayAs === '' ? readLooks(parts.map(({ look }) => look)) : parts.map(({ part }) => readAs(part, style.sayAs));
  let at = 0;
  readings.forEach(({ original, bare, isWord }, index) => {
    const own = said[index]?.parts ?? [];
    const words = spoken.slice(at, at + own.length);
    at += own.length;
    const isSpoken = words.some(({ length }) => length > 0);
    const token = isSpoken ? state.tokens.push(style.alias === '' ? bare : original) - 1 : -1;
    if (isSpoken) state.places.push(state.seen);
    else if (/\p{L}/u.test(original)) state.pieces.push(askedPause(unspokenMs(original)));
    own.forEach(({ part, pause }, place) => {
      pushWords(words[place] ?? [], part, token, style, state.pieces);
      if (pause !== undefined) state.pieces.push(pause);
    });
    if (!isWord && state.seen > 0) return;
    state.seen += 1;
    pushAsked(state, state.seen - 1);
  });
}

/** A word in a script that the voices lack takes its time in silence, so that the conversation keeps its shape. */
function unspokenMs(original: string): number {
  return Math.min(6_000, 170 * [...original].length);
}

function pushAsked(state: Reading, word: number) {
  const pauseMs = state.asked.get(word);
  if (pauseMs !== undefined) state.pieces.push(askedPause(pauseMs));
}

function askedPause(pauseMs: number): SpokenPause {
  return { kind: 'pause', pauseMs, mark: ',', isExplicit: true };
}

/** A piece of text between spaces, or an alias, read by itself. */
interface ReadOriginal {
  readonly original: string;
  /** Without the marks around it. */
  readonly bare: string;
  /** False for marks that stand alone. */
  readonly isWord: boolean;
  readonly parts: readonly ReadPart[];
  /** Characters that cannot be spoken. */
  readonly left: readonly string[];
}

/** A part of it in ASCII, without spaces. */
interface ReadPart {
  readonly part: string;
  readonly look: Look;
  /** What follows it. */
  readonly pause: SpokenPause | undefined;
}

const readOriginal = remembered((original): ReadOriginal => {
  const { text, dropped } = transliterate(original);
  const parts = text
    .trim()
    .split(/\s+/)
    .filter((part) => part !== '')
    .map((part) => ({ part, look: lookAt(part), pause: pauseAfter(part) }));
  const isWord = /[\p{L}\p{N}]/u.test(original);
  return { original, bare: withoutMarks(original), isWord, parts, left: dropped };
});

function withoutMarks(original: string): string {
  const bare = stripEdges(original).replace(/^[“‘¿¡«]+|[”’»…]+$/gu, '');
  return bare === '' ? original : bare;
}

function pushWords(
  words: readonly string[],
  part: string,
  token: number,
  style: SpeechStyle,
  pieces: (SpokenWord | SpokenPause)[],
) {
  const groups = words.length > 1 ? digitGroups(part, words.length) : undefined;
  words.forEach((word, index) => {
    if (index > 0 && groups?.has(index)) pieces.push(PHONE_GROUP_PAUSE);
    const isLetter = word.length === 1 && (words.length > 1 || word !== 'a') && word !== 'i';
    pieces.push({ kind: 'word', word, token, rate: style.rate, gainDb: style.gainDb, isLetter });
  });
}

/** Where a long number is broken when it is read aloud: at its own hyphens, else every three or four digits. */
function digitGroups(part: string, wordCount: number): Set<number> {
  const starts = new Set<number>();
  const bare = stripEdges(part).replace(/^[#+]/, '');
  if (
    !/^[A-Z\d().-]+$/i.test(bare) ||
    bare.replace(/[^A-Z\d]/gi, '').length !== wordCount - (part.length - part.replace(/[#+]/, '').length)
  )
    return starts;
  const offset = part.startsWith('#') || part.startsWith('+') ? 1 : 0;
  let count = 0;
  const groups = bare.split(/[-().]+/).filter((group) => group !== '');
  for (const group of groups.every((one) => one.length === 1) ? [] : groups) {
    if (count > 0) starts.add(count + offset);
    if (group.length >= 6) for (let at = 3; at <= group.length - 3; at += 3) starts.add(count + at + offset);
    count += group.length;
  }
  return starts;
}

function pauseAfter(part: string): SpokenPause | undefined {
  const tail = part.match(/(\.\.\.|[.,;:!?-]+)["'`)\]}*]*$/)?.[1];
  if (tail === undefined || (part.length > 1 && /^-+$/.test(tail) && part !== '--')) return undefined;
  if (tail === '.' && ABBREVIATIONS[part.toLowerCase()] !== undefined && !/^[ap]\.m\.$/i.test(part)) return undefined;
  if (tail.startsWith('...')) return PAUSES['...'];
  const strongest = [...'?!.;:,-'].find((mark) => tail.includes(mark));
  return strongest === undefined ? undefined : PAUSES[strongest];
}

/** Pauses in a row count once, the longest; a pause before the first word is kept only if SSML asked for it. */
function joinPauses(pieces: readonly (SpokenWord | SpokenPause)[]): (SpokenWord | SpokenPause)[] {
  const joined: (SpokenWord | SpokenPause)[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (piece.kind === 'pause' && last?.kind === 'pause') {
      joined[joined.length - 1] = strongerPause(last, piece);
    } else joined.push(piece);
  }
  return joined;
}

function strongerPause(one: SpokenPause, other: SpokenPause): SpokenPause {
  if (one.isExplicit !== other.isExplicit)
    return one.isExplicit ? { ...one, mark: other.mark } : { ...other, mark: one.mark };
  return one.pauseMs >= other.pauseMs ? one : other;
}

function readAs(part: string, sayAs: string): readonly string[] {
  const digits = part.replace(/\D/g, '');
  if (sayAs === 'characters' || sayAs === 'spell-out') return letterWords(part);
  if (digits === '') return readTokens([part])[0] ?? [];
  if (sayAs === 'digits' || sayAs === 'telephone') return wordsOfDigits(digits);
  if (sayAs === 'ordinal') return ordinalWords(digits);
  if ((sayAs === 'number' || sayAs === 'cardinal') && /^[\d,]+$/.test(stripEdges(part))) return cardinalWords(digits);
  return readTokens([part])[0] ?? [];
}
