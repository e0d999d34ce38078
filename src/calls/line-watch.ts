/** Watches a call of which nothing is heard: callbacks may be lost, and the carrier can be asked. Asks only when there is reason to. */
import type { Carrier } from '../domain/ports.ts';
import type { Clock } from '../shared/clock.ts';

/** What is watched, and what to do about it. */
export interface LineWatchParts {
  readonly clock: Clock;
  readonly carrier: Pick<Carrier, 'conferenceState'>;
  readonly conferenceSid: string;
  /** How far the conversation has come; undefined when there is none. */
  readonly progress: () => { readonly turns: number; readonly isOver: boolean } | undefined;
  /** The room is open, whatever the callback said or did not say. */
  readonly onLive: () => void;
  readonly onOver: () => void;
  /** Nobody will say anything more, and the room does not close. */
  readonly onLingering: () => void;
}

const LOOK_EVERY_MS = 5_000;
/** A farewell takes a while to be spoken and heard; the end of the room is expected by then. */
const LOOKS_AFTER_THE_END = 3;
/** A silence of so many looks is longer than any turn. */
const QUIET_LOOKS = 5;
const LINGERING_LOOKS = 24;

/** Begins to watch; the returned function ends it. */
export function watchLine(parts: LineWatchParts): () => void {
  let turns = -1;
  let quiet = 0;
  let over = 0;
  let cancel = () => {};
  let ended = false;

  const look = async (): Promise<void> => {
    const now = parts.progress();
    quiet = now && now.turns !== turns ? 0 : quiet + 1;
    over = now?.isOver ? over + 1 : 0;
    turns = now?.turns ?? turns;
    if (over >= LOOKS_AFTER_THE_END || quiet >= QUIET_LOOKS) await ask();
    if (!ended) cancel = parts.clock.after(LOOK_EVERY_MS, () => void look());
  };
  const ask = async (): Promise<void> => {
    const state = await parts.carrier.conferenceState(parts.conferenceSid).catch(() => 'unknown' as const);
    if (ended) return;
    if (state === 'over') parts.onOver();
    else if (over >= LINGERING_LOOKS) parts.onLingering();
    else if (state === 'live') parts.onLive();
  };
  cancel = parts.clock.after(LOOK_EVERY_MS, () => void look());
  return () => {
    ended = true;
    cancel();
  };
}
