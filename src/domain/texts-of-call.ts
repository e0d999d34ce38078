/** Which of a persona's texts are those of one call. The only place that knows that a persona may have several. */
import { createRandom } from '../shared/random.ts';
import type { AgentInCall, AgentPersona, CustomerInCall, CustomerPersona } from './persona.ts';
import type { ChosenPairing, Pairing } from './plan.ts';

/**
 * The pairing with one text for each occasion. They depend on the call's seed and on the persona files alone, so that a
 * resumed call and another process come to the same.
 */
export function pairingOfCall({ agent, customer, traits }: ChosenPairing, callSeed: string): Pairing {
  const choose: Choose = (occasion, texts) =>
    typeof texts === 'string' ? texts : createRandom(`${callSeed}/texts/${occasion}`).pick(texts);
  return { agent: agentInCall(agent, choose), customer: customerInCall(customer, choose), traits };
}

/** Every occasion has a stream of its own: one more greeting does not change the farewell. */
type Choose = (occasion: string, texts: string | readonly string[]) => string;

function agentInCall(agent: AgentPersona, choose: Choose): AgentInCall {
  const { introduction, farewell, farewellUnresolved, responseToIssue, ...fields } = agent;
  const texts = {
    introduction: choose('introduction', introduction),
    farewell: choose('farewell', farewell),
    ...(farewellUnresolved === undefined
      ? {}
      : { farewellUnresolved: choose('farewell-unresolved', farewellUnresolved) }),
    responseToIssue: choose('response-to-issue', responseToIssue),
  };
  return agents.of(agent, Object.values(texts), () => ({ ...fields, ...texts }));
}

function customerInCall(customer: CustomerPersona, choose: Choose): CustomerInCall {
  const { issue } = customer;
  const text = choose('issue', issue.text);
  return customers.of(customer, [text], () => ({ ...customer, issue: { ...issue, text } }));
}

const agents = createVariants<AgentPersona, AgentInCall>();
const customers = createVariants<CustomerPersona, CustomerInCall>();

/** A persona with the same texts is the same object in every call: a plan of ten thousand calls has a few hundred of them. */
function createVariants<Persona extends object, InCall>() {
  const variants = new WeakMap<Persona, Map<string, InCall>>();
  return {
    of: (persona: Persona, texts: readonly string[], make: () => InCall): InCall => {
      const known = variants.get(persona) ?? new Map<string, InCall>();
      variants.set(persona, known);
      const key = texts.join('\n');
      const made = known.get(key) ?? make();
      known.set(key, made);
      return made;
    },
  };
}
