/** How a plan spreads over its personas: counts, and what it leaves out. */
import { type AgentPersona, type CustomerPersona, DEMEANORS } from '../domain/persona.ts';
import type { ChosenPairing, PlanStatistics } from '../domain/plan.ts';

/** Everything that could have been planned. */
export interface PersonaPool {
  readonly agents: readonly AgentPersona[];
  readonly customers: readonly CustomerPersona[];
}

/** Counts by persona id, issue category, competence and demeanor. `emptyCells` lists what the pool has and no call has. */
export function countPlan(pairings: readonly ChosenPairing[], pool: PersonaPool): PlanStatistics {
  const counts = {
    agents: countBy(pairings, ({ agent }) => agent.id),
    customers: countBy(pairings, ({ customer }) => customer.id),
    categories: countBy(pairings, ({ customer }) => customer.issue.category),
    competence: countBy(pairings, ({ agent }) => agent.competence),
    demeanors: countBy(pairings, ({ customer }) => customer.demeanor),
  };
  const emptyCells = [
    ...missing(
      'agent',
      pool.agents.map(({ id }) => id),
      counts.agents,
    ),
    ...missing(
      'customer',
      pool.customers.map(({ id }) => id),
      counts.customers,
    ),
    ...missing(
      'category',
      pool.customers.map(({ issue }) => issue.category),
      counts.categories,
    ),
    ...missing('competence', ['low', 'medium', 'high'], counts.competence),
    ...missing('demeanor', DEMEANORS, counts.demeanors),
  ];
  return { ...counts, emptyCells };
}

function countBy(
  pairings: readonly ChosenPairing[],
  keyOf: (pairing: ChosenPairing) => string,
): Record<string, number> {
  const counts = new Map<string, number>();
  for (const pairing of pairings) counts.set(keyOf(pairing), (counts.get(keyOf(pairing)) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function missing(kind: string, names: readonly string[], counts: Readonly<Record<string, number>>): string[] {
  const absent = new Set(names.filter((name) => !Object.hasOwn(counts, name)));
  return [...absent].sort().map((name) => `${kind}:${name}`);
}
