/** What calls of people look like, as bands: the measures of the realism report with their targets. Data, no computing. */

/** Names of the measures; permanent, because reports are stored. */
export type RealismName =
  | 'turns_per_call'
  | 'words_per_turn_mean_agent'
  | 'words_per_turn_mean_customer'
  | 'words_per_turn_median_agent'
  | 'words_per_turn_median_customer'
  | 'short_turns_agent'
  | 'short_turns_customer'
  | 'agent_share'
  | 'fillers_agent'
  | 'fillers_customer'
  | 'repeats_agent'
  | 'repeats_customer'
  | 'part_words_agent'
  | 'part_words_customer'
  | 'back_channels'
  | 'self_bleu_200'
  | 'self_bleu_50'
  | 'self_bleu_50_customer'
  | 'self_bleu_50_agent'
  | 'distinct_2_200'
  | 'distinct_2_50'
  | 'duplicate_calls'
  | 'duplicate_openings'
  | 'unique_turns'
  | 'lookup_silences'
  | 'word_error_rate'
  | 'entity_error_rate';

/** How a number is written: a count, a share of 1, a rate per 100 words. */
export type RealismUnit = 'count' | 'share' | 'per-100-words';

/** One measure. Without `low` and `high` it is only reported. `people`: what human service calls show (BT OASIS, mostly). */
export interface RealismBand {
  readonly name: RealismName;
  readonly label: string;
  readonly unit: RealismUnit;
  readonly low?: number;
  readonly high?: number;
  /** A better value than the band asks for. */
  readonly aim?: number;
  readonly people?: number;
  /** Fewer calls than this say nothing about the measure. */
  readonly minimumCalls: number;
}

/** Rates over words settle quickly: 20 calls are some 2,000 words, in which a rate of 2 in 100 is known to about a sixth. */
const RATE_CALLS = 20;

/** The bands. Ordered as they are printed. */
export const REALISM_BANDS: readonly RealismBand[] = [
  {
    name: 'turns_per_call',
    label: 'turns per call, mean',
    unit: 'count',
    low: 5,
    high: 25,
    people: 12.5,
    minimumCalls: 10,
  },
  {
    name: 'words_per_turn_median_agent',
    label: 'words per turn, median, agent',
    unit: 'count',
    low: 4,
    high: 12,
    people: 5,
    minimumCalls: 10,
  },
  {
    name: 'words_per_turn_median_customer',
    label: 'words per turn, median, customer',
    unit: 'count',
    low: 4,
    high: 12,
    people: 6,
    minimumCalls: 10,
  },
  {
    name: 'words_per_turn_mean_agent',
    label: 'words per turn, mean, agent',
    unit: 'count',
    high: 20,
    people: 8.9,
    minimumCalls: 10,
  },
  {
    name: 'words_per_turn_mean_customer',
    label: 'words per turn, mean, customer',
    unit: 'count',
    high: 20,
    people: 11.5,
    minimumCalls: 10,
  },
  {
    name: 'short_turns_agent',
    label: 'turns of 1-2 words, agent',
    unit: 'share',
    low: 0.1,
    people: 0.34,
    minimumCalls: 10,
  },
  {
    name: 'short_turns_customer',
    label: 'turns of 1-2 words, customer',
    unit: 'share',
    low: 0.1,
    people: 0.2,
    minimumCalls: 10,
  },
  {
    name: 'agent_share',
    label: "agent's share of the words",
    unit: 'share',
    low: 0.35,
    high: 0.65,
    people: 0.45,
    minimumCalls: 10,
  },
  {
    name: 'fillers_agent',
    label: 'fillers, agent',
    unit: 'per-100-words',
    low: 1,
    high: 2.5,
    people: 1.98,
    minimumCalls: RATE_CALLS,
  },
  {
    name: 'fillers_customer',
    label: 'fillers, customer',
    unit: 'per-100-words',
    low: 1.5,
    high: 4,
    people: 3.5,
    minimumCalls: RATE_CALLS,
  },
  {
    name: 'repeats_agent',
    label: 'repeated words, agent',
    unit: 'per-100-words',
    low: 0.4,
    high: 1,
    people: 0.54,
    minimumCalls: RATE_CALLS,
  },
  {
    name: 'repeats_customer',
    label: 'repeated words, customer',
    unit: 'per-100-words',
    low: 0.4,
    high: 1,
    people: 0.79,
    minimumCalls: RATE_CALLS,
  },
  {
    name: 'part_words_agent',
    label: 'part-words, agent',
    unit: 'per-100-words',
    low: 0.5,
    high: 1,
    people: 0.74,
    minimumCalls: RATE_CALLS,
  },
  {
    name: 'part_words_customer',
    label: 'part-words, customer',
    unit: 'per-100-words',
    low: 0.5,
    high: 1,
    people: 0.99,
    minimumCalls: RATE_CALLS,
  },
  {
    name: 'back_channels',
    label: 'calls with a back-channel',
    unit: 'share',
    low: 0.5,
    people: 0.64,
    minimumCalls: RATE_CALLS,
  },
  {
    name: 'self_bleu_200',
    label: 'self-BLEU-4, 200 calls',
    unit: 'share',
    high: 0.6,
    aim: 0.45,
    people: 0.437,
    minimumCalls: 200,
  },
  {
    name: 'self_bleu_50',
    label: 'self-BLEU-4, 50 calls',
    unit: 'share',
    high: 0.45,
    aim: 0.32,
    people: 0.298,
    minimumCalls: 50,
  },
  {
    name: 'self_bleu_50_customer',
    label: 'self-BLEU-4, 50 calls, customer',
    unit: 'share',
    high: 0.3,
    people: 0.236,
    minimumCalls: 50,
  },
  { name: 'self_bleu_50_agent', label: 'self-BLEU-4, 50 calls, agent', unit: 'share', people: 0.279, minimumCalls: 50 },
  {
    name: 'distinct_2_200',
    label: 'distinct-2, 200 calls',
    unit: 'share',
    low: 0.36,
    aim: 0.42,
    people: 0.417,
    minimumCalls: 200,
  },
  { name: 'distinct_2_50', label: 'distinct-2, 50 calls', unit: 'share', people: 0.594, minimumCalls: 50 },
  { name: 'duplicate_calls', label: 'calls equal to an earlier one', unit: 'count', high: 0, minimumCalls: 2 },
  { name: 'duplicate_openings', label: "customer's first words heard before", unit: 'share', minimumCalls: 10 },
  { name: 'unique_turns', label: 'different turns among all', unit: 'share', people: 0.649, minimumCalls: 10 },
  {
    name: 'lookup_silences',
    label: 'calls with a silence of 2-10 s',
    unit: 'share',
    low: 0.6,
    high: 0.8,
    people: 0.77,
    minimumCalls: RATE_CALLS,
  },
  {
    name: 'word_error_rate',
    label: 'word error rate of what was heard',
    unit: 'share',
    low: 0.05,
    high: 0.15,
    people: 0.15,
    minimumCalls: 10,
  },
  { name: 'entity_error_rate', label: 'the same inside names and numbers', unit: 'share', minimumCalls: 10 },
];
