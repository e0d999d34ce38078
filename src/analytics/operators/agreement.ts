/** How far what was found agrees with what is right: counts of pairs, then accuracy, precision, recall and F1. Pure. */

/** Pairs of right and found, counted: `table[right][found]`. */
export type Confusion = Map<string, Map<string, number>>;

/** One label. Shares are 0 to 1; absent where there is nothing to divide by. */
export interface LabelAgreement {
  readonly label: string;
  /** Calls that have it by their labels, and by the operator. */
  readonly expected: number;
  readonly found: number;
  readonly precision?: number;
  readonly recall?: number;
  readonly f1?: number;
}

/** A whole table. `f1` is the mean over the labels that calls really have, or that of one label; absent where no call has it. */
export interface Agreement {
  readonly calls: number;
  readonly accuracy: number;
  readonly f1?: number;
  readonly labels: readonly LabelAgreement[];
}

/** Counts one pair. */
export function countPair(table: Confusion, right: string, found: string): void {
  const row = table.get(right) ?? new Map<string, number>();
  table.set(right, row);
  row.set(found, (row.get(found) ?? 0) + 1);
}

/** What a table says; undefined for an empty one. `only`: the label whose F1 counts, where the others mean "nothing". */
export function agreementOf(table: Confusion, only?: string): Agreement | undefined {
  const pairs = [...table].flatMap(([right, row]) => [...row].map(([found, calls]) => ({ right, found, calls })));
  const sum = (isMeant: (pair: (typeof pairs)[number]) => boolean) =>
    pairs.filter(isMeant).reduce((total, { calls }) => total + calls, 0);
  const calls = sum(() => true);
  if (calls === 0) return undefined;
  const names = [...new Set(pairs.flatMap(({ right, found }) => [right, found]))].sort();
  const labels = names.map((label) => {
    const hits = sum((pair) => pair.right === label && pair.found === label);
    return labelAgreement(label, {
      hits,
      expected: sum((pair) => pair.right === label),
      found: sum((pair) => pair.found === label),
    });
  });
  const real = labels.filter(({ label, expected }) => expected > 0 && (only === undefined || label === only));
  const mean = real.reduce((total, { f1 = 0 }) => total + f1, 0) / real.length;
  return {
    calls,
    accuracy: rounded(sum(({ right, found }) => right === found) / calls),
    ...(real.length > 0 ? { f1: rounded(mean) } : {}),
    labels,
  };
}

/** Precision, recall and F1 from counts. */
export function labelAgreement(
  label: string,
  { hits, expected, found }: { readonly hits: number; readonly expected: number; readonly found: number },
): LabelAgreement {
  return {
    label,
    expected,
    found,
    ...(found > 0 ? { precision: rounded(hits / found) } : {}),
    ...(expected > 0 ? { recall: rounded(hits / expected) } : {}),
    ...(expected + found > 0 ? { f1: rounded((2 * hits) / (expected + found)) } : {}),
  };
}

/** Four places, as in every rate of the report. */
export function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
