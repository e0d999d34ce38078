/** The one retry loop around what the transport sends once: legs, rooms, applications and transcripts. */
import { type RetryPolicy, type RetryTools, retry } from '../../shared/retry.ts';
import { toCarrierError } from './twilio-errors.ts';

/** Some eight seconds in all where Twilio does not say how long to wait. */
export const CARRIER_RETRY: RetryPolicy = { attempts: 6, baseMs: 500, capMs: 8_000 };

/** Repeats what may be carried out twice, until it succeeds or is refused. `doing` is what we are about, such as "hang up". */
export function askAgain<T>(doing: string, tools: RetryTools, action: () => Promise<T>): Promise<T> {
  return retry(CARRIER_RETRY, tools, () => asCarrier(doing, action));
}

/** Does it once; what fails is told in the carrier's words. */
export async function asCarrier<T>(doing: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw toCarrierError(error, doing);
  }
}
