/** What a run spent beside the calls in its data: on calls that were cut off and made anew, and on replies that never came. */

import type { RunTally } from '../calls/tally.ts';
import { type Attempt, type FoundJournal, type RunJournal, readJournal } from '../dataset/run-journal.ts';
import type { Micros } from '../domain/money.ts';
import type { PlannedCall } from '../domain/plan.ts';
import type { Responder } from '../domain/ports.ts';
import { type Purse, purseOfReplies } from '../domain/purse.ts';
import { priceOfPlannedCall, sumOfPrices } from '../plan/price.ts';
import { messageOf } from '../shared/errors.ts';
import type { PlannedRun } from './preview.ts';
import type { AppTools } from './tools.ts';

/** See the file comment. The calls' own figures and these are together what the run spent. */
export interface SpendBesides {
  readonly responderCalls: number;
  /** Undefined when a price is unknown. */
  readonly micros: Micros | undefined;
  /** The part of it that is estimated: lines that nobody saw the end of, replies that were paid for and never seen. */
  readonly estimatedMicros: Micros;
}

/** The calls that are in the data. */
type CallsInData = Pick<RunTally, 'callIds' | 'responderCalls'>;

/** The settings, plan and prices of a run. */
interface RunOfPlan {
  readonly tools: AppTools;
  readonly planned: PlannedRun;
}

/** The same for a run that is over, from its journal as it stands; undefined, too, when somebody has removed that. */
export async function besidesIn(dir: string, inData: CallsInData, run: RunOfPlan): Promise<SpendBesides | undefined> {
  try {
    return spendBesides(await readJournal(dir), inData, run);
  } catch (error) {
    run.tools.logger.warn('what was spent on calls that were cut off is not known', { reason: messageOf(error) });
    return undefined;
  }
}

/** What the journal tells of, less what is in the data. Undefined when there is nothing. */
export function spendBesides(
  { attempts, asked }: FoundJournal,
  inData: CallsInData,
  { tools, planned }: RunOfPlan,
): SpendBesides | undefined {
  const total = { known: 0 as Micros | undefined, estimated: 0 as Micros | undefined };
  const usual = usualReply([...attempts.values()].flat());
  for (const [callId, tries] of attempts) {
    const prices = pricesOf(callId, tools, planned);
    for (const [number, attempt] of tries.entries()) {
      const isInData = number === tries.length - 1 && inData.callIds.has(callId);
      if (!isInData) total.known = sumOfPrices([total.known, attempt.end ? attempt.end.micros : attempt.answersMicros]);
      const lines = isInData || attempt.end ? 0 : prices?.lines;
      const missing = Math.max(0, attempt.asked - attempt.answered);
      const replies = missing === 0 ? 0 : timesPrice(missing, usual ?? prices?.reply);
      total.estimated = sumOfPrices([total.estimated, lines, replies]);
    }
  }
  const all = [...asked.values()].reduce((sum, count) => sum + count, 0);
  const responderCalls = Math.max(0, all - inData.responderCalls);
  const micros = sumOfPrices([total.known, total.estimated]);
  if (responderCalls === 0 && micros === 0) return undefined;
  return { responderCalls, micros, estimatedMicros: total.estimated ?? 0 };
}

/** What a paid answer cost on average; undefined before the first one. */
function usualReply(attempts: readonly Attempt[]): Micros | undefined {
  const answers = attempts.reduce((sum, { answered }) => sum + answered, 0);
  const micros = sumOfPrices(attempts.map(({ answersMicros }) => answersMicros));
  return answers === 0 || micros === undefined ? undefined : Math.ceil(micros / answers);
}

/** Prices as the plan expects them: of the call's lines, as if it had been made to its end, and of one reply. */
function pricesOf(callId: string, { settings }: AppTools, { preview, rates }: PlannedRun) {
  const plan = planOf(callId, preview.plan.calls);
  if (!plan) return undefined;
  const { share } = plan;
  const lines = priceOfPlannedCall(share, { ...rates, inputTokens: 0, outputTokens: 0 }, settings.backChannels);
  const whole = priceOfPlannedCall(share, rates, settings.backChannels);
  const reply = whole === undefined || lines === undefined ? undefined : Math.ceil((whole - lines) / share);
  return { lines, reply };
}

/** The plan of a call, or of the one that it is a second try at. */
function planOf(callId: string, calls: readonly PlannedCall[]): PlannedCall | undefined {
  return calls[Number(/^call_(\d+)/.exec(callId)?.[1] ?? 0) - 1];
}

function timesPrice(count: number, price: Micros | undefined): Micros | undefined {
  return price === undefined ? undefined : count * price;
}

/** A responder whose answers are noted with their price, so that a crash does not lose what was paid. One that costs nothing is given back as it is. */
export function noting(responder: Responder, journal: RunJournal): Responder {
  if (responder.name === 'offline') return responder;
  return {
    ...responder,
    reply: async (request, signal, purse = purseOfReplies(1)) => {
      const counter = countedPurse(purse);
      try {
        return await responder.reply(request, signal, counter.purse);
      } finally {
        // Also of an answer that was given up: the purse was charged for it, so it is no answer that nobody counted.
        const micros = counter.micros();
        journal.note({ step: 'answer', call_id: request.callId, ...(micros === undefined ? {} : { micros }) });
      }
    },
  };
}

/** The purse, and what is paid from it: answers that could not be spoken were paid for all the same. */
function countedPurse(purse: Purse): { readonly purse: Purse; micros(): Micros | undefined } {
  let paid: Micros | undefined = 0;
  const hold: Purse['hold'] = (most) => {
    const settle = purse.hold(most);
    return (
      settle &&
      ((actual) => {
        settle(actual);
        paid = sumOfPrices([paid, actual]);
      })
    );
  };
  return { purse: { ...purse, hold }, micros: () => paid };
}
