/** Waits for a recording whose callback may be lost: asks the carrier, less and less often, up to a limit. */
import type { Carrier, ListedRecording } from '../domain/ports.ts';
import type { Clock } from '../shared/clock.ts';

/** What is waited for. */
export interface RecordingWatchParts {
  readonly clock: Clock;
  readonly carrier: Pick<Carrier, 'findRecording'>;
  /** The leg that is recorded. */
  readonly callSid: string;
  readonly limitMs: number;
  readonly onFound: (recording: ListedRecording) => void;
  readonly onLimit: () => void;
}

const FIRST_WAIT_MS = 5_000;

/** Begins to wait; the returned function ends it. */
export function watchForRecording(parts: RecordingWatchParts): () => void {
  let ended = false;
  let cancel = () => {};
  const wait = (waitMs: number, waitedMs: number): void => {
    const thisMs = Math.min(waitMs, Math.max(0, parts.limitMs - waitedMs));
    cancel = parts.clock.after(thisMs, () => void look(waitMs, waitedMs + thisMs));
  };
  const look = async (waitMs: number, waitedMs: number): Promise<void> => {
    const found = await parts.carrier.findRecording(parts.callSid).catch(() => undefined);
    if (ended) return;
    if (found && found.status !== 'pending') parts.onFound(found);
    else if (waitedMs >= parts.limitMs) parts.onLimit();
    else wait(waitMs * 2, waitedMs);
  };
  wait(FIRST_WAIT_MS, 0);
  return () => {
    ended = true;
    cancel();
  };
}
