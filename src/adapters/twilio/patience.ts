/** Repeating requests that fail in passing: a 429 or what may be sent twice. What the carrier and recognition ask for again themselves is sent once here: two loops around one request multiply. */
import type { Clock } from '../../shared/clock.ts';
import { HttpFailure } from '../../shared/http.ts';
import type { Random } from '../../shared/random.ts';
import { readRetryAfter } from '../../shared/retry-after.ts';

/** What waiting needs. */
export interface Patience {
  readonly clock: Clock;
  readonly random: Random;
}

/** When a request may be sent again here: after any trouble in passing, only when it was refused (429), or not at all. */
export type Repeats = 'always' | 'when-refused' | 'never';

const ATTEMPTS = 4;
const BASE_MS = 150;
const CAP_MS = 3_000;

/** The longest wait that Twilio may ask for. Whoever is told to wait longer has failed for now. */
export const MOST_ASKED_MS = 60_000;

/**
 * Carrying a request out twice is the same as once for reading, and for writing to what has a name in Sync (a document is
 * put whole and guarded by its revision, a turn in a list carries its number). Legs, rooms and applications have no such
 * guard: the carrier looks for them before it asks again. Recognition asks again for all that concerns a transcript.
 */
export function repeatsOf(method: string, uri: string): Repeats {
  const { host, pathname } = new URL(uri);
  if (host.startsWith('intelligence.') && pathname.startsWith('/v2/Transcripts')) return 'never';
  if (method.toLowerCase() === 'get' || (host.startsWith('sync.') && !pathname.endsWith('/Services'))) return 'always';
  return host.startsWith('api.') ? 'never' : 'when-refused';
}

/** Sends until the answer is not one of trouble in passing, a few times at most. The last answer or failure stands. */
export async function repeatInPassing<T extends { readonly statusCode: number; readonly headers: object }>(
  send: () => Promise<T>,
  repeats: Repeats,
  { clock, random }: Patience,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const isLast = attempt >= ATTEMPTS || repeats === 'never';
    try {
      const answer = await send();
      const passing = answer.statusCode === 429 || (repeats === 'always' && answer.statusCode >= 500);
      const askedMs = askedToWaitMs(answer.headers, clock.now());
      if (isLast || !passing || (askedMs ?? 0) > MOST_ASKED_MS) return answer;
      await clock.sleep(askedMs ?? waitMs(attempt, random));
    } catch (error) {
      const passing = repeats === 'always' && error instanceof HttpFailure && error.reason === 'connection';
      if (isLast || !passing) throw error;
      await clock.sleep(waitMs(attempt, random));
    }
  }
}

function waitMs(attempt: number, random: Random): number {
  return random.between(0, Math.min(CAP_MS, BASE_MS * 2 ** attempt));
}

/** What `Retry-After` asks for; Twilio does not promise this header. */
export function askedToWaitMs(headers: object, nowMs: number): number | undefined {
  const text = (headers as Record<string, unknown>)['retry-after'];
  return typeof text === 'string' ? readRetryAfter(text, nowMs) : undefined;
}
