/** Answers worked out once for each text: a language has few words, and the same ones come again in every call. */

/** Answers that are kept before all are forgotten, so that memory stays bounded whatever comes. */
const MOST_REMEMBERED = 5_000;

const SHORTEST_CUT = 13;

/** `work` as a function that remembers its answers, at most `most` of them. For work that depends on nothing but its text. */
export function remembered<T>(work: (text: string) => T, most = MOST_REMEMBERED): (text: string) => T {
  const answers = new Map<string, T>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined || answers.has(text)) return known as T;
    const answer = work(text);
    if (answers.size >= most) answers.clear();
    answers.set(ownText(text), answer);
    return answer;
  };
}

/** V8 cuts longer pieces out of a text without copying: kept as a key, a word would keep all that was said around it. */
function ownText(text: string): string {
  return text.length < SHORTEST_CUT ? text : Buffer.from(text, 'utf16le').toString('utf16le');
}
