/** The closed vocabularies of the labels: what a turn does, feels and mentions, and how a call ends. */
import * as z from 'zod';

/** Who speaks. `agent` is the contact-center agent, never the language model. */
export const roleSchema = z.enum(['agent', 'customer']).describe('who speaks; `agent` is the contact-center agent');
/** See `roleSchema`. */
export type Role = z.infer<typeof roleSchema>;

/** The other side of a role. */
export function otherRole(role: Role): Role {
  return role === 'agent' ? 'customer' : 'agent';
}

/** A closed vocabulary. Its meanings are published with the schemas of the data. */
function oneOf<const T extends Readonly<Record<string, string>>>(what: string, meanings: T) {
  const lines = Object.entries(meanings).map(([value, meaning]) => `\n- ${value}: ${meaning}`);
  return z.enum(Object.keys(meanings) as (keyof T & string)[]).describe(`${what}.${lines.join('')}`);
}

/** Dialogue acts: the one main thing that a turn does. */
export const actSchema = oneOf('The one main thing that the turn does', {
  greet: 'opens the call',
  'state-issue': 'the customer says why they call',
  'request-info': 'asks for a fact',
  inform: 'gives a fact',
  'verify-identity': 'asks for, or gives, what proves who is calling',
  acknowledge: 'shows that the other was heard; every back-channel does this',
  'echo-confirm': "repeats the other's words to check them",
  confirm: 'says yes to a check',
  correct: 'says no to a check and gives the right value',
  clarify: 'asks for, or gives, a repetition or an explanation of the last turn',
  apologise: 'says sorry',
  empathise: "shows understanding for the other's situation",
  hold: 'asks for a moment; looks something up',
  'report-finding': 'comes back from the look-up with its result',
  explain: 'says why something is so, or how something is done',
  offer: 'proposes a solution',
  accept: 'takes the offer',
  reject: 'refuses the offer',
  negotiate: 'asks for more, or for something else',
  complain: 'voices anger or disappointment about what happened or is offered',
  'request-escalation': 'the customer asks for a supervisor',
  escalate: 'the agent hands over or promises a supervisor',
  'promise-callback': 'the agent promises to call back',
  'change-mind': 'the customer takes back or changes what they wanted',
  'raise-second-issue': 'the customer comes up with another issue',
  'ask-anything-else': 'the agent asks whether there is anything else',
  thank: 'says thanks',
  'small-talk': 'talks about something beside the matter',
  farewell: 'says goodbye',
  'hang-up': 'leaves in anger or haste, without a farewell',
});
/** See `actSchema`. */
export type DialogueAct = z.infer<typeof actSchema>;
/** Every `DialogueAct`. */
export const DIALOGUE_ACTS: readonly DialogueAct[] = actSchema.options;

const emotionLabelSchema = oneOf('What the speaker feels, as the words show it', {
  neutral: 'no feeling shows',
  pleased: 'content with how it goes',
  relieved: 'a worry is over',
  grateful: 'thankful to the other',
  amused: 'finds it funny',
  confused: 'does not understand',
  anxious: 'worried about what may come',
  impatient: 'wants it to go faster',
  frustrated: 'tired of what does not work',
  angry: 'openly cross',
  sarcastic: 'says the opposite of what is meant, with a sting',
  disappointed: 'had hoped for more',
  apologetic: 'sorry for what happened',
  empathetic: 'feels with the other',
});
/** Emotions of a turn. */
export const EMOTIONS: readonly z.infer<typeof emotionLabelSchema>[] = emotionLabelSchema.options;
/** What a speaker feels in a turn, and how strongly. */
export const emotionSchema = z.object({
  label: emotionLabelSchema,
  intensity: z.number().min(0).max(1).describe('0 (hardly) to 1 (as strong as it gets)'),
});
/** See `emotionSchema`. */
export type Emotion = z.infer<typeof emotionSchema>;

/** Kinds of facts that personas hold and turns mention. */
export const entityTypeSchema = oneOf('Kind of fact', {
  person_name: 'a name of a person, or a part of it',
  email: 'an e-mail address',
  phone: 'a telephone number',
  order_id: 'a number or code of an order, booking, claim or ticket',
  account_id: 'a number or code of an account, policy, card or membership, or a part of it',
  amount: 'a sum of money',
  date: 'a day, month or year',
  time: 'a time of day',
  address: 'a place, such as a street address or a city',
  product: 'a thing or service that is sold',
  company: 'a name of a company',
  quantity: 'a number of things, or a measure',
  other: 'any other fact that was asked for',
});
/** See `entityTypeSchema`. */
export type EntityType = z.infer<typeof entityTypeSchema>;

const PII: ReadonlySet<EntityType> = new Set(['person_name', 'email', 'phone', 'account_id', 'address']);

/** True for a kind of fact that identifies a person. */
export function isPii(type: EntityType): boolean {
  return PII.has(type);
}

/** A mention in what was said: `said.slice(start, end) === text`. */
export const entitySchema = z.object({
  type: entityTypeSchema,
  text: z.string().min(1).describe('the mention, as it stands in `said`'),
  start: z
    .number()
    .int()
    .nonnegative()
    .describe(
      'where the mention begins in `said`, from 0, in UTF-16 code units, as JavaScript, Java and C# count; Python counts code points, which differ after characters beyond U+FFFF, such as emoji',
    ),
  end: z.number().int().positive().describe('where it ends, exclusive, in the same units'),
  pii: z
    .boolean()
    .describe('true when facts of this type identify a person: person_name, email, phone, account_id, address'),
});
/** See `entitySchema`. */
export type Entity = z.infer<typeof entitySchema>;

/** Why the call stopped. */
export const endingSchema = oneOf('Why the call stopped', {
  'agent-closed': 'the agent said goodbye',
  'customer-closed': 'the customer said goodbye, or hung up',
  'turn-limit': 'it had as many turns as a call may have',
  'time-limit': 'it lasted as long as a call may last',
  silence: 'a side heard nothing several times in a row',
  budget: 'its share of the budget was used up before anybody had closed',
  'leg-failed': 'a leg was not answered, or was lost',
  'responder-failed': 'the responder gave no utterance that could be spoken',
  interrupted: 'the run was interrupted',
});
/** See `endingSchema`. */
export type Ending = z.infer<typeof endingSchema>;

/** Endings that make a complete conversation. */
export function isNaturalEnding(ending: Ending): boolean {
  return ending === 'agent-closed' || ending === 'customer-closed';
}

/** What became of the customer's issue. */
export const outcomeSchema = oneOf("What became of the customer's issue", {
  resolved: 'solved in the call',
  'partly-resolved': 'solved in part',
  unresolved: 'not solved',
  escalated: 'handed over to a supervisor or another team',
  'callback-promised': 'somebody is to call back',
  'customer-hung-up': 'the customer left before there was an outcome',
});
/** See `outcomeSchema`. */
export type Outcome = z.infer<typeof outcomeSchema>;
/** Every `Outcome`. */
export const OUTCOMES: readonly Outcome[] = outcomeSchema.options;
