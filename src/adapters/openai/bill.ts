/** What a reply costs, request by request: held before it is sent, settled by the server's own count, or by the most it can be where there is none. */
import type { Micros } from '../../domain/money.ts';
import type { Purse, Settle } from '../../domain/purse.ts';
import { priceOfTokens, type TokenPrices, type Tokens } from '../../domain/token-price.ts';
import { SynthcallError } from '../../shared/errors.ts';
import type { Completion } from './chat.ts';
import type { TokenGauge } from './token-gauge.ts';

/** One request: the characters that it sends, in bytes, and the most tokens that the answer may have. */
export interface Order {
  readonly sentBytes: number;
  readonly mostOutputTokens: number;
}

/** See the file comment. One bill per reply. */
export interface Bill {
  /** Sends one request. Throws `BUDGET_EXHAUSTED`, and sends nothing, when the purse cannot bear the most it may cost. */
  pay(order: Order, send: () => Promise<Completion>): Promise<Completion>;
}

/** Charged to a purse. Without prices, what is held and settled is unknown. */
export function openBill(gauge: TokenGauge, prices: TokenPrices | undefined, purse: Purse | undefined): Bill {
  const hold = (most: Micros | undefined): Settle => {
    if (!purse) return () => {};
    const settle = purse.hold(most);
    if (!settle) throw usedUp();
    return settle;
  };
  return {
    pay: async (order, send) => {
      const most = gauge.mostOf(order);
      const settle = hold(prices && priceOfTokens(most, prices));
      const charge = (tokens: Tokens) => settle(prices && priceOfTokens(tokens, prices));
      try {
        const completion = await send();
        charge(completion.usage ? gauge.learn(order, completion.usage) : gauge.without(order, completion));
        return completion;
      } catch (error) {
        if (mayBeBilled(error)) charge(most);
        else settle(0);
        throw error;
      }
    },
  };
}

/** Codes of connections that never came about. */
const NEVER_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/** A server that answered with an error charges nothing. One that was given up on may have written the answer all the same. */
function mayBeBilled(error: unknown): boolean {
  if (error instanceof SynthcallError && typeof error.details['status'] === 'number') return false;
  for (
    let cause: unknown = error;
    cause !== undefined && cause !== null;
    cause = (cause as { cause?: unknown }).cause
  ) {
    const { code } = cause as { code?: unknown };
    if (typeof code === 'string' && NEVER_SENT.includes(code)) return false;
  }
  return true;
}

function usedUp(): SynthcallError {
  return new SynthcallError('BUDGET_EXHAUSTED', "The run's budget of money does not carry another reply.", {
    hint: 'Raise --budget.',
  });
}
