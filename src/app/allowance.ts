/** The day's limit on responder calls as this process shares it with every other, and a responder that keeps to it by itself. */
import { createDailyAllowance, type DailyAllowance } from '../calls/daily-allowance.ts';
import type { RateLimitStore, Responder } from '../domain/ports.ts';
import { SynthcallError } from '../shared/errors.ts';
import { createGate } from '../shared/gate.ts';
import { createRandom, unguessableHex } from '../shared/random.ts';
import type { AppTools } from './tools.ts';
import type { World } from './world.ts';

/** Where the day is counted (nowhere, while no service is known), and under which name. `need`: the calls this process will need in all, where that is known. */
export interface AllowanceOrder {
  readonly world: World;
  readonly syncServiceSid: string | undefined;
  readonly leaseId: string;
  readonly need?: number;
}

/** The documents that days are counted in. */
export async function openRateLimitStore(
  order: Pick<AllowanceOrder, 'world' | 'syncServiceSid'>,
): Promise<RateLimitStore> {
  if (order.syncServiceSid === undefined) return { read: rejectUnknown, write: rejectUnknown };
  const { createRateLimitStore } = await import('../adapters/twilio/rate-limit-store.ts');
  return createRateLimitStore(order.world.client, order.syncServiceSid);
}

async function rejectUnknown(): Promise<never> {
  throw new SynthcallError('CARRIER_UNREACHABLE', 'No Sync service is known.', {
    hint: 'Set SYNC_SERVICE_SID (`synthcall init` does), so that none has to be looked up.',
    retryable: false, // a run looks for it once
  });
}

/** An allowance that has leased nothing yet. */
export async function openAllowance(tools: AppTools, order: AllowanceOrder): Promise<DailyAllowance> {
  return createDailyAllowance({
    store: await openRateLimitStore(order),
    clock: tools.clock,
    random: createRandom(unguessableHex(8)), // jitter between processes must differ even for one seed
    logger: tools.logger,
    leaseId: order.leaseId,
    limit: tools.settings.rateLimit.maxDailyCalls,
    ...(order.need === undefined ? {} : { need: order.need }),
    onUnavailable: tools.settings.rateLimit.onUnavailable,
  });
}

/**
 * A responder that asks the day's limit before each utterance: for a process whose calls no ledger of a run counts. Its `reply`
 * throws `BUDGET_EXHAUSTED` once the day has no more.
 */
export function withinDailyLimit(responder: Responder, allowance: DailyAllowance): Responder {
  const inTurn = createGate(1); // an allowance is not for two at once
  return {
    ...responder,
    reply: async (request, signal, purse) => {
      if (await inTurn(() => allowance.hold(1))) return responder.reply(request, signal, purse);
      throw new SynthcallError('BUDGET_EXHAUSTED', "Today's responder calls are used up.", {
        hint: 'Raise MAX_DAILY_CALLS, or wait for the next UTC day; `synthcall usage` tells when it begins.',
      });
    },
  };
}
