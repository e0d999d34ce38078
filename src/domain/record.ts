/** The data contract: one call record and its turns as they stand in the JSON Lines files. Adding a field is minor, changing one major. */
import * as z from 'zod';
import {
  actSchema,
  emotionSchema,
  endingSchema,
  entitySchema,
  outcomeSchema,
  type Role,
  roleSchema,
} from './labels.ts';

const IN_CALL = 'seconds from the start of the call, which is the start of its file of sound';
const startS = z.number().nonnegative().describe(`beginning, in ${IN_CALL}`);
const endS = z.number().nonnegative().describe(`end, in ${IN_CALL}`);
const confidence = z.number().min(0).max(1);
const count = z.number().int().nonnegative();

const timedWord = z.strictObject({ word: z.string(), start_s: startS, end_s: endS });

/** One utterance: a line of `turns.jsonl`. Times in seconds from the start of the call. */
export const turnRecordSchema = z.strictObject({
  call_id: z.string(),
  turn: count.describe(
    'number of the row among those of its call, from 0, in order; the events of a turn have the same number',
  ),
  role: roleSchema,
  said: z.string().min(1).describe('what was said, as it was written to be spoken'),
  back_channel: z
    .boolean()
    .optional()
    .describe(
      'true for a "mm-hmm" into the other side\'s turn, whose row is the last one before without this; absent in turns',
    ),
  heard: z.string().optional().describe('what the recogniser of the other side made of it'),
  confidence: confidence.optional().describe('how sure that recogniser was, 0 to 1'),
  start_s: startS.optional(),
  end_s: endS.optional(),
  act: actSchema.optional(),
  intent: z.string().optional().describe('what the speaker wants, in kebab-case, such as get-refund; an open list'),
  emotion: emotionSchema.optional(),
  entities: z.array(entitySchema).optional().describe('mentions of facts in `said`'),
  words: z
    .array(timedWord)
    .optional()
    .describe(
      'the words of `said` with their times; a turn in two breaths has a second of silence between two of them',
    ),
  heard_words: z
    .array(timedWord.extend({ confidence }))
    .optional()
    .describe(
      'the words of `heard`; only the local world knows them: a live carrier tells the text and one confidence',
    ),
});
/** See `turnRecordSchema`. */
export type TurnRecord = z.infer<typeof turnRecordSchema>;

/** The turns without the back-channels that came into them: the sides take turns, mostly. */
export function withoutBackChannels(rows: readonly TurnRecord[]): readonly TurnRecord[] {
  return rows.some((row) => row.back_channel) ? rows.filter((row) => !row.back_channel) : rows;
}

const legSchema = z.strictObject({
  call_sid: z.string().describe('SID of the telephone connection'),
  persona: z.string().describe('id of the persona'),
  voice: z.string().describe("the persona's Twilio voice"),
});

/** The verdict of the quality gate. */
const qualitySchema = z.strictObject({
  verdict: z.enum(['accepted', 'quarantined']).describe('quarantined calls stand in the folder of that name'),
  reasons: z
    .array(z.string())
    .describe(
      'why it was refused: `<fault>: <detail>`, or `<fault>: turn <number>: <detail>` with the number of the row; empty when accepted',
    ),
});
/** See `qualitySchema`. */
export type Quality = z.infer<typeof qualitySchema>;

/** The channels of a recording as it is kept, whatever the carrier recorded: one speaker on each, the agent on the first. */
export const CHANNELS: Readonly<Record<Role, number>> = { agent: 1, customer: 2 };

/** One call: a line of `calls.jsonl`. */
export const callRecordSchema = z.strictObject({
  call_id: z.string().describe('unique within the run'),
  run_id: z.string(),
  agent: z.string().describe('id of the agent persona'),
  customer: z.string().describe('id of the customer persona'),
  issue_category: z.string().describe("category of the customer's issue, in kebab-case; an open list"),
  outcome: outcomeSchema.optional(),
  ending: endingSchema,
  started_at: z.iso.datetime().optional().describe('when both sides were in the room, ISO 8601, UTC'),
  duration_s: z
    .number()
    .nonnegative()
    .optional()
    .describe(
      "length of the call, in seconds; the recording's where the carrier does not tell the call's times, absent where neither is known",
    ),
  turn_count: count.describe('rows of the call in turns.jsonl, back-channels included'),
  responder_calls: count.describe('utterances that were written for it, those that were thrown away included'),
  responder: z.string().describe('who wrote them: offline or openai; the manifest has the version or model'),
  cost_usd: z.number().nonnegative().optional().describe('what it cost, in US dollars; absent when a rate is unknown'),
  conference_sid: z.string().optional().describe("SID of the call's room at the carrier"),
  legs: z.strictObject({ agent: legSchema, customer: legSchema }).optional(),
  recording: z
    .strictObject({
      sid: z.string().describe("SID of the carrier's recording"),
      file: z
        .string()
        .optional()
        .describe(
          'path inside the run folder. Its seconds are those of the turns, the agent is on the first channel, the customer on the second: what was recorded before both were in the room is cut off. Absent when there is no sound',
        ),
      channels: z.number().int().positive().describe("channels of the carrier's recording"),
      duration_s: z
        .number()
        .nonnegative()
        .describe('length as the carrier announced it, in whole seconds; the file has the `duration_s` of the call'),
      start_s: z
        .number()
        .optional()
        .describe(
          'when the carrier began to record, in seconds from the start of the call, negative when before; absent where the carrier does not say',
        ),
    })
    .optional(),
  quality: qualitySchema,
  labels: z.record(z.string(), z.unknown()).describe('labels of the whole call'),
  scores: z.record(z.string(), z.unknown()).describe('scores of the call by name; none when the customer never spoke'),
});
/** See `callRecordSchema`. */
export type CallRecord = z.infer<typeof callRecordSchema>;

/** A call with its turns: what the quality gate, the scores and the writers work on. */
export interface RecordedCall {
  readonly call: CallRecord;
  readonly turns: readonly TurnRecord[];
}
