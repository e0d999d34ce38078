/** Traits dealt to each call, by quotas over the whole run and within each customer's calls, so that no two calls are alike. */
import { DEMEANORS } from '../domain/persona.ts';
import { type DealtTraits, MID_CALL_EVENTS, type MidCallEvent } from '../domain/plan.ts';
import type { Random } from '../shared/random.ts';
import { dealByQuota, placesByGroup, quotaDeck, type Shares } from './quota.ts';
import type { Couple } from './strategies.ts';
import { abilityFor } from './suitability.ts';

type Verbosity = DealtTraits['verbosity'];
type Tendency = DealtTraits['outcomeTendency'];

/** Shares of mood shifts. */
export const MOOD_SHARES: Shares<number> = [
  [-2, 0.1],
  [-1, 0.2],
  [0, 0.4],
  [1, 0.2],
  [2, 0.1],
];

/** How often a call keeps the persona's own verbosity, or moves away from it. */
const VERBOSITY_SHARES: Shares<'own' | 'less' | 'more'> = [
  ['own', 0.6],
  ['less', 0.2],
  ['more', 0.2],
];

/** The share of calls in which each event happens (for digits and forgotten details: of calls whose customer has facts). */
export const EVENT_SHARES: Readonly<Record<MidCallEvent, number>> = {
  'change-of-mind': 0.1,
  'second-issue': 0.12,
  'forgotten-detail': 0.15,
  'misheard-digit': 0.18,
  'long-lookup': 0.25,
  interruption: 0.15,
  'small-talk': 0.12,
};

/** No call is made of accidents only. */
const MAX_EVENTS = 3;
const NEEDS_FACTS: ReadonlySet<MidCallEvent> = new Set(['forgotten-detail', 'misheard-digit']);

/** Outcome shares by ability, weakest first: -1 (low and weak there) to 3 (high and strong there). */
const OUTCOME_SHARES: Readonly<Record<string, Shares<Tendency>>> = {
  '-1': tendencies(0.14, 0.2, 0.28, 0.18, 0.08, 0.12),
  '0': tendencies(0.34, 0.22, 0.16, 0.12, 0.09, 0.07),
  '1': tendencies(0.56, 0.17, 0.09, 0.07, 0.07, 0.04),
  '2': tendencies(0.72, 0.11, 0.04, 0.05, 0.06, 0.02),
  '3': tendencies(0.84, 0.07, 0.02, 0.02, 0.04, 0.01),
};

/** Bitterest first: the worse a call goes, the likelier it belongs to somebody in a bad mood. */
const BITTERNESS: readonly Tendency[] = ['hang-up', 'escalate', 'fail', 'callback', 'partial', 'resolve'];
/** Spread of the lot that mixes bitterness with temper; demeanors span 0 to 9. */
const TEMPER_NOISE = 4;

/** One set of traits for each couple, in order. */
export function dealTraits(couples: readonly Couple[], random: Random): DealtTraits[] {
  const customers = couples.map(({ customer }) => customer.id);
  const moods = dealByQuota(customers, MOOD_SHARES, random.stream('mood'));
  const moves = dealByQuota(customers, VERBOSITY_SHARES, random.stream('verbosity'));
  const outcomes = dealOutcomes(couples, moods, random.stream('outcome'));
  const events = dealEvents(couples, random.stream('events'));
  return couples.map(({ customer }, index) => ({
    moodShift: moods[index] ?? 0,
    verbosity: moved(customer.speechHabits.verbosity, moves[index] ?? 'own'),
    outcomeTendency: outcomes[index] ?? 'resolve',
    events: events[index] ?? [],
  }));
}

function tendencies(
  resolve: number,
  partial: number,
  fail: number,
  escalate: number,
  callback: number,
  hangUp: number,
): Shares<Tendency> {
  return [
    ['resolve', resolve],
    ['partial', partial],
    ['fail', fail],
    ['escalate', escalate],
    ['callback', callback],
    ['hang-up', hangUp],
  ];
}

function moved(own: Verbosity, move: 'own' | 'less' | 'more'): Verbosity {
  const scale: readonly Verbosity[] = ['terse', 'average', 'talkative'];
  const shift = { own: 0, less: -1, more: 1 }[move];
  return scale[Math.min(2, Math.max(0, scale.indexOf(own) + shift))] as Verbosity;
}

/** A quota deck for each level of ability, its bitter cards leaning towards the callers in the worst mood. */
function dealOutcomes(couples: readonly Couple[], moods: readonly number[], random: Random): Tendency[] {
  const outcomes = new Array<Tendency>(couples.length).fill('resolve');
  const groups = placesByGroup(couples.map(({ agent, customer }) => String(abilityFor(agent, customer))));
  for (const [ability, members] of groups) {
    const shares = OUTCOME_SHARES[ability] as Shares<Tendency>;
    const deck = quotaDeck(shares, members.length, random).sort(
      (one, other) => BITTERNESS.indexOf(one) - BITTERNESS.indexOf(other),
    );
    const heated = members
      .map((index) => ({ index, heat: heatOf(couples[index] as Couple, moods[index] ?? 0, random) }))
      .sort((one, other) => other.heat - one.heat);
    heated.forEach(({ index }, place) => {
      outcomes[index] = deck[place] as Tendency;
    });
  }
  return outcomes;
}

function heatOf({ customer }: Couple, mood: number, random: Random): number {
  return DEMEANORS.indexOf(customer.demeanor) + 1.5 * mood + random.normal(0, TEMPER_NOISE);
}

function dealEvents(couples: readonly Couple[], random: Random): MidCallEvent[][] {
  const events = couples.map((): MidCallEvent[] => []);
  for (const event of random.shuffle(MID_CALL_EVENTS)) {
    const possible = couples.flatMap(({ customer }, index) =>
      NEEDS_FACTS.has(event) && customer.issue.facts.length === 0 ? [] : [index],
    );
    const wanted = countFor(EVENT_SHARES[event] * possible.length, random);
    const free = random.shuffle(possible).filter((index) => (events[index] as MidCallEvent[]).length < MAX_EVENTS);
    for (const index of free.slice(0, wanted)) events[index]?.push(event);
  }
  return events.map((list) => list.sort((one, other) => MID_CALL_EVENTS.indexOf(one) - MID_CALL_EVENTS.indexOf(other)));
}

/** Rounded down or up, by lot in proportion, so that small runs are right on average. */
function countFor(exact: number, random: Random): number {
  return Math.floor(exact) + (random.chance(exact % 1) ? 1 : 0);
}
