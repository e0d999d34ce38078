/** Answers that take work and may be asked for again soon: whoever asks while one is being made waits for the same one. */

/** Answers by key. Failures and `undefined` are not kept: the next to ask tries again. */
export interface Lately<T> {
  get(key: string | number, make: () => Promise<T>): Promise<T>;
}

/** An empty memory of at most `most` answers; the oldest are forgotten. */
export function createLately<T>(most: number): Lately<T> {
  const answers = new Map<string | number, Promise<T>>();
  return {
    get: (key, make) => {
      const known = answers.get(key);
      if (known) return known;
      const answer = make();
      const forget = () => {
        if (answers.get(key) === answer) answers.delete(key);
      };
      answers.set(key, answer);
      answer.then((made) => made === undefined && forget(), forget);
      if (answers.size > most) answers.delete(answers.keys().next().value as string | number);
      return answer;
    },
  };
}
