/** Who calls whom: pairings by strategy, always inside one industry, every draw from the run's seed. */
import type { AgentPersona, CustomerPersona } from '../domain/persona.ts';
import type { ChosenPairing, Strategy } from '../domain/plan.ts';
import { SynthcallError } from '../shared/errors.ts';
import type { Random } from '../shared/random.ts';
import { type Couple, createChooser, type Field } from './strategies.ts';
import { dealTraits } from './traits.ts';

/** The most pairs that one run may have. */
const MAX_PAIRS = 100_000;

/** What pairings are chosen from. */
interface PairingRequest {
  readonly agents: readonly AgentPersona[];
  readonly customers: readonly CustomerPersona[];
  /** How many pairings, 1 to `MAX_PAIRS`. */
  readonly count: number;
  readonly strategy: Strategy;
  /** The stream for pairings; traits are dealt from its own sub-stream. */
  readonly random: Random;
}

/** The pairings in the order in which they will be dialled, and what the user should know about them. */
interface ChosenPairings {
  readonly pairings: readonly ChosenPairing[];
  readonly warnings: readonly string[];
}

/** Throws `CONFIG_INVALID` for an impossible count and `PLAN_IMPOSSIBLE` when no customer has an agent. */
export function choosePairings(request: PairingRequest): ChosenPairings {
  checkPairCount(request.count);
  const { field, warnings } = pairable(request.agents, request.customers);
  const choose = createChooser(request.strategy, field, request.random.stream(request.strategy));
  const couples: Couple[] = [];
  while (couples.length < request.count) couples.push(choose());
  const traits = dealTraits(couples, request.random.stream('traits'));
  const pairings = couples.map(({ agent, customer }, index) => ({
    agent,
    customer,
    traits: traits[index] as ChosenPairing['traits'],
  }));
  return { pairings, warnings };
}

/** Throws `CONFIG_INVALID` unless `count` is a whole number from 1 to `MAX_PAIRS`. */
export function checkPairCount(count: number): void {
  if (Number.isInteger(count) && count >= 1 && count <= MAX_PAIRS) return;
  throw new SynthcallError('CONFIG_INVALID', `--pairs must be a whole number from 1 to 100,000, not ${count}`, {
    hint: 'For example: synthcall run --pairs 20 --budget 100',
  });
}

function pairable(
  agents: readonly AgentPersona[],
  customers: readonly CustomerPersona[],
): { field: Field; warnings: string[] } {
  const agentsOf = new Map<string, AgentPersona[]>();
  for (const agent of agents) agentsOf.set(agent.industry, [...(agentsOf.get(agent.industry) ?? []), agent]);
  const served = customers.filter((customer) => agentsOf.has(customer.industry));
  const called = new Set(customers.map((customer) => customer.industry));
  if (served.length === 0) throw noPairs(agents, customers);
  return {
    field: { customers: served, agentsOf },
    warnings: [
      ...skipped(
        'customer',
        'agent',
        customers.filter((customer) => !agentsOf.has(customer.industry)),
      ),
      ...skipped(
        'agent',
        'customer',
        agents.filter((agent) => !called.has(agent.industry)),
      ),
    ],
  };
}

function skipped(role: string, missing: string, personas: readonly (AgentPersona | CustomerPersona)[]): string[] {
  const industries = [...new Set(personas.map((persona) => persona.industry))].sort();
  return industries.map((industry) => {
    const count = personas.filter((persona) => persona.industry === industry).length;
    const whom = count === 1 ? `1 ${role} is` : `${count} ${role}s are`;
    return `${whom} left out: no ${missing} works in "${industry}"`;
  });
}

function noPairs(agents: readonly AgentPersona[], customers: readonly CustomerPersona[]): SynthcallError {
  const list = (personas: readonly { industry: string }[]) =>
    [...new Set(personas.map((persona) => persona.industry))].sort().join(', ') || 'none';
  return new SynthcallError(
    'PLAN_IMPOSSIBLE',
    `no customer can be paired, because pairings stay inside one industry and none has both sides (agents: ${list(agents)}; customers: ${list(customers)})`,
    {
      hint: 'Give at least one agent and one customer the same "industry", and check with: synthcall personas validate',
    },
  );
}
