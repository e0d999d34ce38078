/** The closed vocabularies of the labels: what a turn does, feels and mentions, and how a call ends. */
import * as z from 'zod';

/** Who speaks. `agent` is the contact-center agent, never the language model. */
export const roleSchema = z.enum(['agent', 'customer']);
/** See `roleSchema`. */
export type Role = z.infer<typeof roleSchema>;

/** The other side of a role. */
export function otherRole(role: Role): Role {
  return role === 'agent' ? 'customer' : 'agent';
}

/** Dialogue acts: the one main thing that a turn does. */
export const DIALOGUE_ACTS = [
  'greet', // opens the call
  'state-issue', // the customer says why they call
  'request-info', // asks for a fact
  'inform', // gives a fact
  'verify-identity', // asks for, or gives, what proves who is calling
  'acknowledge', // shows that the other was heard (back-channels included)
  'echo-confirm', // repeats the other's words to check them
  'confirm', // says yes to a check
  'correct', // says no to a check and gives the right value
  'clarify', // asks for, or gives, a repetition or an explanation of the last turn
  'apologise',
  'empathise',
  'hold', // asks for a moment; looks something up
  'report-finding', // comes back from the look-up
  'explain',
  'offer', // proposes a solution
  'accept',
  'reject',
  'negotiate', // asks for more, or for something else
  'complain',
  'request-escalation',
  'escalate', // the agent hands over or promises a supervisor
  'promise-callback',
  'change-mind',
  'raise-second-issue',
  'ask-anything-else',
  'thank',
  'small-talk',
  'farewell',
  'hang-up', // leaves in anger or haste, without a farewell
] as const;
/** One of `DIALOGUE_ACTS`. */
export const actSchema = z.enum(DIALOGUE_ACTS);
/** See `DIALOGUE_ACTS`. */
export type DialogueAct = z.infer<typeof actSchema>;

/** Emotions of a turn. */
export const EMOTIONS = [
  'neutral',
  'pleased',
  'relieved',
  'grateful',
  'amused',
  'confused',
  'anxious',
  'impatient',
  'frustrated',
  'angry',
  'sarcastic',
  'disappointed',
  'apologetic',
  'empathetic',
] as const;
/** What a speaker feels in a turn, and how strongly. */
export const emotionSchema = z.object({
  label: z.enum(EMOTIONS),
  /** 0 (hardly) to 1 (as strong as it gets). */
  intensity: z.number().min(0).max(1),
});
/** See `emotionSchema`. */
export type Emotion = z.infer<typeof emotionSchema>;

/** Kinds of facts that personas hold and turns mention. */
export const ENTITY_TYPES = [
  'person_name',
  'email',
  'phone',
  'order_id',
  'account_id',
  'amount',
  'date',
  'time',
  'address',
  'product',
  'company',
  'quantity',
  'other',
] as const;
/** One of `ENTITY_TYPES`. */
export const entityTypeSchema = z.enum(ENTITY_TYPES);
/** See `ENTITY_TYPES`. */
export type EntityType = z.infer<typeof entityTypeSchema>;

const PII: ReadonlySet<EntityType> = new Set(['person_name', 'email', 'phone', 'account_id', 'address']);

/** True for a kind of fact that identifies a person. */
export function isPii(type: EntityType): boolean {
  return PII.has(type);
}

/** A mention in what was said: `said.slice(start, end) === text`. */
export const entitySchema = z.object({
  type: entityTypeSchema,
  text: z.string().min(1),
  start: z.number().int().nonnegative(),
  end: z.number().int().positive(),
  pii: z.boolean(),
});
/** See `entitySchema`. */
export type Entity = z.infer<typeof entitySchema>;

/** Why the call stopped. */
export const ENDINGS = [
  'agent-closed',
  'customer-closed',
  'turn-limit',
  'time-limit',
  'silence',
  'budget',
  'leg-failed',
  'responder-failed',
  'interrupted',
] as const;
/** One of `ENDINGS`. */
export const endingSchema = z.enum(ENDINGS);
/** See `ENDINGS`. */
export type Ending = z.infer<typeof endingSchema>;

/** Endings that make a complete conversation. */
export function isNaturalEnding(ending: Ending): boolean {
  return ending === 'agent-closed' || ending === 'customer-closed';
}

/** What became of the customer's issue. */
export const OUTCOMES = [
  'resolved',
  'partly-resolved',
  'unresolved',
  'escalated',
  'callback-promised',
  'customer-hung-up',
] as const;
/** One of `OUTCOMES`. */
export const outcomeSchema = z.enum(OUTCOMES);
/** See `OUTCOMES`. */
export type Outcome = z.infer<typeof outcomeSchema>;
