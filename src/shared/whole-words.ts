/**
 * Where some words stand in a text, as whole words. By hand, not by a pattern made of the words: names differ from call to
 * call, and making such a pattern takes longer than looking through all that is said in the call.
 */

/** A stretch of text: `text.slice(start, end)` is what was found. */
export interface Found {
  readonly start: number;
  readonly end: number;
}

/** The words, the longest first, each once: of two that begin at one place the longer is meant. */
export function longestFirst(words: readonly string[]): string[] {
  return [...new Set(words)].filter((word) => word !== '').sort((a, b) => b.length - a.length);
}

/** Every place of any of the words, in order and without overlaps; of those that begin at one place the one that is listed first. No letter, digit, `_` or `-` stands beside it. */
export function wholeWordsIn(text: string, words: readonly string[]): Found[] {
  const found: Found[] = [];
  const next = words.map((word) => placeOf(text, word, 0));
  for (;;) {
    let first = -1;
    for (let index = 0; index < words.length; index += 1) {
      const place = next[index] as number;
      if (place >= 0 && (first < 0 || place < (next[first] as number))) first = index;
    }
    if (first < 0) return found;
    const start = next[first] as number;
    const end = start + (words[first] as string).length;
    found.push({ start, end });
    for (let index = 0; index < words.length; index += 1) {
      const place = next[index] as number;
      if (place >= 0 && place < end) next[index] = placeOf(text, words[index] as string, end);
    }
  }
}

/** The text with every whole word of `words` changed. */
export function replaceWholeWords(text: string, words: readonly string[], change: (word: string) => string): string {
  let result = '';
  let from = 0;
  for (const { start, end } of wholeWordsIn(text, words)) {
    result += text.slice(from, start) + change(text.slice(start, end));
    from = end;
  }
  return from === 0 ? text : result + text.slice(from);
}

function placeOf(text: string, word: string, from: number): number {
  for (let at = text.indexOf(word, from); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!isInWord(text.charCodeAt(at - 1)) && !isInWord(text.charCodeAt(at + word.length))) return at;
  }
  return -1;
}

/** A sign that a word may go on with; NaN stands for the edge of the text. */
function isInWord(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 45 ||
    code === 95
  );
}
