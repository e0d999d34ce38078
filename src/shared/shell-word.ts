/** A text as one word of a command that is shown to be typed or pasted. Pure. */

/** The text itself where every POSIX shell takes it for one word, else in single quotes. */
export function shellWord(text: string): string {
  return /^[\w./~+@:%=,-]+$/.test(text) && !text.startsWith('~') ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
