/** What the source of a setting tells: a flag is named as it is typed, with its dashes. */

/** True where the setting was typed, and is not from a file, a variable or its default. */
export function isTyped(sources: Readonly<Record<string, string>>, path: string): boolean {
  return sources[path]?.startsWith('--') === true;
}
