import { describe, expect, it } from 'vitest';
import { createCustomerOrder } from '../../../src/analytics/customer-order.ts';
import { callUpdates, customerIdOf, profileUpdate } from '../../../src/analytics/customer-updates.ts';
import { scoreCall } from '../../../src/analytics/scores/score-call.ts';
import type { RecordedCall } from '../../../src/domain/record.ts';
import { aCustomer, aPlannedCall } from '../../support/plans.ts';
import { recordedCall } from './calls.ts';

const AT = '2026-01-05T09:00:00.000Z';

describe('what is told about a customer', () => {
  const customer = aCustomer();
  const unscored = recordedCall(['A: Hello there.', 'C: My blender is broken.'], () => ({}), {
    outcome: 'resolved',
    started_at: AT,
    duration_s: 61.5,
  });
  const recorded = { ...unscored, call: { ...unscored.call, scores: { ...scoreCall('scores-1', unscored) } } };

  it('has an id that follows from the phone number alone', () => {
    expect(customerIdOf(customer)).toMatch(/^cust_[0-9a-f]{32}$/);
    expect(customerIdOf({ ...customer, name: 'Other' })).toBe(customerIdOf(customer));
  });

  it('begins with a profile that keeps the scores of earlier runs', () => {
    const update = profileUpdate(customer, { runId: 'r', at: AT, totalCalls: 4 });
    expect(update).toMatchObject({
      kind: 'profile',
      at: AT,
      traits: { total_calls: 4, email: customer.contact.email },
    });
    expect(Object.keys(update.kind === 'profile' ? update.traits : {})).not.toContain('churn_risk');
  });

  it('tells of the start, the end and the traits after it, under the names of the earlier generator', () => {
    const [started, completed, traits] = callUpdates(customer, recorded, { totalCalls: 5, now: AT });
    expect(started).toMatchObject({ name: 'call_started', at: AT });
    expect(completed).toMatchObject({
      name: 'call_completed',
      at: '2026-01-05T09:01:01.500Z',
      properties: {
        sentiment: 'neutral',
        resolution: 'resolved',
        escalation: false,
        wordCount: 6,
        churnRisk: expect.any(Number),
        propensityToBuy: expect.any(Number),
        satisfactionScore: expect.any(Number),
        outcome: 'resolved',
      },
    });
    expect(traits).toMatchObject({
      traits: { total_calls: 5, last_call_resolution: 'resolved', satisfaction_score: expect.any(Number) },
    });
  });

  it('has message ids that differ by run, call and event', () => {
    const ids = (run: string, call: string) =>
      callUpdates(
        customer,
        { ...recorded, call: { ...recorded.call, run_id: run, call_id: call } },
        { totalCalls: 1, now: AT },
      ).map(({ messageId }) => messageId);
    expect(ids('r', 'call_0001')).toEqual(ids('r', 'call_0001'));
    expect(new Set([...ids('r', 'call_0001'), ...ids('r', 'call_0002'), ...ids('s', 'call_0001')]).size).toBe(9);
  });

  it('never has one message id for two contents', () => {
    const better = { ...recorded.call.scores, satisfaction: { value: 99, method: 'scores-1' } };
    const amended: RecordedCall = { ...recorded, call: { ...recorded.call, scores: better } };
    const of = (call: typeof amended, totalCalls: number) => callUpdates(customer, call, { totalCalls, now: AT });
    const [first, again, scored, counted] = [
      of(recorded, 5),
      of(recorded, 5),
      of(amended, 5),
      of(recorded, 6),
    ] as const;
    expect(again).toEqual(first);
    const idsOf = (updates: typeof first) => updates.map(({ messageId }) => messageId);
    const isSame = (updates: typeof first) => idsOf(updates).map((id, index) => id === idsOf(first)[index]);
    expect(isSame(scored)).toEqual([true, false, false]);
    expect(isSame(counted)).toEqual([true, true, false]);
    const profile = (at: string) => profileUpdate(customer, { runId: 'r', at, totalCalls: 4 }).messageId;
    expect(profile(AT)).not.toBe(profile('2026-01-06T09:00:00.000Z'));
  });
});

describe('the order in which customers are told of', () => {
  const base = aPlannedCall();
  const customerId = base.pairing.customer.id;
  const plan = ['call_0001', 'call_0002', 'call_0003', 'call_0004'].map((callId) => ({ ...base, callId }));
  const call = (call_id: string) => recordedCall(['C: Hi.'], () => ({}), { call_id, customer: customerId });

  it('is the order of the plan, however calls finish; refused calls do not count', () => {
    const told: string[] = [];
    const order = createCustomerOrder(plan, ({ call: { call_id } }, number) => told.push(`${call_id}:${number}`));
    order.finished('call_0003', call('call_0003'));
    expect(told).toEqual([]);
    order.finished('call_0001', call('call_0001'));
    order.finished('call_0002', undefined);
    expect(told).toEqual(['call_0001:1', 'call_0003:2']);
    order.finished('call_0002_2', call('call_0002_2'));
    order.rest(); // call_0004 was never made
    expect(told).toEqual(['call_0001:1', 'call_0003:2', 'call_0002_2:3']);
  });
});
