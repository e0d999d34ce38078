/** Method `v0`: the earlier generator's fixed additions, so that its users can compare. It knows sentiment, resolution, escalation and length only. */
import { type CallMeasures, resolutionOf, sentimentOf } from './call-measures.ts';
import type { ScoreName } from './weights.ts';

interface Additions {
  readonly positive: number;
  readonly negative: number;
  readonly resolved: number;
  readonly unresolved: number;
  readonly escalation: number;
  /** More than 300 words. */
  readonly long: number;
  /** Fewer than 100 words. */
  readonly short: number;
}

const START = 50;
const ADDITIONS: Readonly<Record<ScoreName, Additions>> = {
  churn_risk: { positive: -20, negative: 30, resolved: -15, unresolved: 25, escalation: 20, long: 10, short: -5 },
  propensity_to_buy: {
    positive: 30,
    negative: -25,
    resolved: 20,
    unresolved: -15,
    escalation: -20,
    long: -10,
    short: 10,
  },
  satisfaction: { positive: 35, negative: -35, resolved: 15, unresolved: -20, escalation: -15, long: 0, short: 0 },
};

/** The facts that move one score under the earlier formula, its start among them as `baseline`. */
export function earlierFacts(name: ScoreName, measures: CallMeasures): { fact: string; weight: number }[] {
  const add = ADDITIONS[name];
  const sentiment = sentimentOf(measures);
  const resolution = resolutionOf(measures.outcome);
  const facts = [
    { fact: 'baseline', weight: START },
    { fact: `sentiment_${sentiment}`, weight: sentiment === 'neutral' ? 0 : add[sentiment] },
    { fact: `resolution_${resolution}`, weight: resolution === 'unknown' ? 0 : add[resolution] },
    { fact: 'escalation', weight: measures.escalated ? add.escalation : 0 },
    { fact: 'words_over_300', weight: measures.words > 300 ? add.long : 0 },
    { fact: 'words_under_100', weight: measures.words < 100 ? add.short : 0 },
  ];
  return facts.filter(({ weight }) => weight !== 0);
}
