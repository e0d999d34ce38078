/** Numbers as people say them: "two hundred and forty", "fifteen ninety nine". Ids are read by `spoken-codes.ts`. */
import { NUMBER_VALUES } from '../../../shared/number-words.ts';

const SCALES: Readonly<Record<string, number>> = { hundred: 100, thousand: 1000, million: 1_000_000 };

/** The number that begins at a word, and how many words it takes; undefined where none begins. */
export function readNumber(words: readonly string[], at: number): { value: number; length: number } | undefined {
  const numeral = /^\d[\d,]*(\.\d+)?$/.exec(words[at] ?? '');
  if (numeral) return { value: Number((words[at] ?? '').replaceAll(',', '')), length: 1 };
  let total = 0;
  let group = 0;
  let to = at;
  for (; to < words.length; to += 1) {
    const value = wordValue(words[to] ?? '');
    const scale = SCALES[words[to] ?? ''];
    if (value !== undefined) group += value;
    else if (scale !== undefined && to > at) group = Math.max(1, group) * scale;
    else if (words[to] === 'and' && to > at && wordValue(words[to + 1] ?? '') !== undefined) continue;
    else break;
    if (scale !== undefined && scale >= 1000) {
      total += group;
      group = 0;
    }
  }
  return to === at ? undefined : { value: total + group, length: to - at };
}

function wordValue(word: string): number | undefined {
  if (!word.includes('-')) return NUMBER_VALUES.get(word);
  const [tens = '', ones = ''] = word.split('-');
  const [high, low] = [NUMBER_VALUES.get(tens), NUMBER_VALUES.get(ones)];
  return high === undefined || low === undefined || high < 20 || low >= 20 ? undefined : high + low;
}
