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

const seconds = z.number().nonnegative();

const timedWord = z.strictObject({ word: z.string(), start_s: seconds, end_s: seconds });

/** One utterance: a line of `turns.jsonl`. Times in seconds from the start of the call. */
export const turnRecordSchema = z.strictObject({
  call_id: z.string(),
  turn: z.number().int().nonnegative(),
  role: roleSchema,
  said: z.string().min(1),
  // True for a "mm-hmm" into the other side's turn, whose row is the last one before without this. Absent in turns.
  back_channel: z.boolean().optional(),
  heard: z.string().optional(),
  confidence: z.number().min(0).max(1).optional(),
  start_s: seconds.optional(),
  end_s: seconds.optional(),
  act: actSchema.optional(),
  intent: z.string().optional(),
  emotion: emotionSchema.optional(),
  entities: z.array(entitySchema).optional(),
  words: z.array(timedWord).optional(),
  // The words of `heard`. Only the local world knows them: a live carrier tells the text and one confidence.
  heard_words: z.array(timedWord.extend({ confidence: z.number().min(0).max(1) })).optional(),
});
/** See `turnRecordSchema`. */
export type TurnRecord = z.infer<typeof turnRecordSchema>;

/** The turns without the back-channels that came into them: the sides take turns, mostly. */
export function withoutBackChannels(rows: readonly TurnRecord[]): readonly TurnRecord[] {
  return rows.some((row) => row.back_channel) ? rows.filter((row) => !row.back_channel) : rows;
}

const legSchema = z.strictObject({ call_sid: z.string(), persona: z.string(), voice: z.string() });

/** The verdict of the quality gate. */
export const qualitySchema = z.strictObject({
  verdict: z.enum(['accepted', 'quarantined']),
  reasons: z.array(z.string()),
});
/** See `qualitySchema`. */
export type Quality = z.infer<typeof qualitySchema>;

/** The channels of a recording as it is kept, whatever the carrier recorded: one speaker on each, the agent on the first. */
export const CHANNELS: Readonly<Record<Role, number>> = { agent: 1, customer: 2 };

/** One call: a line of `calls.jsonl`. */
export const callRecordSchema = z.strictObject({
  call_id: z.string(),
  run_id: z.string(),
  agent: z.string(),
  customer: z.string(),
  issue_category: z.string(),
  outcome: outcomeSchema.optional(),
  ending: endingSchema,
  started_at: z.iso.datetime().optional(),
  duration_s: seconds,
  turn_count: z.number().int().nonnegative(),
  responder_calls: z.number().int().nonnegative(),
  responder: z.string(),
  cost_usd: z.number().nonnegative().optional(),
  conference_sid: z.string().optional(),
  legs: z.strictObject({ agent: legSchema, customer: legSchema }).optional(),
  recording: z
    .strictObject({
      sid: z.string(),
      // Inside the run folder. Its seconds are those of the turns, the agent is on the first channel, the customer on the
      // second: what was recorded before both were in the room is cut off. Absent when there is no sound.
      file: z.string().optional(),
      channels: z.number().int().positive(),
      // As the carrier announced it, in whole seconds; the file has the call's `duration_s`.
      duration_s: seconds,
      // When it began as the carrier made it, negative when before the call. Absent where the carrier does not say.
      start_s: z.number().optional(),
    })
    .optional(),
  quality: qualitySchema,
  labels: z.record(z.string(), z.unknown()),
  scores: z.record(z.string(), z.unknown()),
});
/** See `callRecordSchema`. */
export type CallRecord = z.infer<typeof callRecordSchema>;

/** A call with its turns: what the quality gate, the scores and the writers work on. */
export interface RecordedCall {
  readonly call: CallRecord;
  readonly turns: readonly TurnRecord[];
}
