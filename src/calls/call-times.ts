/** When a call was: asked of the carrier, and how it ended where nothing but its times tells. Nobody waits for them, so it is asked again for a while. */
import type { Ending } from '../domain/labels.ts';
import type { Carrier, ConferenceTimes } from '../domain/ports.ts';
import type { Clock } from '../shared/clock.ts';
import { messageOf } from '../shared/errors.ts';

/** Pauses between the questions, in milliseconds. */
const PAUSES_MS = [2_000, 5_000, 10_000];

/** The times of a conference, or undefined after the last failure, which `onFailure` is told in a sentence. */
export async function askForTimes(
  { carrier, clock }: { readonly carrier: Pick<Carrier, 'times'>; readonly clock: Clock },
  conferenceSid: string,
  onFailure: (message: string) => void,
): Promise<ConferenceTimes | undefined> {
  for (const pauseMs of [...PAUSES_MS, undefined]) {
    try {
      return await carrier.times(conferenceSid);
    } catch (error) {
      if (pauseMs === undefined) onFailure(`The carrier does not tell when it was: ${messageOf(error)}`);
      else await clock.sleep(pauseMs);
    }
  }
  return undefined;
}

/** A leg's life is counted from its answer, the room's from its opening. */
const LIMIT_TOLERANCE_S = 5;

/** How a call ended whose room closed before its conversation did: cut off at the limit, or its line broke. */
export function endingOf(times: ConferenceTimes | undefined, timeLimitS: number): Ending {
  return times && times.durationS >= timeLimitS - LIMIT_TOLERANCE_S ? 'time-limit' : 'leg-failed';
}
