/** Seconds as they stand in the data. */
import { isoTime } from '../shared/clock.ts';

/** The instant that is so many seconds after another, both ISO 8601 in UTC. */
export function secondsAfter(iso: string, seconds: number): string {
  return isoTime(Date.parse(iso) + Math.round(seconds * 1000));
}

/** To the millisecond: as fine as any time of a call is known. */
export function toMillisecond(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
