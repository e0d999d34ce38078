/** The form of `events.jsonl`, and of the lines that `run --json` prints: events as `domain/event-json.ts` writes them. */
import * as z from 'zod';
import { endingSchema, outcomeSchema, roleSchema } from '../../domain/labels.ts';
import { count } from './figures.ts';

const turn = count.describe('number of the row in turns.jsonl; a turn that was never spoken to its end has no row');
const costUsd = z.number().nonnegative().optional().describe('in US dollars; absent when a rate is unknown');

const runEvents = [
  z.strictObject({
    event: z.literal('run.started').describe('the run begins, or goes on after it was cut short'),
    run_id: z.string(),
    dir: z.string().describe('the run folder, as it was named to the run'),
    world: z.enum(['local', 'live']),
    pairs: count.describe('calls that are to be made; in a run that goes on, those that are missing'),
    seed: z.string(),
  }),
  z.strictObject({
    event: z.literal('run.completed').describe('the run is over, or was cut short; the last event'),
    run_id: z.string(),
    dir: z.string(),
    planned: count,
    accepted: count,
    quarantined: count,
    failed: count,
    not_dialled: count,
    responder_calls: count,
    turns: count.describe('rows, back-channels included'),
    cost_usd: costUsd,
    carrier_errors: z.record(z.string(), count).optional().describe("errors of the carrier's debugger, by severity"),
    stopped_by: z
      .enum(['budget', 'quality', 'interrupt', 'error'])
      .optional()
      .describe('absent when it ran to its end'),
    stop_reason: z.string().optional(),
    exit_code: z.number().int().nonnegative(),
  }),
] as const;

const callEvents = [
  z.strictObject({ event: z.literal('call.dialling'), call_id: z.string(), agent: z.string(), customer: z.string() }),
  z.strictObject({
    event: z.literal('call.connected').describe('both legs are placed'),
    call_id: z.string(),
    conference_sid: z.string(),
    legs: z.strictObject({ agent: z.string(), customer: z.string() }).optional().describe("the legs' SIDs"),
  }),
  z.strictObject({
    event: z.literal('call.finished').describe('the call is over, and written down'),
    call_id: z.string(),
    verdict: z
      .enum(['accepted', 'quarantined', 'failed'])
      .describe(
        'failed: it broke off, because a leg or the responder failed or the run was interrupted; its record stands in quarantine, too',
      ),
    reasons: z.array(z.string()).describe('why it was not accepted'),
    ending: endingSchema,
    outcome: outcomeSchema.optional(),
    turns: count.describe('rows, back-channels included'),
    responder_calls: count,
    duration_s: z.number().nonnegative().describe('in seconds'),
    cost_usd: costUsd,
  }),
] as const;

const turnEvents = [
  z.strictObject({
    event: z.literal('turn.said').describe('a turn was handed over to be spoken'),
    call_id: z.string(),
    turn,
    role: roleSchema,
    said: z.string(),
  }),
  z.strictObject({
    event: z.literal('turn.back-channel').describe('a few words of the listener into the turn before, which goes on'),
    call_id: z.string(),
    turn,
    role: roleSchema,
    said: z.string(),
  }),
  z.strictObject({
    event: z.literal('turn.heard').describe('the other side has heard the turn'),
    call_id: z.string(),
    turn,
    heard: z.string(),
    confidence: z.number().min(0).max(1).optional().describe('of the recogniser, 0 to 1'),
  }),
] as const;

const warning = z.strictObject({
  event: z.literal('warning').describe('something went wrong that the run lives with'),
  call_id: z.string().optional(),
  code: z.string().describe("kind of warning, or the code of the carrier's error"),
  message: z.string(),
  resource_sid: z.string().optional().describe("the carrier's resource that it concerns"),
});

/** One line. */
export const eventSchema = z.discriminatedUnion('event', [...runEvents, ...callEvents, ...turnEvents, warning]);
