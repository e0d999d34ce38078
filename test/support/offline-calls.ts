/** Makes offline calls without carrier: both roles in turn, as the product would ask for them. For tests and measurements. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createOfflineResponder } from '../../src/adapters/offline-responder/offline-responder.ts';
import {
  type AgentPersona,
  agentPersonaSchema,
  type CustomerInCall,
  type CustomerPersona,
  customerPersonaSchema,
} from '../../src/domain/persona.ts';
import { type DealtTraits, MID_CALL_EVENTS, type Pairing } from '../../src/domain/plan.ts';
import type { Reply, Responder } from '../../src/domain/ports.ts';
import { pairingOfCall } from '../../src/domain/texts-of-call.ts';
import type { Turn } from '../../src/domain/turn.ts';
import { createRandom, type Random } from '../../src/shared/random.ts';

/** A finished call: its turns, every reply in order, and how it ended. */
export interface OfflineCall {
  readonly callId: string;
  readonly pairing: Pairing;
  readonly share: number;
  readonly turns: readonly Turn[];
  readonly replies: readonly Reply[];
  readonly ending: 'agent-closed' | 'customer-closed' | 'turn-limit';
}

/** The folder of the personas that come with the product. */
export const SHIPPED_PERSONAS = fileURLToPath(new URL('../../personas', import.meta.url));

/** Every persona of a folder that holds `agents` and `customers`. */
export function readPersonas(folder: string): { agents: AgentPersona[]; customers: CustomerPersona[] } {
  const read = (kind: string) =>
    readdirSync(`${folder}/${kind}`)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => ({
        id: name.replace('.json', ''),
        json: JSON.parse(readFileSync(`${folder}/${kind}/${name}`, 'utf8')),
      }));
  return {
    agents: read('agents').map(({ id, json }) => ({ ...agentPersonaSchema.parse(json), id })),
    customers: read('customers').map(({ id, json }) => ({ ...customerPersonaSchema.parse(json), id })),
  };
}

/** Each customer once for every account that it gives of its issue. */
export function inEveryAccount(customers: readonly CustomerPersona[]): CustomerInCall[] {
  return customers.flatMap((customer) =>
    [customer.issue.text].flat().map((text) => ({ ...customer, issue: { ...customer.issue, text } })),
  );
}

let shipped: ReturnType<typeof readPersonas> | undefined;

/** A shipped customer with the named agent, or with one of the same industry; `seed` decides the traits. */
export function shippedPairing(seed: string, customerId: string, agentId?: string): Pairing {
  shipped ??= readPersonas(SHIPPED_PERSONAS);
  const { agents, customers } = shipped;
  const customer = customers.find(({ id }) => id === customerId);
  const agent = agents.find(({ id, industry }) =>
    agentId === undefined ? industry === customer?.industry : id === agentId,
  );
  if (!customer || !agent) throw new Error(`the persona ${customerId} or ${agentId} of this test is gone`);
  return pairingOfCall({ agent, customer, traits: drawTraits(createRandom(seed)) }, seed);
}

/** Traits drawn like the planner's quotas. */
export function drawTraits(random: Random): DealtTraits {
  return {
    moodShift: random.int(5) - 2,
    verbosity: random.weighted([
      ['terse', 3],
      ['average', 4],
      ['talkative', 3],
    ] as const),
    outcomeTendency: random.weighted([
      ['resolve', 55],
      ['partial', 15],
      ['fail', 9],
      ['escalate', 9],
      ['callback', 7],
      ['hang-up', 5],
    ] as const),
    events: random.shuffle(MID_CALL_EVENTS).slice(
      0,
      random.weighted([
        [0, 3],
        [1, 5],
        [2, 2],
      ] as const),
    ),
  };
}

/** Runs one call to its end; `share` is the number of responder calls that it may use. */
export async function makeOfflineCall(
  responder: Responder,
  call: { callId: string; seed: string; pairing: Pairing; share: number },
): Promise<OfflineCall> {
  const { pairing, share } = call;
  const turns: Turn[] = [{ index: 0, role: 'agent', said: pairing.agent.introduction, scripted: true }];
  const replies: Reply[] = [];
  let ending: OfflineCall['ending'] = 'turn-limit';
  for (let used = 0; used < share; used += 1) {
    const role = used % 2 === 0 ? 'customer' : 'agent';
    const repliesLeft = share - used - 1;
    const reply = await responder.reply(
      { ...call, role, history: [...turns], repliesLeft, wrapUp: repliesLeft <= 2 },
      new AbortController().signal,
    );
    replies.push(reply);
    const { utterance, done: _done, outcome: _outcome, ...labels } = reply;
    turns.push({ index: turns.length, role, said: utterance, ...labels });
    if (!reply.done) continue;
    ending = role === 'agent' ? 'agent-closed' : 'customer-closed';
    addFarewell(turns, reply, pairing);
    break;
  }
  return { callId: call.callId, pairing, share, turns, replies, ending };
}

function addFarewell(turns: Turn[], reply: Reply, pairing: Pairing): void {
  const { farewell } = pairing.agent;
  const last = turns[turns.length - 1];
  if (reply.act === 'hang-up' || !last) return;
  if (last.role === 'agent') turns[turns.length - 1] = { ...last, said: `${last.said} ${farewell}` };
  else turns.push({ index: turns.length, role: 'agent', said: farewell, scripted: true });
}

/** Many calls over a set of personas, paired inside their industry; `shareOf` draws each call's share. */
export async function makeOfflineCalls(
  responder: Responder,
  options: { folder: string; seed: string; count: number; shareOf: (random: Random) => number },
): Promise<OfflineCall[]> {
  const { agents, customers } = readPersonas(options.folder);
  const random = createRandom(options.seed);
  const order = random.shuffle(customers);
  const calls: OfflineCall[] = [];
  for (let index = 0; index < options.count; index += 1) {
    const callId = `call_${String(index + 1).padStart(4, '0')}`;
    const customer = order[index % order.length] as CustomerPersona;
    const colleagues = agents.filter((agent) => agent.industry === customer.industry);
    const agent = random.pick(colleagues.length > 0 ? colleagues : agents);
    const seed = `${options.seed}/${callId}`;
    const pairing = pairingOfCall({ agent, customer, traits: drawTraits(random) }, seed);
    calls.push(await makeOfflineCall(responder, { callId, seed, pairing, share: options.shareOf(random) }));
  }
  return calls;
}

/** Many calls of the built-in responder over the personas that come with the product. */
export function makeShippedCalls(
  seed: string,
  count: number,
  shareOf: (random: Random) => number,
): Promise<OfflineCall[]> {
  return makeOfflineCalls(createOfflineResponder(), { folder: SHIPPED_PERSONAS, seed, count, shareOf });
}
