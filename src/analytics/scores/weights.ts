/** Method `scores-1`: what each fact of a call is worth, in points. A change of points is a new method, with a new name; a score more is none. */
import type { Outcome } from '../../domain/labels.ts';
import type { CallMeasures } from './call-measures.ts';

/** The scores, each 0 to 100. */
export const SCORES = ['churn_risk', 'propensity_to_buy', 'satisfaction'] as const;
export type ScoreName = (typeof SCORES)[number];

/** Points by score, in the order of `SCORES`. */
export type Points = NumberEach<typeof SCORES>;
type NumberEach<Names extends readonly string[]> = { readonly [Place in keyof Names]: number };

/** One fact: its strength in a call (0 or undefined = it says nothing) and its points at full strength. */
export interface WeightedFact {
  readonly fact: string;
  readonly strength: (measures: CallMeasures) => number | undefined;
  readonly points: Points;
  /** For README's table of facts. */
  readonly meaning: string;
}

/** Where every call starts from. */
export const BASELINE: Points = [35, 40, 55];

const OUTCOME_POINTS: Readonly<Record<Outcome, Points>> = {
  resolved: [-18, 12, 22],
  'partly-resolved': [-3, 2, 5],
  'callback-promised': [4, -3, -4],
  escalated: [10, -8, -10],
  unresolved: [20, -15, -22],
  'customer-hung-up': [28, -20, -28],
};

const LEAVING = /cancel|number-transfer|close-account|switch/;
const BUYING = /product-question|upgrade|trade-in|plan-change|loan-question|move-in|^new-|order-placement/;

const outcomes: readonly WeightedFact[] = Object.entries(OUTCOME_POINTS).map(([outcome, points]) => ({
  fact: `outcome_${outcome.replaceAll('-', '_')}`,
  strength: (measures) => yes(measures.outcome === outcome),
  points,
  meaning: `the issue came out as ${outcome}`,
}));

/** All facts. Moods run from -1 to 1, so their points count both ways. */
export const FACTS: readonly WeightedFact[] = [
  ...outcomes,
  fact('mood_at_end', ({ moodAtEnd }) => moodAtEnd, [-14, 14, 18], "the customer's last two emotions, -1 to 1"),
  fact('mood_overall', ({ moodOverall }) => moodOverall, [-8, 10, 12], "all the customer's emotions, -1 to 1"),
  fact('worst_moment', ({ worstMoment }) => worstMoment, [-8, 5, 8], 'the deepest point, -1 to 0'),
  fact('escalation_asked', (call) => yes(call.escalationAsked), [9, -6, -8], 'the customer asked for a supervisor'),
  fact('hung_up', ({ hungUp }) => yes(hungUp), [6, -5, -6], 'the customer left without a farewell'),
  fact('complaints', ({ complaints }) => complaints, [8, -6, -8], 'complaints and refused offers, full at 4'),
  fact('repeats', ({ repeats }) => repeats, [5, -4, -8], 'things said again or put right, full at 4'),
  fact('silences', ({ silences }) => silences, [3, -3, -6], 'silence beyond 3 s a gap, full at 30 s'),
  fact('length', ({ length }) => length, [3, -3, -5], 'turns beyond 12, full at 32 turns'),
  fact('offer_accepted', (call) => yes(call.offerAccepted), [-3, 5, 3], 'the customer accepted an offer'),
  fact('thanked', ({ thanked }) => yes(thanked), [-3, 2, 4], 'the customer thanked the agent'),
  fact('issue_leaving', (call) => yes(LEAVING.test(call.issueCategory)), [12, -10, 0], 'the issue is about leaving'),
  fact('issue_buying', (call) => yes(BUYING.test(call.issueCategory)), [-5, 12, 0], 'the issue is about buying'),
  fact('operator_sentiment', (call) => call.operatorSentiment, [-6, 6, 8], "the operators' sentiment, -1 to 1"),
];

function fact(name: string, strength: WeightedFact['strength'], points: Points, meaning: string): WeightedFact {
  return { fact: name, strength, points, meaning };
}

function yes(claim: boolean): number {
  return claim ? 1 : 0;
}
