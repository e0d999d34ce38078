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
  const tables = numberedGrams(texts, ORDERS.length).map((ofOrder) => ofOrder.map(countGrams));
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
  const pairs = numberedGrams(texts, 2)[1]?.flat() ?? [];
  return pairs.length === 0 ? Number.NaN : new Set(pairs).size / pairs.length;
}

/** How often each n-gram, by its number, stands in a text. */
type Grams = ReadonlyMap<number, number>;

/** By n-gram: its highest count in any text, that text, and the highest count in any other. */
interface Highest {
  readonly first: number[];
  readonly text: number[];
  readonly second: number[];
}

/** The n-grams of each text up to an order, by order: the same words have the same number in all texts. Numbers, for text of so many n-grams is dear to make and to look up. */
function numberedGrams(texts: readonly (readonly string[])[], longest: number): number[][][] {
  const words = new Map<string, number>();
  const numbered = texts.map((text) => text.map((word) => numberOf(words, word)));
  let shorter = texts.map((text) => text.map(() => 0));
  return ORDERS.slice(0, longest).map((order) => {
    const known = new Map<number, number>();
    shorter = numbered.map((text, index) => {
      const starts = shorter[index] as number[];
      return text.slice(order - 1).map((last, start) => numberOf(known, (starts[start] as number) * words.size + last));
    });
    return shorter;
  });
}

/** The number of a thing; a new one has the next. */
function numberOf<T>(known: Map<T, number>, thing: T): number {
  const number = known.get(thing) ?? known.size;
  if (number === known.size) known.set(thing, number);
  return number;
}

function countGrams(grams: readonly number[]): Grams {
  const counts = new Map<number, number>();
  for (const gram of grams) counts.set(gram, (counts.get(gram) ?? 0) + 1);
  return counts;
}

function twoHighest(tables: readonly Grams[]): Highest {
  const highest: Highest = { first: [], text: [], second: [] };
  const { first, text, second } = highest;
  for (const [index, table] of tables.entries()) {
    for (const [gram, count] of table) {
      const known = first[gram] ?? 0;
      if (count > known) {
        first[gram] = count;
        text[gram] = index;
        second[gram] = known;
      } else if (count > (second[gram] ?? 0)) second[gram] = count;
    }
  }
  return highest;
}

function matched(table: Grams, { first, text, second }: Highest, index: number): number {
  let sum = 0;
  for (const [gram, count] of table) {
    const elsewhere = text[gram] === index ? second[gram] : first[gram];
    sum += Math.min(count, elsewhere ?? 0);
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
