/** Finds each turn of a call among what the carrier says was spoken and heard; what has been found is taken off the lists. */
import { otherRole } from '../domain/labels.ts';
import type { HeardSpeech, SpokenSegment } from '../domain/ports.ts';
import type { Turn } from '../domain/turn.ts';

/** What was spoken of one turn, with the back-channel that came into it. */
export interface SpokenTurn {
  readonly place: Pick<SpokenSegment, 'startS' | 'endS' | 'words'>;
  readonly backChannel?: SpokenSegment;
}

/** The place of a turn; undefined when it was not spoken, or not to its end. */
export function takeSpoken(turn: Turn, waiting: SpokenSegment[]): SpokenTurn | undefined {
  if (!turn.breaths) {
    const place = takeSegment(waiting, (segment) => isSaid(segment, turn.role, turn.said));
    return place && { place };
  }
  const { first, second, backChannel, heardFirst } = turn.breaths;
  const start = waiting.find((segment) => isSaid(segment, turn.role, first));
  const end = start && waiting.find((one) => isSaid(one, turn.role, second) && one.startS >= start.endS);
  if (!start || !end) return undefined;
  for (const part of [start, end]) waiting.splice(waiting.indexOf(part), 1);
  // The same words may be the whole of the listener's next turn: those come after the speaker's end.
  const isIn = ({ startS }: SpokenSegment) => startS >= start.endS && startS < end.endS;
  const between =
    heardFirst && takeSegment(waiting, (one) => isSaid(one, otherRole(turn.role), backChannel) && isIn(one));
  const place = { startS: start.startS, endS: end.endS, words: [...start.words, ...end.words] };
  return { place, ...(between ? { backChannel: between } : {}) };
}

/** The words of what the other side heard of a turn: the same few words may be heard again. */
export function takeHeard(turn: Turn, waiting: HeardSpeech[]): HeardSpeech['words'] | undefined {
  if (turn.heard === undefined) return undefined;
  const first = turn.breaths?.heardFirst?.text;
  const parts = first === undefined ? [turn.heard] : [first, turn.heard.slice(first.length).trim()];
  const found = parts
    .filter((text) => text !== '')
    .map((text) => waiting.find((heard) => heard.by !== turn.role && heard.text === text));
  if (found.length === 0 || found.includes(undefined)) return undefined;
  const speeches = found as HeardSpeech[];
  for (const speech of speeches) waiting.splice(waiting.indexOf(speech), 1);
  return speeches.flatMap(({ words }) => words);
}

function takeSegment(
  waiting: SpokenSegment[],
  isMeant: (segment: SpokenSegment) => boolean,
): SpokenSegment | undefined {
  const at = waiting.findIndex(isMeant);
  return at === -1 ? undefined : waiting.splice(at, 1)[0];
}

function isSaid(segment: SpokenSegment, role: Turn['role'], said: string): boolean {
  return segment.role === role && (segment.text === said || plain(segment.text) === plain(said));
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
