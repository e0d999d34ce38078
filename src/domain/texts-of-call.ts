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
  return {
    ...fields,
    introduction: choose('introduction', introduction),
    farewell: choose('farewell', farewell),
    ...(farewellUnresolved === undefined
      ? {}
      : { farewellUnresolved: choose('farewell-unresolved', farewellUnresolved) }),
    responseToIssue: choose('response-to-issue', responseToIssue),
  };
}

function customerInCall(customer: CustomerPersona, choose: Choose): CustomerInCall {
  const { issue } = customer;
  return { ...customer, issue: { ...issue, text: choose('issue', issue.text) } };
}
