/** The form of `calls.jsonl`: the record with the labels and scores that we write into it. A reader takes any. */
import * as z from 'zod';
import { EMOTIONS, roleSchema } from '../../domain/labels.ts';
import { DEMEANORS } from '../../domain/persona.ts';
import { MID_CALL_EVENTS, type MidCallEvent } from '../../domain/plan.ts';
import { callRecordSchema } from '../../domain/record.ts';

const EVENTS: Readonly<Record<MidCallEvent, string>> = {
  'change-of-mind': 'the customer takes back or changes what they wanted',
  'second-issue': 'the customer comes up with another issue',
  'forgotten-detail': 'the customer has to look for what is asked',
  'misheard-digit': 'the agent reads a value back wrongly, and the customer puts it right',
  'long-lookup': 'the agent asks for patience once more',
  interruption: "something keeps the customer away during the agent's look-up",
  'small-talk': 'the customer talks about something beside the matter',
};
const EVENT_LINES = Object.entries(EVENTS).map(([event, meaning]) => `\n- ${event}: ${meaning}`);
const level = z.enum(['low', 'medium', 'high']);

const labelsSchema = z.strictObject({
  industry: z.string().describe('industry of both personas, in kebab-case; an open list'),
  issue_complexity: level.describe("of the customer's issue"),
  customer_demeanor: z.enum(DEMEANORS).describe("the customer's temper at the start of the call"),
  agent_competence: level.describe('low: misreads, asks twice, may fail; high: solves in few turns'),
  escalated: z.boolean().describe('true when the call was handed over, or that was promised'),
  emotional_arc: z
    .array(z.enum(EMOTIONS))
    .optional()
    .describe("the emotions of the customer's turns, in order, back-channels and turns without an emotion left out"),
  ended_by: roleSchema.optional().describe('who closed; absent where nobody did'),
  events: z
    .array(z.enum(MID_CALL_EVENTS))
    .optional()
    .describe(
      `what came between in the call, each once; absent where the responder does not say what turns do.${EVENT_LINES.join('')}`,
    ),
});

const scoreSchema = z.strictObject({
  value: z.number().min(0).max(100).describe('the sum of the weights, rounded and kept inside 0 to 100'),
  method: z.string().describe('scores-1, or v0 for the formula of the earlier generator'),
  facts: z
    .array(z.strictObject({ fact: z.string(), weight: z.number().describe('points by which it moved the score') }))
    .describe('what moved it'),
});

/** One line. */
export const publishedCallSchema = callRecordSchema.extend({
  labels: labelsSchema.describe('labels of the whole call'),
  scores: z
    .record(z.string(), scoreSchema)
    .describe(
      'churn_risk, propensity_to_buy and satisfaction, computed from the call; none when the customer never spoke',
    ),
});
