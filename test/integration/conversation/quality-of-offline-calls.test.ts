import { expect, it } from 'vitest';
import { createOfflineResponder } from '../../../src/adapters/offline-responder/offline-responder.ts';
import { judgeCall } from '../../../src/conversation/quality/judge-call.ts';
import { makeOfflineCalls } from '../../support/offline-calls.ts';

const personas = new URL('../../../personas', import.meta.url).pathname;
const judge = (calls: Awaited<ReturnType<typeof makeOfflineCalls>>) =>
  calls.map((call) =>
    judgeCall({ turns: call.turns, ending: call.ending, agent: call.pairing.agent, customer: call.pairing.customer }),
  );

it('quarantines no call of the offline responder by mistake (100 calls, seed 1)', async () => {
  const options = { folder: personas, seed: '1', count: 100, shareOf: () => 24 };
  const calls = await makeOfflineCalls(createOfflineResponder(), options);
  expect(
    judge(calls).flatMap((verdict, index) => verdict.reasons.map((reason) => `${calls[index]?.callId} ${reason}`)),
  ).toEqual([]);
});

it('notices nearly always when the sides have changed places', async () => {
  const options = { folder: personas, seed: '1', count: 60, shareOf: () => 24 };
  const calls = await makeOfflineCalls(createOfflineResponder(), options);
  const swapped = calls.map((call) => ({
    ...call,
    turns: call.turns.map((turn) => ({
      ...turn,
      role: turn.role === 'agent' ? ('customer' as const) : ('agent' as const),
    })),
  }));
  const caught = judge(swapped).filter((verdict) => verdict.verdict === 'quarantined').length;
  expect(caught / calls.length).toBeGreaterThan(0.8);
});
