/** Entities with their places in the utterance. Models cannot count characters, so the places are looked up here. */
import { type Entity, isPii } from '../../domain/labels.ts';

/** Finds each entity in the utterance, in order, whole words only; those that are not there are dropped. */
export function placeEntities(
  utterance: string,
  entities: readonly { readonly type: Entity['type']; readonly text: string }[],
): Entity[] {
  const placed: Entity[] = [];
  for (const { type, text } of entities) {
    const wanted = text
      .trim()
      .replace(/\s+/g, ' ')
      .replace(/[\u2018\u2019]/g, "'");
    const start = wanted === '' ? -1 : find(utterance, wanted, placed);
    if (start < 0) continue;
    const end = start + wanted.length;
    placed.push({ type, text: utterance.slice(start, end), start, end, pii: isPii(type) });
  }
  return placed.sort((a, b) => a.start - b.start);
}

function find(utterance: string, wanted: string, taken: readonly Entity[]): number {
  const haystack = utterance.toLowerCase();
  const needle = wanted.toLowerCase();
  for (let start = haystack.indexOf(needle); start >= 0; start = haystack.indexOf(needle, start + 1)) {
    const end = start + needle.length;
    const isWhole = !touches(haystack, start - 1, start) && !touches(haystack, end - 1, end);
    if (isWhole && taken.every((entity) => end <= entity.start || start >= entity.end)) return start;
  }
  return -1;
}

/** True when a word runs across the border between two places. */
function touches(text: string, left: number, right: number): boolean {
  return /[\p{L}\p{N}]/u.test(text[left] ?? '') && /[\p{L}\p{N}]/u.test(text[right] ?? '');
}
