/** Personas: described speakers, one JSON file each. These schemas are also published as JSON Schema files. */
import * as z from 'zod';
import { entityTypeSchema } from './labels.ts';

const text = (max: number) => z.string().trim().min(1).max(max);

/** The most texts that a persona has for one occasion. */
const MOST_TEXTS = 6;
/** One text, or several of which every call has one: nobody says the same thing on every day. */
const texts = (max: number) =>
  z.union([text(max), z.array(text(max)).min(1).max(MOST_TEXTS).meta({ uniqueItems: true })]);
const SEVERAL = `; or a list of up to ${MOST_TEXTS} such texts, one of which is chosen for each call`;

const level = z.enum(['low', 'medium', 'high']);

/** A number as the telephone network writes it: `+` and 8 to 15 digits. */
const phoneNumberSchema = z.string().regex(/^\+[1-9]\d{7,14}$/, 'must be an E.164 number such as +15555550142');

/** How somebody talks; every field has a middling default. */
const speechHabitsSchema = z.strictObject({
  formality: z.enum(['casual', 'neutral', 'formal']).default('neutral').describe('choice of words'),
  verbosity: z.enum(['terse', 'average', 'talkative']).default('average').describe('how much is said in one turn'),
  fillers: z.enum(['few', 'some', 'many']).default('some').describe('how often "um", "uh", "you know" come in'),
  catchphrases: z
    .array(text(80))
    .max(6)
    .default([])
    .describe('expressions that this person uses again and again, such as "to be honest"'),
});

const speaker = {
  $schema: z.string().optional().describe('path of the JSON Schema, for completion in an editor'),
  name: text(80).describe('full name, as it is spoken'),
  industry: text(40).describe('industry in kebab-case, such as retail or telecom; pairings stay inside one'),
  voice: text(80).default('Polly.Joanna-Neural').describe('Twilio voice name; the emulator maps it to one of its own'),
  language: z
    .string()
    .regex(/^[a-z]{2}(-[A-Z]{2})?$/, 'must be a language tag such as en-US')
    .default('en-US')
    .describe('BCP-47 language tag'),
  speechHabits: speechHabitsSchema.prefault({}).describe('how this person talks'),
};

/** A contact-center agent. */
export const agentPersonaSchema = z.strictObject({
  ...speaker,
  role: z.literal('agent'),
  company: text(80).describe('the company in whose name the agent answers'),
  introduction: texts(300).describe(`the scripted first words of a call${SEVERAL}`),
  farewell: texts(300).describe(
    `the scripted last words of a call, though in one handed over to a colleague the hand-over is the last${SEVERAL}`,
  ),
  farewellUnresolved: texts(300)
    .optional()
    .describe(
      `the scripted last words where the caller did not get what was wanted; where absent, plain ones that fit how the agent talks${SEVERAL}`,
    ),
  responseToIssue: texts(400).describe(`what this agent typically says on hearing the issue${SEVERAL}`),
  competence: level.describe('low: misreads, asks twice, may fail; high: solves in few turns'),
  attitude: text(120).describe('in a few words, such as "patient and warm"'),
  knowledge: z
    .strictObject({
      strong: z.array(text(60)).max(12).describe('issue categories that this agent handles well'),
      weak: z.array(text(60)).max(12).describe('issue categories in which this agent is lost'),
    })
    .describe('product knowledge by issue category'),
  characteristics: z.array(text(120)).min(1).max(8).describe('what one would notice about this person'),
});
/** An agent as read from its file, defaults filled in. `id` is the file name without its ending. */
export type AgentPersona = z.infer<typeof agentPersonaSchema> & { readonly id: string };

/** An agent in one call: one text for each occasion. Made by `pairingOfCall`. */
export interface AgentInCall extends AgentPersona {
  readonly introduction: string;
  readonly farewell: string;
  readonly farewellUnresolved?: string;
  readonly responseToIssue: string;
}

/** One fact that the customer can be asked for. */
const factSchema = z.strictObject({
  name: text(60).describe('what it is called in the conversation, such as "order number"'),
  type: entityTypeSchema.describe('kind of fact'),
  value: text(120).describe('the value as it is written, such as NW-48213, $84.50 or 2026-01-12'),
});

/** The customer's temper at the start of the call, mildest first. */
export const DEMEANORS = [
  'cheerful',
  'polite',
  'calm',
  'chatty',
  'confused',
  'anxious',
  'impatient',
  'sarcastic',
  'frustrated',
  'angry',
] as const;

/** A customer with an issue. */
export const customerPersonaSchema = z.strictObject({
  ...speaker,
  role: z.literal('customer'),
  contact: z.strictObject({
    email: z.email().max(120).describe('use a reserved domain such as example.com'),
    phone: phoneNumberSchema.describe('E.164, from a range that is reserved for fiction'),
  }),
  background: text(400).optional().describe('one or two sentences that make the person recognisable'),
  issue: z.strictObject({
    category: z
      .string()
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be kebab-case, such as billing-dispute')
      .max(60)
      .describe('kebab-case label, such as billing-dispute'),
    summary: text(120).describe(
      'what it is about as a noun phrase that fits after "calling about", such as "a blender that arrived broken"',
    ),
    text: texts(600).describe(`the issue in the customer's own words, first person${SEVERAL}`),
    complexity: level,
    facts: z.array(factSchema).max(10).default([]).describe('what the agent may ask for'),
  }),
  desiredResolution: text(300).describe(
    'what would satisfy the customer, as a phrase that fits after "I want", such as "a full refund"',
  ),
  demeanor: z.enum(DEMEANORS).describe('temper at the start of the call'),
  technicalProficiency: level,
  escalationTrigger: text(200).describe('what makes this customer ask for a supervisor'),
  conversationLength: z.enum(['short', 'medium', 'long']).describe('how long this customer likes to talk'),
});
/** A customer as read from its file, defaults filled in. `id` is the file name without its ending. */
export type CustomerPersona = z.infer<typeof customerPersonaSchema> & { readonly id: string };

/** A customer in one call: one account of the issue. Made by `pairingOfCall`. */
export interface CustomerInCall extends CustomerPersona {
  readonly issue: CustomerPersona['issue'] & { readonly text: string };
}

/** Either kind; `role` tells which. */
export type Persona = AgentPersona | CustomerPersona;
