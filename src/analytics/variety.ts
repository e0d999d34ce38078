/** How much calls resemble one another: self-BLEU-4 and distinct-2 on samples of equal length and number. */

/** Smoothing for an order without any match, as in the common implementations (method 1): 0.1 matches instead of none. */
const EPSILON = 0.1;
const ORDERS = [1, 2, 3, 4] as const;

/**
 * Self-BLEU-4: each text against all others as references (clipped n-gram precision of orders 1 to 4, equal weights,
 * brevity penalty against the reference of closest length), averaged. 1 = all the same. Texts are words, already cut to
 * the controlled length. Exact, in time proportional to the words: an n-gram is clipped by its highest count in any other
 * text, so it is enough to know the two highest counts. NaN for fewer than two texts.
 */
export function selfBleu(texts: readonly (readonly string[])[]): number {
  if (texts.length < 2) return Number.NaN;
  const tables = ORDERS.map((order) => texts.map((words) => countGrams(words, order)));
  const highest = tables.map(twoHighest);
  const lengths = texts.map((words) => words.length);
  const scores = texts.map((words, index) => {
    const logs = ORDERS.map((order, place) => {
      const total = Math.max(1, words.length - order + 1);
      const matches = matched(tables[place]?.[index] as Grams, highest[place] as Highest, index);
      return Math.log((matches || EPSILON) / total);
    });
    return brevity(words.length, index, lengths) * Math.exp(logs.reduce((sum, log) => sum + log, 0) / ORDERS.length);
  });
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

/** Different word pairs among all word pairs; pairs do not reach across texts. NaN without any pair. */
export function distinctPairs(texts: readonly (readonly string[])[]): number {
  const pairs = texts.flatMap((words) => grams(words, 2));
  return pairs.length === 0 ? Number.NaN : new Set(pairs).size / pairs.length;
}

type Grams = ReadonlyMap<string, number>;
type Highest = ReadonlyMap<string, { readonly first: number; readonly text: number; readonly second: number }>;

function grams(words: readonly string[], order: number): string[] {
  const found: string[] = [];
  for (let start = 0; start + order <= words.length; start += 1)
    found.push(words.slice(start, start + order).join(' '));
  return found;
}

function countGrams(words: readonly string[], order: number): Grams {
  const counts = new Map<string, number>();
  for (const gram of grams(words, order)) counts.set(gram, (counts.get(gram) ?? 0) + 1);
  return counts;
}

function twoHighest(tables: readonly Grams[]): Highest {
  const highest = new Map<string, { first: number; text: number; second: number }>();
  for (const [text, table] of tables.entries()) {
    for (const [gram, count] of table) {
      const known = highest.get(gram);
      if (!known) highest.set(gram, { first: count, text, second: 0 });
      else if (count > known.first) highest.set(gram, { first: count, text, second: known.first });
      else if (count > known.second) known.second = count;
    }
  }
  return highest;
}

function matched(table: Grams, highest: Highest, text: number): number {
  let sum = 0;
  for (const [gram, count] of table) {
    const known = highest.get(gram);
    const elsewhere = known === undefined ? 0 : known.text === text ? known.second : known.first;
    sum += Math.min(count, elsewhere);
  }
  return sum;
}

function brevity(length: number, index: number, lengths: readonly number[]): number {
  let closest = Number.POSITIVE_INFINITY;
  for (const [other, candidate] of lengths.entries()) {
    if (other === index) continue;
    const nearer = Math.abs(candidate - length) - Math.abs(closest - length);
    if (nearer < 0 || (nearer === 0 && candidate < closest)) closest = candidate;
  }
  return length === 0 ? 0 : length >= closest ? 1 : Math.exp(1 - closest / length);
}
