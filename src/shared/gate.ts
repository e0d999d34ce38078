/** Lets so many pieces of work run at a time, first come first served. */

/** Runs `work` as soon as there is a place; gives what it gives. */
export type Gate = <T>(work: () => Promise<T>) => Promise<T>;

/** A gate with `places` places. */
export function createGate(places: number): Gate {
  const waiting: (() => void)[] = [];
  let free = places;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
