/** The form of `recognised.jsonl`: what the vendor's recogniser made of a recording, and what its operators found. */
import * as z from 'zod';
import { roleSchema } from '../../domain/labels.ts';
import { count, wordErrors } from './figures.ts';

const inCall = (what: string) =>
  z.number().describe(`${what}, in seconds from the start of the call; negative in what was recorded before it`);

const sentenceSchema = z.strictObject({
  sentence: count.describe('number that the vendor gave it, from 0'),
  channel: z.number().int().positive().optional().describe('channel of the file in the run folder, from 1'),
  role: roleSchema.optional(),
  text: z.string(),
  start_s: inCall('beginning').optional(),
  end_s: inCall('end').optional(),
  confidence: z.number().min(0).max(1).optional().describe('of the recogniser, 0 to 1'),
  words: z
    .array(z.strictObject({ word: z.string(), start_s: inCall('beginning'), end_s: inCall('end') }))
    .optional()
    .describe('a recogniser may take several words for one'),
});

/** One line: the transcript of one call. */
export const recognisedCallSchema = z.strictObject({
  call_id: z.string(),
  transcript_sid: z.string(),
  recording_sid: z.string().optional(),
  recording_start_s: inCall('beginning of the recording').optional(),
  channels: z
    .record(z.string(), roleSchema)
    .describe('who is on which channel of the file in the run folder; the sentences have these channels'),
  carrier_channels: z
    .record(z.string(), roleSchema)
    .describe("who is on which channel of the carrier's own recording; operator_results have these channels"),
  accuracy: z.strictObject(wordErrors).describe('the transcript against what was said'),
  sentences: z.array(sentenceSchema),
  operator_results: z
    .array(z.record(z.string(), z.unknown()))
    .describe(
      "what the vendor's operators found, in its own fields; their times count from the start of the recording",
    ),
});
