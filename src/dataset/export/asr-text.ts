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
