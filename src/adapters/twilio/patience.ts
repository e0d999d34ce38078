/** Repeating requests that fail in passing: a 429 always, a 5xx or a lost connection only where a second time does no harm. */
import type { Clock } from '../../shared/clock.ts';
import { HttpFailure } from '../../shared/http.ts';
import type { Random } from '../../shared/random.ts';

/** What waiting needs. */
export interface Patience {
  readonly clock: Clock;
  readonly random: Random;
}

const ATTEMPTS = 4;
const BASE_MS = 150;
const CAP_MS = 3_000;

/**
 * True when carrying a request out twice is the same as once: reading, and writing to what has a name in Sync (a document
 * is put whole and guarded by its revision, a turn in a list carries its number). Legs and applications have no such
 * guard; the carrier looks for them before it asks again.
 */
export function mayRepeat(method: string, uri: string): boolean {
  const { host, pathname } = new URL(uri);
  return method.toLowerCase() === 'get' || (host.startsWith('sync.') && !pathname.endsWith('/Services'));
}

/** Sends until the answer is not one of trouble in passing, a few times at most. The last answer or failure stands. */
export async function repeatInPassing<T extends { readonly statusCode: number; readonly headers: object }>(
  send: () => Promise<T>,
  isRepeatable: boolean,
  { clock, random }: Patience,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const isLast = attempt >= ATTEMPTS;
    try {
      const answer = await send();
      const passing = answer.statusCode === 429 || (isRepeatable && answer.statusCode >= 500);
      if (isLast || !passing) return answer;
      await clock.sleep(retryAfterMs(answer.headers) ?? waitMs(attempt, random));
    } catch (error) {
      const passing = isRepeatable && error instanceof HttpFailure && error.reason === 'connection';
      if (isLast || !passing) throw error;
      await clock.sleep(waitMs(attempt, random));
    }
  }
}

function waitMs(attempt: number, random: Random): number {
  return random.between(0, Math.min(CAP_MS, BASE_MS * 2 ** attempt));
}

/** Twilio does not promise this header; a long wait is cut short, for a call may hang on it. */
function retryAfterMs(headers: object): number | undefined {
  const seconds = Number((headers as Record<string, unknown>)['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) ? Math.min(CAP_MS, Math.max(0, seconds * 1000)) : undefined;
}
