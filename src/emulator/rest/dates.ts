/** Dates as Twilio writes them: RFC 2822 in the 2010 API, ISO 8601 in whole seconds in the product APIs. */

/** For example `2015-07-30T20:00:00Z`; null stays null. */
export function isoSeconds(epochMs: number): string;
export function isoSeconds(epochMs: number | null): string | null;
export function isoSeconds(epochMs: number | null): string | null {
  return epochMs === null ? null : `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
}

/** For example `Fri, 18 Oct 2019 17:00:00 +0000`; null stays null. */
export function rfc2822(epochMs: number): string;
export function rfc2822(epochMs: number | null): string | null;
export function rfc2822(epochMs: number | null): string | null {
  return epochMs === null ? null : new Date(epochMs).toUTCString().replace('GMT', '+0000');
}
