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
      agent: least(random.shuffle(agentsFor(field, customer)), (agent) => [uses.ofPair({ agent, customer })]),
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
    const order = (agent: AgentPersona) => [
      uses.ofPair({ agent, customer }),
      -score(agent, customer),
      uses.of('agent', agent.id),
    ];
    return { customer, agent: least(good, order) };
  };
}

function harderHalf(customers: readonly CustomerPersona[]): CustomerPersona[] {
  const ranked = [...customers].sort((one, other) => difficultyOf(other) - difficultyOf(one));
  return ranked.slice(0, Math.ceil(ranked.length / 2));
}

/** Always the couple that brings in most that was not seen yet; afterwards whatever was used least. */
function covering(field: Field, uses: Uses, random: Random): () => Couple {
  const customers = random.shuffle(field.customers);
  return () => {
    const customer = least(customers, (candidate) => {
      const unused = (kind: Kind, name: string) => (uses.of(kind, name) === 0 ? 1 : 0);
      const agents = agentsFor(field, candidate);
      const fresh =
        unused('customer', candidate.id) +
        unused('category', candidate.issue.category) +
        (agents.some((agent) => uses.of('agent', agent.id) === 0) ? 1 : 0);
      return [-fresh, uses.of('customer', candidate.id), uses.of('category', candidate.issue.category)];
    });
    const agent = least(random.shuffle(agentsFor(field, customer)), (candidate) => [
      uses.of('agent', candidate.id),
      uses.ofPair({ agent: candidate, customer }),
      uses.of('competence', candidate.competence),
    ]);
    return { customer, agent };
  };
}

/** Deals from a deck and makes a new one when it is empty. */
function rounds<T>(makeDeck: () => readonly T[]): () => T {
  let deck: T[] = [];
  return () => {
    if (deck.length === 0) deck = [...makeDeck()].reverse();
    return deck.pop() as T;
  };
}

/** The first item whose key (compared element by element) is smallest. */
function least<T>(items: readonly T[], keyOf: (item: T) => readonly number[]): T {
  let best = items[0] as T;
  let bestKey = keyOf(best);
  for (const item of items.slice(1)) {
    const key = keyOf(item);
    if (isLess(key, bestKey)) [best, bestKey] = [item, key];
  }
  return best;
}

function isLess(one: readonly number[], other: readonly number[]): boolean {
  for (const [index, value] of one.entries()) {
    const against = other[index] ?? 0;
    if (value !== against) return value < against;
  }
  return false;
}
