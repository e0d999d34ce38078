/** Text as speech recognition is trained and scored on: lower-case words without punctuation. Also names that such files can hold. */
import type { TurnRecord } from '../../domain/record.ts';

const EDGES = /^[.,!?;:"'“”‘’…()[\]{}<>|–—-]+|[.,!?;:"'“”‘’…()[\]{}<>|–—]+$/gu;

/** One word, or nothing when it was only punctuation. A broken word keeps its hyphen: "th-". */
export function asrWord(written: string): string {
  const word = written
    .replace(EDGES, '')
    .replace(/-{2,}$/, '')
    .toLowerCase();
  return /[\p{L}\p{N}]/u.test(word) ? word : '';
}

/** The words of an utterance. */
export function asrWords(said: string): string[] {
  return said
    .split(/\s+/)
    .map(asrWord)
    .filter((word) => word !== '');
}

/** A name without spaces or shell characters, for fields that a space ends and for file names. */
export function fieldName(name: string): string {
  return name.replace(/[^\p{L}\p{N}_.-]+/gu, '_').replace(/^[.]+/, '_') || '_';
}

/** A turn whose place in the call is known. */
export type PlacedTurn = TurnRecord & { readonly start_s: number; readonly end_s: number };

/** The turns that have a place and last longer than nothing, by their beginnings. */
export function placedTurns(turns: readonly TurnRecord[]): PlacedTurn[] {
  const placed = turns.filter(
    (turn): turn is PlacedTurn => turn.start_s !== undefined && turn.end_s !== undefined && turn.end_s > turn.start_s,
  );
  return placed.sort((a, b) => a.start_s - b.start_s || a.turn - b.turn);
}

/** Speech without a pause: a turn, or one breath of it. */
export interface Breath {
  readonly turn: PlacedTurn;
  readonly startS: number;
  readonly endS: number;
  readonly text: string;
  /** Which of the turn's breaths, from 1; undefined when it has one only. */
  readonly part?: number;
}

/** Silence between two words that is no speech any more, in seconds. Sentences of one breath are half a second apart at most. */
const PAUSE_S = 0.75;

/** What was said without a pause, by its beginnings. Where the times of words are unknown a turn is one piece. */
export function breathsOf(placed: readonly PlacedTurn[]): Breath[] {
  const breaths = placed.flatMap((turn): Breath[] => {
    const words = turn.words ?? [];
    const starts = words.flatMap(({ start_s }, index) =>
      start_s - (words[index - 1]?.end_s ?? start_s) >= PAUSE_S ? [index] : [],
    );
    if (starts.length === 0) return [{ turn, startS: turn.start_s, endS: turn.end_s, text: turn.said }];
    return [0, ...starts].map((from, at) => {
      const part = words.slice(from, starts[at]);
      return {
        turn,
        part: at + 1,
        startS: at === 0 ? turn.start_s : (part[0]?.start_s ?? turn.start_s),
        endS: at === starts.length ? turn.end_s : (part.at(-1)?.end_s ?? turn.end_s),
        text: part.map(({ word }) => word).join(' '),
      };
    });
  });
  return breaths.sort((a, b) => a.startS - b.startS || a.turn.turn - b.turn.turn);
}

/** Says once that turns without times are left out. */
export function noteUnplaced(
  turns: readonly TurnRecord[],
  placed: readonly PlacedTurn[],
  note: (text: string) => void,
): void {
  if (placed.length < turns.length) note('turns without times are left out');
}

/** Order of bytes, as `LC_ALL=C sort` has it. */
export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
