/** The JSON Schemas of a run's files, as they are published with the package. */
import * as z from 'zod';
import { turnRecordSchema } from '../../domain/record.ts';
import { publishedCallSchema } from './calls.ts';
import { eventSchema } from './events.ts';
import { manifestSchema } from './manifest.ts';
import { recognisedCallSchema } from './recognised.ts';
import { segmentMessageSchema } from './segment.ts';

const FILES = {
  calls: ['One call: a line of calls.jsonl of a synthcall run', publishedCallSchema],
  turns: ['One utterance: a line of turns.jsonl of a synthcall run', turnRecordSchema],
  recognised: [
    'The recognised transcript of one call: a line of recognised.jsonl of a synthcall run',
    recognisedCallSchema,
  ],
  segment: ['One message to Segment: a line of segment.jsonl of a synthcall run', segmentMessageSchema],
  events: ['One event: a line of events.jsonl of a synthcall run, and of run --json', eventSchema],
  manifest: ['The manifest of a synthcall run: manifest.json', manifestSchema],
} as const;

/**
 * JSON Schema (draft 7) by name: `calls`, `turns`, … Objects are open, though we write no field that is not described: a new
 * minor version adds fields, and data of it is to pass with an older schema.
 */
export function outputJsonSchemas(): Readonly<Record<keyof typeof FILES, Record<string, unknown>>> {
  const schemas = Object.entries(FILES).map(([name, [title, source]]) => {
    const { $schema, ...schema } = z.toJSONSchema(source, {
      target: 'draft-7',
      override: ({ jsonSchema }) => {
        if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      },
    });
    return [name, { $schema, title, ...schema }];
  });
  return Object.fromEntries(schemas) as Record<keyof typeof FILES, Record<string, unknown>>;
}
