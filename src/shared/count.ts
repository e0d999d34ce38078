/** Numbers of things, as people read them. */

/** `1 call`, `20 calls`. */
export function count(number: number, word: string, plural = `${word}s`): string {
  return `${number} ${number === 1 ? word : plural}`;
}
