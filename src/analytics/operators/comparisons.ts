/** Which operator is held against which label, and how good it should be. Operators are known by their names. */
import type { RecordedCall } from '../../domain/record.ts';
import { expectedAct, expectedIntent, expectedResolution, expectedRudeness, expectedSentiment } from './expected.ts';

/** One comparison. `expected` is a label, or whether the operator should find anything; undefined where a call does not tell. */
export interface Comparison {
  readonly name: RegExp;
  readonly against: string;
  readonly goal?: number;
  readonly expected: (recorded: RecordedCall) => string | boolean | undefined;
}

/** The comparisons, in the order of the report. `goal` is the accuracy aimed at. */
export const COMPARISONS: readonly Comparison[] = [
  { name: /sentiment/i, against: "the sign of the customer's last emotion", goal: 0.7, expected: expectedSentiment },
  { name: /resolution/i, against: 'the outcome', goal: 0.8, expected: expectedResolution },
  { name: /intent/i, against: 'the issue category', goal: 0.8, expected: expectedIntent },
  {
    name: /^resolved$/i,
    against: 'the outcome "resolved"',
    expected: ({ call }) => call.outcome && call.outcome === 'resolved',
  },
  {
    name: /escalation/i,
    against: 'the act "request-escalation"',
    expected: (one) => expectedAct(one, 'customer', 'request-escalation'),
  },
  { name: /transfer/i, against: 'the act "escalate"', expected: (one) => expectedAct(one, 'agent', 'escalate') },
  { name: /hold/i, against: 'the act "hold" of the agent', expected: (one) => expectedAct(one, 'agent', 'hold') },
  {
    name: /positive/i,
    against: 'a positive last emotion',
    expected: (one) => {
      const sign = expectedSentiment(one);
      return sign && sign === 'positive';
    },
  },
  { name: /soft.?skill/i, against: 'a cross emotion of the agent', expected: expectedRudeness },
  {
    name: /competence/i,
    against: 'the act "correct" of the customer',
    expected: (one) => expectedAct(one, 'customer', 'correct'),
  },
];
/** The extraction of personal facts; `goal` is for precision and for recall. */
export const EXTRACTION = { name: /entity|\bpii\b/i, against: 'the personal facts that were said', goal: 0.9 } as const;
