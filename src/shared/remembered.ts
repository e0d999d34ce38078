/** Answers worked out once: a language has few words, a run few personas, and the same ones come again in every call. */
import { ownText } from './own-text.ts';

/** Answers that are kept before all are forgotten, so that memory stays bounded whatever comes. */
const MOST_REMEMBERED = 5_000;

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

/** `work` as a function that remembers its answer for each object, for as long as there is that object. For what never changes, such as a persona. */
export function rememberedOf<K extends object, T>(work: (object: K) => T): (object: K) => T {
  const answers = new WeakMap<K, { readonly answer: T }>();
  return (object) => {
    const known = answers.get(object);
    if (known !== undefined) return known.answer;
    const answer = work(object);
    answers.set(object, { answer });
    return answer;
  };
}
