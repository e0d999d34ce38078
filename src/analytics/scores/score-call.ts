/** Scores of a finished call: churn risk, propensity to buy and satisfaction, each with the facts that moved it. Pure. */
import type { RecordedCall } from '../../domain/record.ts';
import { type CallMeasures, measureCall, type OperatorFindings } from './call-measures.ts';
import { earlierFacts } from './earlier-formula.ts';
import { BASELINE, FACTS, SCORES, type ScoreName } from './weights.ts';

/** The methods. `v0` is the formula of the earlier generator, kept for comparison. */
export type ScoreMethod = 'scores-1' | 'v0';

/** A fact and the points by which it moved the score. */
export interface MovingFact {
  readonly fact: string;
  readonly weight: number;
}

/** `value` is the sum of all weights (the `baseline` among them), kept inside 0 to 100 and rounded. */
export interface Score {
  readonly value: number;
  readonly method: ScoreMethod;
  readonly facts: readonly MovingFact[];
}

/** The scores by name; empty when the customer never spoke. */
export type CallScores = Readonly<Record<ScoreName, Score>> | Readonly<Record<string, never>>;

/** Scores one call; `operators` are the vendor's findings, where there are any. */
export function scoreCall(method: ScoreMethod, recorded: RecordedCall, operators?: OperatorFindings): CallScores {
  const measures = measureCall(recorded, operators);
  if (!measures) return {};
  const scoreOf = (name: ScoreName): Score => {
    const facts = method === 'v0' ? earlierFacts(name, measures) : movingFacts(SCORES.indexOf(name), measures);
    return { value: total(facts), method, facts };
  };
  return Object.fromEntries(SCORES.map((name) => [name, scoreOf(name)])) as Record<ScoreName, Score>;
}

function movingFacts(index: number, measures: CallMeasures): MovingFact[] {
  const moved = FACTS.map(({ fact, strength, points }) => ({
    fact,
    weight: hundredths((strength(measures) ?? 0) * (points[index] ?? 0)),
  }));
  return [{ fact: 'baseline', weight: BASELINE[index] ?? 0 }, ...moved.filter(({ weight }) => weight !== 0)];
}

function total(facts: readonly MovingFact[]): number {
  const sum = facts.reduce((points, { weight }) => points + weight, 0);
  return Math.round(Math.min(100, Math.max(0, hundredths(sum))));
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
