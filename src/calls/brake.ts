/** Decides when calls turn out so bad that no more should be dialled: too many of the first ones, or later too many in a row. Pure. */

/** Counts the calls of this process as they end. */
export interface Brake {
  /** A call is about to be dialled; returns its number in the order of dialling. */
  dialled(): number;
  /** A call has ended. Returns what is wrong, as the beginning of a sentence, when no more should be dialled. */
  finished(number: number, isBad: boolean): string | undefined;
}

const FIRST_CALLS = 10;
/** One call in ten may be bad by chance: five in a row are not. */
const IN_A_ROW = 5;

/** A brake that pulls when `maxBad` of the first ten calls are bad, or later five in a row (or `maxBad`, if that is more). */
export function createBrake(maxBad: number): Brake {
  let dialled = 0;
  let ended = 0;
  let bad = 0;
  let row = 0;
  let rowFrom = 0;
  return {
    dialled: () => {
      dialled += 1;
      return dialled;
    },
    finished: (number, isBad) => {
      ended += 1;
      if (!isBad) {
        row = 0;
        return undefined;
      }
      bad += 1;
      // Calls that were under way when the first of a row went bad share its cause, which may be over by now.
      if (row === 0) rowFrom = dialled;
      if (row === 0 || number > rowFrom) row += 1;
      if (ended <= FIRST_CALLS && bad >= maxBad) return `${bad} of the first ${ended} calls are bad`;
      return row >= Math.max(maxBad, IN_A_ROW) ? `${row} calls in a row are bad` : undefined;
    },
  };
}
