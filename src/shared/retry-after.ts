/** How long a server asks to be left alone. */

/** Milliseconds from a `Retry-After` header, which holds seconds or a date; undefined where there is none to understand. */
export function readRetryAfter(text: string | null | undefined, nowMs: number): number | undefined {
  if (text === null || text === undefined || text.trim() === '') return undefined;
  const seconds = Number(text);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - nowMs;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
