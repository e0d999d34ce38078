/** Whether what stands in the files of a run is what we write there: a run folder may come from anybody. Fields that we do not know are let pass. */
import * as z from 'zod';
import { callRecordSchema, turnRecordSchema } from '../domain/record.ts';

// Ids become names of files. The words of turns are many, and nothing but their numbers and texts is used.
const id = z.string().regex(/^[\w-][\w.-]{0,127}$/, 'must be letters, digits, dots, dashes and underscores');
const callSchema = z.looseObject({ ...callRecordSchema.shape, call_id: id, run_id: id });
const { words: _words, ...turnShape } = turnRecordSchema.shape;
const turnSchema = z.looseObject({ ...turnShape, call_id: id });
const counts = z.record(z.string(), z.number()).optional();
const manifestSchema = z.looseObject({
  run_id: id,
  synthcall_version: z.string().optional(),
  world: z.string().optional(),
  seed: z.string().optional(),
  strategy: z.string().optional(),
  responder: z.string().optional(),
  counts,
  spend: z.looseObject({ priced: z.boolean(), cost_usd: z.number().optional() }).optional(),
  quarantine_reasons: counts,
  stopped_by: z.string().optional(),
  files: z.array(z.looseObject({ path: z.string(), sha256: z.string() })).optional(),
});

const recognisedSchema = z.looseObject({
  call_id: id,
  accuracy: z.record(z.string(), z.number()),
  sentences: z.array(z.looseObject({ text: z.string() })),
  operator_results: z.array(z.looseObject({})),
});

/** What keeps a value from being a call, or undefined. */
export function faultOfCall(value: unknown): string | undefined {
  return faultIn(callSchema, value, 'is not a call');
}

/** What keeps a value from being a turn, or undefined. */
export function faultOfTurn(value: unknown): string | undefined {
  const fault = faultIn(turnSchema, value, 'is not a turn');
  if (fault !== undefined) return fault;
  const { words } = value as { words?: unknown };
  return words === undefined || (Array.isArray(words) && words.every(isWord)) ? undefined : 'is not a turn: words';
}

/** What keeps a value from being a recognised transcript, or undefined. */
export function faultOfRecognised(value: unknown): string | undefined {
  return faultIn(recognisedSchema, value, 'is not a recognised transcript');
}

/** What keeps a value from being a manifest, or undefined. */
export function faultOfManifest(value: unknown): string | undefined {
  return faultIn(manifestSchema, value, 'is not a manifest');
}

function faultIn(schema: z.ZodType, value: unknown, what: string): string | undefined {
  const result = schema.safeParse(value);
  if (result.success) return undefined;
  const [first] = result.error.issues;
  const place = first && first.path.length > 0 ? `${first.path.map(String).join('.')}, ` : '';
  return `${what}: ${place}${first?.message ?? 'unknown'}`;
}

function isWord(value: unknown): boolean {
  const { word, start_s: start, end_s: end } = (value ?? {}) as Record<string, unknown>;
  return typeof word === 'string' && Number.isFinite(start) && Number.isFinite(end);
}
