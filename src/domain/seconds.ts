/** Seconds as they stand in the data. */

/** To the millisecond: as fine as any time of a call is known. */
export function toMillisecond(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
