/** The last step of every classifier: scores become probabilities, and the likeliest label wins. */

/** A decision. Probabilities are 0 to 1 and add up to 1. */
export interface Decision {
  readonly label: string;
  readonly probability: number;
  readonly probabilities: Readonly<Record<string, number>>;
}

/** Labels with scores of evidence (any size), in order of preference where scores are equal. */
export function decide(scores: ReadonlyMap<string, number>): Decision {
  const highest = Math.max(...scores.values());
  const powers = [...scores].map(([label, score]) => [label, Math.exp(score - highest)] as const);
  const total = powers.reduce((sum, [, power]) => sum + power, 0);
  const probabilities = Object.fromEntries(powers.map(([label, power]) => [label, power / total]));
  const [label = '', power = 0] = powers.find(([, value]) => value === 1) ?? powers[0] ?? [];
  return { label, probability: power / total, probabilities };
}
