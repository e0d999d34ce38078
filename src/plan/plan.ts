/** Pairings and a budget to a plan: the ordered, priced calls of a run, each with its share. Nothing is spent here. */
import { formatMoney, type Micros } from '../domain/money.ts';
import type { ChosenPairing, DealtTraits, PlannedCall, RunBudget, RunPlan, Strategy } from '../domain/plan.ts';
import { pairingOfCall } from '../domain/texts-of-call.ts';
import { count } from '../shared/count.ts';
import { SynthcallError } from '../shared/errors.ts';
import { createRandom } from '../shared/random.ts';
import { checkPairCount } from './pairing.ts';
import { priceOfPlannedCall, spareOfCall, sumOfPrices, unknownRates } from './price.ts';
import type { Rates } from './rates.ts';
import { dealShares, MIN_SHARE, wishedShare } from './shares.ts';
import { countPlan, type PersonaPool } from './statistics.ts';

/** The introduction and the farewell of the agent count as turns but need no responder call. */
const SCRIPTED_TURNS = 2;

/** What a plan is made from. */
export interface PlanRequest {
  readonly pairings: readonly ChosenPairing[];
  readonly seed: string;
  readonly strategy: Strategy;
  readonly budget: RunBudget;
  readonly limits: {
    /** Most turns of one call, the scripted ones included. */
    readonly maxTurns: number;
  };
  /** Responder calls left today; undefined when it is not known or not limited. */
  readonly dailyRemaining?: number | undefined;
  readonly rates: Rates;
  /** Listeners say "mm-hmm" into long turns, which costs a little on a line that is paid for. */
  readonly backChannels?: boolean;
  /** What the statistics compare with; without it, only what is in the pairings. */
  readonly pool?: PersonaPool;
}

/**
 * Deals the budget out so that every planned call can finish inside it; the rest is `notDialled`.
 * Throws `CONFIG_INVALID`, `PLAN_IMPOSSIBLE` (money without prices), `BUDGET_TOO_SMALL` and `BUDGET_EXHAUSTED` (today's).
 */
export function makePlan(request: PlanRequest): RunPlan {
  const { pairings, seed, rates } = request;
  const priceOf = cached((share) => priceOfPlannedCall(share, rates, request.backChannels));
  checkPairCount(pairings.length);
  const ceiling = shareCeiling(request.limits.maxTurns);
  if (request.budget.micros !== undefined) checkPriced(rates);
  const shares = dealShares({
    wishes: pairings.map((pairing) => wishedShare(pairing, ceiling)),
    budget: { responderCalls: callsAllowed(request), micros: moneyToDeal(request) },
    priceOf: (share) => priceOf(share) ?? 0,
  });
  if (shares.length === 0) throw nothingFits(request);
  const width = Math.max(4, String(pairings.length).length);
  const calls = shares.map((share, index): PlannedCall => {
    const callId = `call_${String(index + 1).padStart(width, '0')}`;
    const callSeed = `${seed}/${callId}`;
    const pairing = pairingOfCall(fitTraits(pairings[index] as ChosenPairing, share, callSeed), callSeed);
    return { index, callId, seed: callSeed, pairing, share, estimatedMicros: priceOf(share) };
  });
  return {
    seed,
    strategy: request.strategy,
    calls,
    notDialled: pairings.length - calls.length,
    estimatedMicros: sumOfPrices(calls.map((call) => call.estimatedMicros)),
    statistics: countPlan(
      calls.map((call) => call.pairing),
      request.pool ?? poolOf(pairings),
    ),
  };
}

function shareCeiling(maxTurns: number): number {
  if (Number.isInteger(maxTurns) && maxTurns >= MIN_SHARE + SCRIPTED_TURNS) return maxTurns - SCRIPTED_TURNS;
  throw new SynthcallError('CONFIG_INVALID', `a call cannot be finished in ${maxTurns} turns`, {
    hint: `Allow at least ${MIN_SHARE + SCRIPTED_TURNS}: introduction, issue, answer, reply, farewell.`,
  });
}

function callsAllowed({ budget, dailyRemaining }: PlanRequest): number | undefined {
  const ceilings = [budget.responderCalls, dailyRemaining].filter((ceiling) => ceiling !== undefined);
  return ceilings.length === 0 ? undefined : Math.min(...ceilings);
}

/** The budget of money less what must be in hand for the last call to finish. */
function moneyToDeal({ budget, rates }: PlanRequest): Micros | undefined {
  return budget.micros === undefined ? undefined : budget.micros - (spareOfCall(rates) ?? 0);
}

function checkPriced(rates: Rates): void {
  const unknown = unknownRates(rates);
  if (unknown.length === 0) return;
  throw new SynthcallError(
    'PLAN_IMPOSSIBLE',
    `a budget of money cannot be kept, because these prices are unknown: ${unknown.join(', ')}`,
    {
      hint: 'Give them in the setting `prices`, choose a model with known prices, or give the budget in responder calls.',
    },
  );
}

function nothingFits({ budget, dailyRemaining, rates, backChannels }: PlanRequest): SynthcallError {
  if (dailyRemaining !== undefined && dailyRemaining < Math.min(MIN_SHARE, budget.responderCalls ?? MIN_SHARE)) {
    const number = Math.max(0, dailyRemaining);
    const left = `${count(number, 'responder call')} ${number === 1 ? 'is' : 'are'} left today`;
    return new SynthcallError('BUDGET_EXHAUSTED', `${left}, and a call needs at least ${MIN_SHARE}`, {
      hint: 'Wait for the next UTC midnight, or raise MAX_DAILY_CALLS.',
    });
  }
  if (budget.responderCalls !== undefined && budget.responderCalls < MIN_SHARE) {
    return new SynthcallError(
      'BUDGET_TOO_SMALL',
      `${count(budget.responderCalls, 'responder call')} cannot finish a single call, which needs at least ${MIN_SHARE}`,
      { hint: 'Use --budget 3 or more; 5 to 9 for each pair give a natural conversation.' },
    );
  }
  const cheapest = formatMoney((priceOfPlannedCall(MIN_SHARE, rates, backChannels) ?? 0) + (spareOfCall(rates) ?? 0));
  const given = formatMoney(budget.micros ?? 0);
  return new SynthcallError(
    'BUDGET_TOO_SMALL',
    `${given} cannot finish a single call, the shortest of which may cost ${cheapest}`,
    { hint: `Use --budget ${cheapest.slice(1)}usd or more for each pair, or fewer paid parts.` },
  );
}

/** A short call has no room for everything that was dealt; what could not happen must not be promised. */
function fitTraits(pairing: ChosenPairing, share: number, callSeed: string): ChosenPairing {
  const room = Math.floor((share - MIN_SHARE) / 2);
  if (pairing.traits.events.length <= room) return pairing;
  const kept = new Set(createRandom(callSeed).stream('events').shuffle(pairing.traits.events).slice(0, room));
  const traits: DealtTraits = { ...pairing.traits, events: pairing.traits.events.filter((event) => kept.has(event)) };
  return { agent: pairing.agent, customer: pairing.customer, traits };
}

function poolOf(pairings: readonly ChosenPairing[]): PersonaPool {
  return { agents: pairings.map(({ agent }) => agent), customers: pairings.map(({ customer }) => customer) };
}

/** There are only a handful of different shares. */
function cached(priceOf: (share: number) => Micros | undefined): (share: number) => Micros | undefined {
  const known = new Map<number, Micros | undefined>();
  return (share) => {
    if (!known.has(share)) known.set(share, priceOf(share));
    return known.get(share);
  };
}
