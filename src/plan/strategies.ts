/** The four ways to choose the next agent and customer. Each keeps count of what it has chosen, so that repeats come last. */
import type { AgentPersona, CustomerPersona } from '../domain/persona.ts';
import type { Strategy } from '../domain/plan.ts';
import type { Random } from '../shared/random.ts';
import { abilityFor, difficultyOf, matchOf } from './suitability.ts';

/** The customers that can be paired, and the agents by industry. */
export interface Field {
  readonly customers: readonly CustomerPersona[];
  readonly agentsOf: ReadonlyMap<string, readonly AgentPersona[]>;
}

/** An agent and a customer, before traits are dealt. */
export interface Couple {
  readonly agent: AgentPersona;
  readonly customer: CustomerPersona;
}

/** How far below the best an agent may be and still be chosen for variety. */
const NEARLY_BEST = 1;

/** A source of couples that never runs dry. */
export function createChooser(strategy: Strategy, field: Field, random: Random): () => Couple {
  const uses = createUses();
  const chooser = {
    random: () => anyone(field, uses, random),
    matched: () => fitting(field.customers, field, uses, random, matchOf),
    adversarial: () => {
      const weakness = (agent: AgentPersona, customer: CustomerPersona) => -abilityFor(agent, customer);
      return fitting(harderHalf(field.customers), field, uses, random, weakness, difficultyOf);
    },
    coverage: () => covering(field, uses, random),
  }[strategy]();
  return () => {
    const couple = chooser();
    uses.add(couple);
    return couple;
  };
}

type Kind = 'customer' | 'agent' | 'category' | 'competence';

/** How often each thing was chosen so far. */
interface Uses {
  of(kind: Kind, name: string): number;
  ofPair(couple: Couple): number;
  add(couple: Couple): void;
}

function createUses(): Uses {
  const counts: Readonly<Record<Kind, Map<string, number>>> = {
    customer: new Map(),
    agent: new Map(),
    category: new Map(),
    competence: new Map(),
  };
  const pairs = new Map<string, number>();
  const pairKey = ({ agent, customer }: Couple) => `${agent.id} ${customer.id}`;
  const increase = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);
  return {
    of: (kind, name) => counts[kind].get(name) ?? 0,
    ofPair: (couple) => pairs.get(pairKey(couple)) ?? 0,
    add: (couple) => {
      const { agent, customer } = couple;
      increase(counts.customer, customer.id);
      increase(counts.agent, agent.id);
      increase(counts.category, customer.issue.category);
      increase(counts.competence, agent.competence);
      increase(pairs, pairKey(couple));
    },
  };
}

function agentsFor(field: Field, customer: CustomerPersona): readonly AgentPersona[] {
  return field.agentsOf.get(customer.industry) ?? [];
}

/** Customers in shuffled rounds, each with an agent by lot among those that this customer has met least. */
function anyone(field: Field, uses: Uses, random: Random): () => Couple {
  const nextCustomer = rounds(() => random.shuffle(field.customers));
  return () => {
    const customer = nextCustomer();
    return {
      customer,
      agent: least(random.shuffle(agentsFor(field, customer)), (agent) => uses.ofPair({ agent, customer })),
    };
  };
}

/** Customers in rounds (by rank where one is given), each with the least used of the agents that score nearly best. */
function fitting(
  customers: readonly CustomerPersona[],
  field: Field,
  uses: Uses,
  random: Random,
  score: (agent: AgentPersona, customer: CustomerPersona) => number,
  rank?: (customer: CustomerPersona) => number,
): () => Couple {
  const nextCustomer = rounds(() => {
    const shuffled = random.shuffle(customers);
    return rank === undefined ? shuffled : shuffled.sort((one, other) => rank(other) - rank(one));
  });
  return () => {
    const customer = nextCustomer();
    const agents = random.shuffle(agentsFor(field, customer));
    const best = Math.max(...agents.map((agent) => score(agent, customer)));
    const good = agents.filter((agent) => score(agent, customer) >= best - NEARLY_BEST);
    const agent = least(
      good,
      (candidate) => uses.ofPair({ agent: candidate, customer }),
      (candidate) => -score(candidate, customer),
      (candidate) => uses.of('agent', candidate.id),
    );
    return { customer, agent };
  };
}

function harderHalf(customers: readonly CustomerPersona[]): CustomerPersona[] {
  const ranked = [...customers].sort((one, other) => difficultyOf(other) - difficultyOf(one));
  return ranked.slice(0, Math.ceil(ranked.length / 2));
}

/** What is counted while customers are covered: together in one object, because every customer is looked at for every couple. */
interface Candidate {
  readonly customer: CustomerPersona;
  uses: number;
  readonly category: { uses: number };
  readonly industry: { unseenAgents: number };
}

/** Always the couple that brings in most that was not seen yet; afterwards whatever was used least. */
function covering(field: Field, uses: Uses, random: Random): () => Couple {
  const candidates = candidatesOf(field, random.shuffle(field.customers));
  const freshness = ({ uses: times, category, industry }: Candidate) =>
    (times === 0 ? 1 : 0) + (category.uses === 0 ? 1 : 0) + (industry.unseenAgents > 0 ? 1 : 0);
  return () => {
    const chosen = least(
      candidates,
      (candidate) => -freshness(candidate),
      (candidate) => candidate.uses,
      (candidate) => candidate.category.uses,
    );
    const { customer } = chosen;
    const agent = least(
      random.shuffle(agentsFor(field, customer)),
      (candidate) => uses.of('agent', candidate.id),
      (candidate) => uses.ofPair({ agent: candidate, customer }),
      (candidate) => uses.of('competence', candidate.competence),
    );
    chosen.uses += 1;
    chosen.category.uses += 1;
    if (uses.of('agent', agent.id) === 0) chosen.industry.unseenAgents -= 1;
    return { customer, agent };
  };
}

function candidatesOf(field: Field, customers: readonly CustomerPersona[]): Candidate[] {
  const categories = new Map<string, { uses: number }>();
  const industries = new Map([...field.agentsOf].map(([name, { length }]) => [name, { unseenAgents: length }]));
  return customers.map((customer) => {
    const category = categories.get(customer.issue.category) ?? { uses: 0 };
    categories.set(customer.issue.category, category);
    return { customer, uses: 0, category, industry: industries.get(customer.industry) ?? { unseenAgents: 0 } };
  });
}

/** Deals from a deck and makes a new one when it is empty. */
function rounds<T>(makeDeck: () => readonly T[]): () => T {
  let deck: T[] = [];
  return () => {
    if (deck.length === 0) deck = [...makeDeck()].reverse();
    return deck.pop() as T;
  };
}

/** The first item that is smallest by the first key, among equals by the second, and so on. A key is asked for when it decides. */
function least<T>(items: readonly T[], ...keys: readonly ((item: T) => number)[]): T {
  let best = items[0] as T;
  let bestValues: number[] = [];
  for (let place = 1; place < items.length; place += 1) {
    const item = items[place] as T;
    // A plain loop: with thousands of personas it runs millions of times for a plan.
    for (let index = 0; index < keys.length; index += 1) {
      const keyOf = keys[index] as (item: T) => number;
      const value = keyOf(item);
      bestValues[index] ??= keyOf(best);
      if (value === bestValues[index]) continue;
      if (value < (bestValues[index] as number)) [best, bestValues] = [item, [...bestValues.slice(0, index), value]];
      break;
    }
  }
  return best;
}
