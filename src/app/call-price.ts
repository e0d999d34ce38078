/** What the calls of a run cost, from what was said and how long the line was up. The arithmetic is in `plan/price.ts`. */
import type { CallParts } from '../calls/parts.ts';
import type { Turn } from '../domain/turn.ts';
import { type LineUse, priceOfFinishedCall, priceOfLongerLine } from '../plan/price.ts';
import type { Rates } from '../plan/rates.ts';

/** Both prices that a call is made with. `isTranscribed`: a transcript is ordered of every recording. */
export function callPrices(rates: Rates, isTranscribed: boolean): Pick<CallParts, 'priceOf' | 'linePriceOf'> {
  const used = (turns: readonly Turn[], seconds: number): LineUse => ({
    legSeconds: [seconds, seconds],
    recordedSeconds: seconds,
    transcribedSeconds: isTranscribed ? seconds : 0,
    gathers: turns.length + turns.filter(({ breaths }) => breaths?.heardFirst).length,
    utterances: turns.flatMap(saysOf),
    syncOperations: turns.length,
  });
  return {
    priceOf: ({ isDialled, times, turns, responderMicros }) => {
      if (isDialled && !times && rates.legMinute !== 0) return undefined; // it was up for nobody knows how long
      const line = used(turns, times?.durationS ?? 0);
      return priceOfFinishedCall({ ...line, ...(isDialled ? {} : { legSeconds: [] }), responderMicros }, rates);
    },
    linePriceOf: (turns, elapsedMs) => priceOfLongerLine(used(turns, elapsedMs / 1000), rates) ?? 0,
  };
}

/** What was spoken for a turn, one text for each `<Say>`. */
function saysOf({ said, breaths }: Turn): readonly string[] {
  if (!breaths) return [said];
  return [breaths.first, breaths.second, ...(breaths.heardFirst ? [breaths.backChannel] : [])];
}
