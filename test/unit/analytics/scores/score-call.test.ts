import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Score, type ScoreMethod, scoreCall } from '../../../../src/analytics/scores/score-call.ts';
import { BASELINE, FACTS, SCORES } from '../../../../src/analytics/scores/weights.ts';
import { DIALOGUE_ACTS, EMOTIONS, OUTCOMES, type Outcome } from '../../../../src/domain/labels.ts';
import type { RecordedCall, TurnRecord } from '../../../../src/domain/record.ts';
import { recordedCall, spokenInto } from '../calls.ts';

type Scored = Readonly<Record<(typeof SCORES)[number], Score>>;

function scored(recorded: RecordedCall, method: ScoreMethod = 'scores-1'): Scored {
  return scoreCall(method, recorded) as Scored;
}

/** A better call: never more risk, never less of the two others. */
function expectNotWorse(better: Scored, worse: Scored): void {
  expect(better.satisfaction.value).toBeGreaterThanOrEqual(worse.satisfaction.value);
  expect(better.propensity_to_buy.value).toBeGreaterThanOrEqual(worse.propensity_to_buy.value);
  expect(better.churn_risk.value).toBeLessThanOrEqual(worse.churn_risk.value);
}

const emotion = fc.record({
  label: fc.constantFrom(...EMOTIONS),
  intensity: fc.double({ min: 0, max: 1, noNaN: true }),
});
const labels = fc.record({ act: fc.constantFrom(...DIALOGUE_ACTS), emotion });
const aCall = fc
  .record({
    turns: fc.array(labels, { minLength: 2, maxLength: 40 }),
    outcome: fc.constantFrom(...OUTCOMES),
    gap: fc.double({ min: 0, max: 12, noNaN: true }),
    issue_category: fc.constantFrom('billing-dispute', 'product-question', 'number-transfer'),
  })
  .map(({ turns, outcome, gap, issue_category }) =>
    recordedCall(
      turns.map((_, index) => (index % 2 === 0 ? 'A: yes' : 'C: no')),
      (index) => ({ ...turns[index], start_s: index * (3 + gap), end_s: index * (3 + gap) + 3 }),
      { outcome, issue_category },
    ),
  );

function withTurn(recorded: RecordedCall, at: number, change: Partial<TurnRecord>): RecordedCall {
  return { ...recorded, turns: recorded.turns.map((turn, index) => (index === at ? { ...turn, ...change } : turn)) };
}

describe('the scores of a call', () => {
  it('are the same whatever was said into its turns', () => {
    fc.assert(
      fc.property(aCall, fc.constantFrom<ScoreMethod>('scores-1', 'v0'), (recorded, method) => {
        expect(scored(spokenInto(recorded), method)).toEqual(scored(recorded, method));
      }),
    );
  });

  it('stay inside 0 to 100 and are the sum of the facts that they name', () => {
    fc.assert(
      fc.property(aCall, fc.constantFrom<ScoreMethod>('scores-1', 'v0'), (recorded, method) => {
        for (const name of SCORES) {
          const { value, facts } = scored(recorded, method)[name];
          const sum = facts.reduce((points, { weight }) => points + weight, 0);
          expect(Math.abs(value - Math.min(100, Math.max(0, sum)))).toBeLessThanOrEqual(0.51);
          expect(facts[0]?.fact).toBe('baseline');
        }
      }),
    );
  });

  it('improve with the outcome', () => {
    const bestFirst: Outcome[] = [
      'resolved',
      'partly-resolved',
      'callback-promised',
      'escalated',
      'unresolved',
      'customer-hung-up',
    ];
    fc.assert(
      fc.property(aCall, fc.nat(4), (recorded, at) => {
        const as = (outcome: Outcome) => scored({ ...recorded, call: { ...recorded.call, outcome } });
        expectNotWorse(as(bestFirst[at] as Outcome), as(bestFirst[at + 1] as Outcome));
      }),
    );
  });

  it('improve with the mood of any one turn of the customer', () => {
    fc.assert(
      fc.property(aCall, fc.nat(19), fc.double({ min: 0, max: 1, noNaN: true }), (recorded, pick, intensity) => {
        const at = Math.min(pick * 2 + 1, recorded.turns.length - (recorded.turns.length % 2) - 1);
        const feels = (label: 'angry' | 'neutral' | 'grateful') =>
          scored(withTurn(recorded, at, { emotion: { label, intensity } }));
        expectNotWorse(feels('grateful'), feels('neutral'));
        expectNotWorse(feels('neutral'), feels('angry'));
      }),
    );
  });

  it('suffer from complaints, repeats, a wish for a supervisor, and silence', () => {
    fc.assert(
      fc.property(aCall, fc.constantFrom('complain', 'correct', 'request-escalation', 'hang-up'), (recorded, act) => {
        expectNotWorse(
          scored(withTurn(recorded, 1, { act: 'inform' })),
          scored(withTurn(recorded, 1, { act: act as 'complain' })),
        );
        const slower = recorded.turns.map((turn, index) => ({
          ...turn,
          start_s: (turn.start_s ?? 0) + index * 5,
          end_s: (turn.end_s ?? 0) + index * 5,
        }));
        expectNotWorse(scored(recorded), scored({ ...recorded, turns: slower }));
      }),
    );
  });

  it('are absent when the customer never spoke', () => {
    expect(scoreCall('scores-1', recordedCall(['A: Hello?']))).toEqual({});
  });

  it('take what the operators found into account', () => {
    const recorded = recordedCall(['A: Hello.', 'C: Hi.']);
    const happy = scoreCall('scores-1', recorded, { sentiment: 'positive' }) as Scored;
    const upset = scoreCall('scores-1', recorded, { sentiment: 'negative', escalationRequested: true }) as Scored;
    expect(happy.satisfaction.value).toBeGreaterThan(upset.satisfaction.value + 15);
  });

  it('follow the additions of the earlier generator as v0', () => {
    const lines = ['A: Hello.', 'C: My bill is wrong.'];
    const angry = () => ({ emotion: { label: 'angry' as const, intensity: 1 } });
    const bad = scored(recordedCall(lines, angry, { outcome: 'escalated' }), 'v0');
    expect([bad.churn_risk.value, bad.propensity_to_buy.value, bad.satisfaction.value]).toEqual([100, 0, 0]);
    const glad = () => ({ emotion: { label: 'grateful' as const, intensity: 1 } });
    const good = scored(recordedCall(lines, glad, { outcome: 'resolved' }), 'v0');
    expect([good.churn_risk.value, good.propensity_to_buy.value, good.satisfaction.value]).toEqual([10, 100, 100]);
    expect(good.churn_risk.facts).toEqual([
      { fact: 'baseline', weight: 50 },
      { fact: 'sentiment_positive', weight: -20 },
      { fact: 'resolution_resolved', weight: -15 },
      { fact: 'words_under_100', weight: -5 },
    ]);
  });

  it('have the weights that README lists', () => {
    const readme = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8');
    expect(readme).toContain(`| \`baseline\` | where every call starts | ${BASELINE.join(' | ')} |`);
    for (const { fact, meaning, points } of FACTS) {
      expect(readme).toContain(`| \`${fact}\` | ${meaning} | ${points.join(' | ')} |`);
    }
  });
});
