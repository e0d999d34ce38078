/** Things that must be closed, in the reverse of the order in which they were opened. */

/** A list of closing actions. `closeAll` runs each once, even when an earlier one fails; it tells each failure to `onFailure`, or throws the first where nobody is to be told. */
export interface Closers {
  add(close: () => Promise<void> | void): void;
  closeAll(onFailure?: (error: unknown) => void): Promise<void>;
}

/** An empty list. */
export function createClosers(): Closers {
  const actions: (() => Promise<void> | void)[] = [];
  return {
    add: (close) => {
      actions.push(close);
    },
    closeAll: async (onFailure) => {
      const failures: unknown[] = [];
      for (let close = actions.pop(); close; close = actions.pop()) {
        try {
          await close();
        } catch (error) {
          failures.push(error);
        }
      }
      if (onFailure) failures.forEach(onFailure);
      else if (failures.length > 0) throw failures[0];
    },
  };
}
