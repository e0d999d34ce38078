/** Entities with their places in the utterance. Models cannot count characters, so the places are looked up here. */
import { type Entity, isPii } from '../../domain/labels.ts';

/** What a model lists: once for each mention, or once for all of them. */
interface Listed {
  readonly type: Entity['type'];
  readonly text: string;
}

/** Where a mention begins and ends, in UTF-16 units. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds every mention of each entity in the utterance, whole words only; entities that are not there are dropped. Longer
 * ones go first, so that a part of a name does not take the place of the whole.
 */
export function placeEntities(utterance: string, entities: readonly Listed[]): Entity[] {
  const placed: Entity[] = [];
  const place = (type: Entity['type'], found: Span | undefined) => {
    if (found) placed.push({ type, text: utterance.slice(found.start, found.end), ...found, pii: isPii(type) });
  };
  const listed = entities
    .map(({ type, text }) => ({ type, text: plain(text) }))
    .filter(({ text }) => text !== '')
    .sort((one, other) => other.text.length - one.text.length);
  for (const { type, text } of listed) place(type, find(utterance, text, placed));
  for (const { type, text } of listed) {
    for (const span of repeats(utterance, text)) if (isFree(span, placed)) place(type, span);
  }
  return placed.sort((one, other) => one.start - other.start);
}

function plain(text: string): string {
  return text
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/[\u2018\u2019]/g, "'");
}

/** The first free mention. One inside an address or a code counts only where there is no other: the model says that it is there. */
function find(utterance: string, wanted: string, taken: readonly Span[]): Span | undefined {
  const free = spansOf(utterance, wanted).filter((span) => isFree(span, taken));
  return free.find((span) => isApart(utterance, span)) ?? free[0];
}

/** Mentions that the model need not have listed. "will" is none of "Will". */
function repeats(utterance: string, wanted: string): Span[] {
  const isName = isCapital(wanted);
  return spansOf(utterance, wanted).filter(
    (span) => isApart(utterance, span) && (!isName || isCapital(utterance.slice(span.start))),
  );
}

/** Every place where the words stand, in capitals or not. */
function spansOf(utterance: string, wanted: string): Span[] {
  const pattern = new RegExp(wanted.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'giu');
  return [...utterance.matchAll(pattern)]
    .map(({ index, 0: { length } }) => ({ start: index, end: index + length }))
    .filter(({ start, end }) => !touches(utterance, start) && !touches(utterance, end));
}

function isFree({ start, end }: Span, taken: readonly Span[]): boolean {
  return taken.every((other) => end <= other.start || start >= other.end);
}

/** True when a word runs across the border before `place`. */
function touches(text: string, place: number): boolean {
  return /[\p{L}\p{N}\p{M}]$/u.test(text.slice(0, place)) && /^[\p{L}\p{N}\p{M}]/u.test(text.slice(place));
}

/** True when it is no part of "4.50", "LB-20417" or "nora@example.com". The 's of "Nora's" does not count. */
function isApart(text: string, { start, end }: Span): boolean {
  const runsOn = /^(?!'s\b)[.,:/@_'&+-]+[\p{L}\p{N}]/u.test(text.slice(end));
  return !runsOn && !/[\p{L}\p{N}][.,:/@_'&+-]+$|[$€£#@]$/u.test(text.slice(0, start));
}

function isCapital(text: string): boolean {
  return /^\p{Lu}/u.test(text);
}
