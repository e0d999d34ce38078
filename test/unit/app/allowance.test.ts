import { describe, expect, it } from 'vitest';
import { withinDailyLimit } from '../../../src/app/allowance.ts';
import { createDailyAllowance } from '../../../src/calls/daily-allowance.ts';
import type { ReplyRequest, Responder } from '../../../src/domain/ports.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { silentLogger } from '../../../src/shared/log.ts';
import { createRandom } from '../../../src/shared/random.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { memoryRateLimitStore } from '../../support/memory-rate-limit-store.ts';

const request = {} as ReplyRequest;
const signal = new AbortController().signal;

describe('a responder within the daily limit', () => {
  it('writes as many utterances as the day has left, however many ask at once, and counts them', async () => {
    const store = memoryRateLimitStore();
    const clock = { ...manualClock(), after: systemClock().after };
    const parts = {
      store,
      clock,
      random: createRandom('races'),
      logger: silentLogger(),
      onUnavailable: 'closed',
    } as const;
    const other = createDailyAllowance({ ...parts, leaseId: 'other', limit: 10, need: 4 });
    await other.hold(4);
    await other.close();
    let written = 0;
    const plain: Responder = {
      name: 'offline',
      version: 'counting',
      reply: async () => {
        written += 1;
        return { utterance: 'Hello.', done: false };
      },
    };
    const allowance = createDailyAllowance({ ...parts, leaseId: 'serve', limit: 10 });
    const responder = withinDailyLimit(plain, allowance);
    const outcomes = await Promise.allSettled(Array.from({ length: 9 }, () => responder.reply(request, signal)));
    expect(written).toBe(6);
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []));
    expect(refused).toEqual(['BUDGET_EXHAUSTED', 'BUDGET_EXHAUSTED', 'BUDGET_EXHAUSTED']);
    await allowance.close();
    expect([...store.documents.values()].map(({ document }) => document.count)).toEqual([10]);
  });
});
