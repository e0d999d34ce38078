/** The form of `segment.jsonl`: messages of Segment's HTTP API, as they would be sent with a write key. */
import * as z from 'zod';
import { endingSchema, outcomeSchema } from '../../domain/labels.ts';
import { DEMEANORS } from '../../domain/persona.ts';
import { count } from './figures.ts';

const facts = {
  messageId: z.string().describe('the same for the same message, however often it is sent'),
  userId: z.string().describe('the customer: the same person has the same id in every run'),
  timestamp: z.iso.datetime().describe('when it happened, ISO 8601, UTC'),
};
const score = z.number().min(0).max(100).optional();
const level = z.enum(['low', 'medium', 'high']);
const sentiment = z.enum(['positive', 'neutral', 'negative']).optional().describe("the customer's");
const resolution = z.string().optional().describe('the outcome in the words of the earlier generator');

const profileTraits = z
  .strictObject({
    name: z.string(),
    email: z.string(),
    phone: z.string().describe('E.164'),
    current_issue: z.string(),
    desired_resolution: z.string(),
    demeanor: z.enum(DEMEANORS),
    technical_proficiency: level,
    escalation_trigger: z.string(),
    conversation_preference: z.enum(['short', 'medium', 'long']),
    total_calls: count.describe('calls before this run; 0 in the file'),
    issue_category: z.string(),
    industry: z.string(),
    language: z.string().describe('BCP-47 language tag'),
    persona: z.string().describe('id of the persona'),
    synthetic: z.literal(true),
  })
  .describe('before the calls: who the customer is');

const callTraits = z
  .strictObject({
    total_calls: count.describe('calls so far, this one included'),
    churn_risk: score,
    propensity_to_buy: score,
    satisfaction_score: score,
    last_call_sentiment: sentiment,
    last_call_resolution: resolution,
    last_call_escalated: z.boolean(),
    last_call_outcome: outcomeSchema.optional(),
    last_issue_category: z.string(),
    last_call_at: z.iso.datetime(),
    last_call_id: z.string(),
  })
  .describe('after a call: what is known now');

const started = {
  run_id: z.string(),
  call_id: z.string(),
  agent: z.string(),
  customer: z.string(),
  issue_category: z.string(),
  industry: z.string().optional(),
  conference_sid: z.string().optional(),
  synthetic: z.literal(true),
};

const completed = {
  sentiment,
  resolution,
  escalation: z.boolean(),
  wordCount: count.describe('words that both sides said'),
  churnRisk: score,
  propensityToBuy: score,
  satisfactionScore: score,
  callSid: z.string().optional().describe("SID of the customer's leg"),
  outcome: outcomeSchema.optional(),
  ending: endingSchema,
  duration_s: z.number().nonnegative().describe('in seconds'),
  turn_count: count,
  responder: z.string(),
  cost_usd: z.number().nonnegative().optional().describe('in US dollars'),
  recording_sid: z.string().optional(),
};

/** One line. */
export const segmentMessageSchema = z.union([
  z.strictObject({ type: z.literal('identify'), ...facts, traits: z.union([profileTraits, callTraits]) }),
  z.strictObject({
    type: z.literal('track'),
    ...facts,
    event: z.literal('call_started'),
    properties: z.strictObject(started),
  }),
  z.strictObject({
    type: z.literal('track'),
    ...facts,
    event: z.literal('call_completed'),
    properties: z.strictObject({ ...started, ...completed }),
  }),
]);
