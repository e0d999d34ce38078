/** Numbers as people read them. */
import { formatMoney, type Micros } from '../domain/money.ts';
import { count } from '../shared/count.ts';

/** Money, or `unpriced` where the price is unknown. */
export function money(micros: Micros | undefined): string {
  return micros === undefined ? 'unpriced' : formatMoney(micros);
}

/** `0 bytes`, `14 kB`, `2.3 MB`: powers of ten, as disks are sold. */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return count(bytes, 'byte');
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return bytes < 1_000_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}

/** A length of time with its two largest units: `0.4 s`, `12 s`, `3 min 5 s`, `5 h 12 min`. */
export function duration(ms: number): string {
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return two(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  return two(Math.floor(seconds / 3600), 'h', Math.floor((seconds % 3600) / 60), 'min');
}

function two(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
