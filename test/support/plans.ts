/** Builders of personas and planned calls for tests: valid, small, and overridable where a test cares. */
import type { AgentInCall, CustomerInCall } from '../../src/domain/persona.ts';
import type { PlannedCall } from '../../src/domain/plan.ts';

export function anAgent(parts: Partial<AgentInCall> = {}): AgentInCall {
  return {
    id: 'nora-quill',
    role: 'agent',
    name: 'Nora Quill',
    company: 'Lantern Books',
    industry: 'retail',
    introduction: 'Lantern Books, this is Nora. What can I do for you?',
    farewell: 'Thanks for calling Lantern Books. Take care now.',
    responseToIssue: 'Oh no. Let me look at that order.',
    competence: 'high',
    attitude: 'warm',
    knowledge: { strong: ['damaged-item'], weak: [] },
    characteristics: ['reads numbers back'],
    voice: 'Polly.Joanna-Neural',
    language: 'en-US',
    speechHabits: { formality: 'neutral', verbosity: 'average', fillers: 'some', catchphrases: [] },
    ...parts,
  };
}

export function aCustomer(parts: Partial<CustomerInCall> = {}): CustomerInCall {
  return {
    id: 'emil-hart',
    role: 'customer',
    name: 'Emil Hart',
    industry: 'retail',
    contact: { email: 'emil.hart@example.com', phone: '+15555550142' },
    issue: {
      category: 'damaged-item',
      summary: 'an atlas that arrived with a torn cover',
      text: 'My atlas came with a torn cover and I need it for a birthday on Saturday.',
      complexity: 'low',
      facts: [{ name: 'order number', type: 'order_id', value: 'LB-20417' }],
    },
    desiredResolution: 'a new copy before Saturday',
    demeanor: 'polite',
    technicalProficiency: 'medium',
    escalationTrigger: 'being told to wait a week',
    conversationLength: 'short',
    voice: 'Polly.Matthew-Neural',
    language: 'en-US',
    speechHabits: { formality: 'neutral', verbosity: 'average', fillers: 'some', catchphrases: [] },
    ...parts,
  };
}

export function aPlannedCall(parts: Partial<PlannedCall> = {}): PlannedCall {
  return {
    index: 0,
    callId: 'call_0001',
    seed: 'test/call_0001',
    pairing: {
      agent: anAgent(),
      customer: aCustomer(),
      traits: { moodShift: 0, verbosity: 'average', outcomeTendency: 'resolve', events: [] },
    },
    share: 5,
    estimatedMicros: 0,
    ...parts,
  };
}
