/** The form of `manifest.json`. */
import * as z from 'zod';
import { STRATEGIES } from '../../domain/plan.ts';
import { count, wordErrors } from './figures.ts';

const counts = z.record(z.string(), count);

const countsSchema = z.strictObject({
  planned: count.describe('pairs that were asked for'),
  accepted: count.describe('calls in calls.jsonl'),
  quarantined: count.describe('calls that the quality gate refused'),
  failed: count.describe(
    'calls that broke off: a leg or the responder failed, or the run was interrupted; their records stand in quarantine',
  ),
  not_dialled: count.describe('pairs that were not called: no budget for them, or the run was stopped'),
  turns: count.describe('rows of all turns.jsonl, that in quarantine too'),
  back_channels: count.describe('those among the turns that are back-channels'),
  responder_calls: count.describe('utterances that were written, those that were thrown away included'),
  call_seconds: z.number().nonnegative().describe('length of all calls together, those in quarantine too, in seconds'),
});

const recognitionSchema = z.strictObject({
  transcripts: count,
  ...wordErrors,
});

const spreadSchema = z.strictObject({
  agents: counts,
  customers: counts,
  categories: counts,
  competence: counts,
  demeanors: counts,
  emptyCells: z.array(z.string()).describe('values that no planned call has, such as category:billing-dispute'),
});

/** The manifest of a run. */
export const manifestSchema = z.strictObject({
  format: z.literal('synthcall-run'),
  format_version: z.string().describe('a new minor version adds fields, a new major version changes them'),
  run_id: z.string(),
  synthcall_version: z.string(),
  synthetic: z.literal(true).describe('no person took part in any call'),
  world: z.enum(['local', 'live']).describe('local: calls on the built-in emulator; live: at the carrier'),
  seed: z.string(),
  strategy: z.enum(STRATEGIES).describe('how pairs were chosen'),
  responder: z.string().describe('who wrote the utterances: name and version, or model'),
  config_digest: z.string().describe('digest of the settings that decide the data'),
  counts: countsSchema,
  spend: z.strictObject({
    priced: z.boolean().describe('false when a rate is unknown; then no sum is given'),
    cost_usd: z.number().nonnegative().optional().describe('in US dollars'),
  }),
  speak_ahead: z
    .strictObject({ made: count, used: count })
    .optional()
    .describe('replies that were made while the utterance before was spoken, and those that could be used'),
  outcomes: counts.describe('calls by outcome, those in quarantine too; unknown where the call tells none'),
  endings: counts.describe('calls by ending'),
  quarantine_reasons: counts.describe('faults by name'),
  spread: spreadSchema.describe(
    'the plan: its calls by persona, category, competence of the agent and temper of the customer. Pairs that the budget kept out of the plan are not in it; calls that were planned and then not made, because the run was stopped, are',
  ),
  recognition: recognitionSchema.optional().describe("the vendor's transcripts against what was said"),
  stopped_by: z.enum(['budget', 'quality', 'interrupt', 'error']).optional().describe('absent when it ran to its end'),
  wall_clock: z.strictObject({ started_at: z.iso.datetime(), finished_at: z.iso.datetime() }).describe('ISO 8601, UTC'),
  files: z
    .array(z.strictObject({ path: z.string(), bytes: count, sha256: z.string().regex(/^[0-9a-f]{64}$/) }))
    .describe('the files of data in the run folder; the report is made from them afterwards and is not listed'),
});
