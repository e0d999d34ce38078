/** A fixed pairing and reply requests for the tests of prompts and of the OpenAI responder. */
import type { Role } from '../../src/domain/labels.ts';
import { agentPersonaSchema, customerPersonaSchema } from '../../src/domain/persona.ts';
import type { Pairing } from '../../src/domain/plan.ts';
import type { ReplyRequest } from '../../src/domain/ports.ts';
import { pairingOfCall } from '../../src/domain/texts-of-call.ts';
import type { Turn } from '../../src/domain/turn.ts';

/** Dana of Northwind Outfitters, and Robert with his blender. */
export const PAIRING: Pairing = pairingOfCall(
  {
    agent: {
      id: 'dana-whitlock',
      ...agentPersonaSchema.parse({
        role: 'agent',
        name: 'Dana Whitlock',
        industry: 'retail',
        company: 'Northwind Outfitters',
        introduction: 'Thank you for calling Northwind Outfitters, this is Dana. How can I help you?',
        farewell: 'Thanks for calling Northwind, have a good one. Bye now.',
        responseToIssue: 'Oh no, that should not have happened. Let me see what I can do.',
        competence: 'medium',
        attitude: 'patient and warm',
        knowledge: { strong: ['broken-item', 'late-delivery'], weak: ['billing-dispute'] },
        characteristics: ['hums while the system loads', 'calls everybody by their first name'],
      }),
    },
    customer: {
      id: 'robert-hayes',
      ...customerPersonaSchema.parse({
        role: 'customer',
        name: 'Robert Hayes',
        industry: 'retail',
        contact: { email: 'robert.hayes@example.com', phone: '+15555550142' },
        background: 'A retired bus driver who makes soup every Sunday.',
        issue: {
          category: 'broken-item',
          summary: 'a blender that arrived broken',
          text: 'My blender came with a crack down the side, and Sunday is soup day. I do not want to pay postage to send it back either.',
          complexity: 'low',
          facts: [
            { name: 'order number', type: 'order_id', value: 'NW-48213' },
            { name: 'price', type: 'amount', value: '$84.50' },
          ],
        },
        desiredResolution: 'a new blender before Sunday, without paying postage',
        demeanor: 'impatient',
        technicalProficiency: 'low',
        escalationTrigger: 'being told that he must pay for the return',
        conversationLength: 'medium',
        speechHabits: { formality: 'casual', fillers: 'many', catchphrases: ['to be honest'] },
      }),
    },
    traits: {
      moodShift: 1,
      verbosity: 'terse',
      outcomeTendency: 'partial',
      events: ['forgotten-detail', 'misheard-digit'],
    },
  },
  'prompt-pairing',
);

const SAID: readonly (readonly [Role, string, string?])[] = [
  ['agent', PAIRING.agent.introduction],
  ['customer', 'Yeah, hi. My blender came with a crack in it.', 'yeah hi my blender came with the track in it'],
  ['agent', 'Oh no. Could I get the order number?', 'oh no could i get the order number'],
];

/** The conversation so far, in which each side misheard a little. */
export const HISTORY: readonly Turn[] = SAID.map(([role, said, heard], index) => ({
  index,
  role,
  said,
  ...(heard === undefined ? {} : { heard }),
}));

/** A request for the next utterance of a role. */
export function replyRequest(role: Role, more: Partial<ReplyRequest> = {}): ReplyRequest {
  return {
    callId: 'call_0001',
    seed: '7/call_0001',
    role,
    pairing: PAIRING,
    history: role === 'customer' ? HISTORY : HISTORY.slice(0, 2),
    repliesLeft: 12,
    wrapUp: false,
    ...more,
  };
}
