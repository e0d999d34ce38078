/** Turns cut into captions that can be read while they are shown. Shared by WebVTT and SubRip. */
import type { Role } from '../../domain/labels.ts';
import { type PlacedTurn, placedTurns } from './asr-text.ts';
import type { ExportedCall } from './form.ts';

/** A caption; times in seconds. */
export interface Caption {
  readonly id: string;
  readonly role: Role;
  readonly startS: number;
  readonly endS: number;
  readonly text: string;
}

/** Two lines of the usual 42 characters. */
const LONGEST = 84;

/** The captions of a call in the order of their beginnings. */
export function captionsOf({ call, turns }: ExportedCall): Caption[] {
  const captions = placedTurns(turns).flatMap((turn) =>
    piecesOf(turn).map(({ startS, endS, text }, index) => ({
      id: `${call.call_id}-${turn.turn}-${index}`,
      role: turn.role,
      startS,
      endS,
      text,
    })),
  );
  return captions.sort((a, b) => a.startS - b.startS);
}

/** A long turn is cut between words, where their times are known; best after a sentence. */
function piecesOf(turn: PlacedTurn): Pick<Caption, 'startS' | 'endS' | 'text'>[] {
  const whole = { startS: turn.start_s, endS: turn.end_s, text: oneLine(turn.said) };
  const written = whole.text.split(' ');
  const words = turn.words ?? [];
  if (whole.text.length <= LONGEST || words.length !== written.length) return [whole];
  const pieces: Pick<Caption, 'startS' | 'endS' | 'text'>[] = [];
  let from = 0;
  while (from < words.length) {
    const to = cutAfter(written, from);
    const [first, last] = [words[from], words[to - 1]];
    const text = written.slice(from, to).join(' ');
    if (first && last) pieces.push({ startS: first.start_s, endS: Math.max(last.end_s, first.start_s + 0.001), text });
    from = to;
  }
  return pieces;
}

/** The place to cut: after the last sentence that fits, else after the last word that fits. */
function cutAfter(written: readonly string[], from: number): number {
  let length = -1;
  let sentence = 0;
  for (let at = from; at < written.length; at += 1) {
    const word = written[at] as string;
    length += word.length + 1;
    if (length > LONGEST && at > from) return sentence > from ? sentence : at;
    if (/[.?!]$/.test(word) && length > LONGEST / 3) sentence = at + 1;
  }
  return written.length;
}

/** `00:01:02.345`; SubRip writes a comma. */
export function captionTime(seconds: number, mark: '.' | ','): string {
  const milliseconds = Math.round(seconds * 1000);
  const two = (number: number) => String(number).padStart(2, '0');
  const [hours, minutes] = [Math.floor(milliseconds / 3_600_000), Math.floor(milliseconds / 60_000) % 60];
  const rest = milliseconds % 60_000;
  return `${two(hours)}:${two(minutes)}:${two(Math.floor(rest / 1000))}${mark}${String(rest % 1000).padStart(3, '0')}`;
}

/** The voice of a role, as captions name it. */
export const VOICES: Readonly<Record<Role, string>> = { agent: 'Agent', customer: 'Customer' };

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
