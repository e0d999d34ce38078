/** Where identifiers come from: a stream of hexadecimal digits, seeded for replays and unguessable otherwise. */
import { type Random, unguessableHex } from './random.ts';

/** A source of identifiers. */
export interface IdSource {
  /** `digits` lower-case hexadecimal digits. */
  hex(digits: number): string;
}

/** Identifiers that repeat with the seed. */
export function seededIds(random: Random): IdSource {
  return {
    hex: (digits) => {
      let text = '';
      while (text.length < digits) text += random.int(65_536).toString(16).padStart(4, '0');
      return text.slice(0, digits);
    },
  };
}

/** Identifiers that nobody can guess. */
export function unguessableIds(): IdSource {
  return { hex: unguessableHex };
}
