/** The form of an answer: the schema that the server is asked to keep, the note that explains it, and the way back from text. */
import * as z from 'zod';
import {
  actSchema,
  DIALOGUE_ACTS,
  EMOTIONS,
  emotionSchema,
  entityTypeSchema,
  OUTCOMES,
  outcomeSchema,
} from '../../domain/labels.ts';

/** Changes when the schema or the notes do. */
export const FORMAT_VERSION = 'format-1';

const ENTITY_TYPES = entityTypeSchema.options;
const nullable = (schema: Record<string, unknown>) => ({ anyOf: [schema, { type: 'null' }] });
const object = (properties: Record<string, unknown>) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

/** The answer as JSON Schema, in the strict subset: every field required, unknown ones null. */
export const REPLY_JSON_SCHEMA = object({
  utterance: { type: 'string', description: 'the words that are spoken, and nothing else' },
  act: { type: 'string', enum: [...DIALOGUE_ACTS], description: 'the one main thing that the utterance does' },
  intent: nullable({ type: 'string', description: 'what the speaker wants, in kebab-case, such as get-refund' }),
  emotion: nullable(
    object({ label: { type: 'string', enum: [...EMOTIONS] }, intensity: { type: 'number', description: '0 to 1' } }),
  ),
  entities: {
    type: 'array',
    description: 'names, numbers, dates, amounts and the like, each exactly as it stands in the utterance',
    items: object({ type: { type: 'string', enum: [...ENTITY_TYPES] }, text: { type: 'string' } }),
  },
  done: { type: 'boolean', description: 'true when this reply ends the call' },
  outcome: nullable({
    type: 'string',
    enum: [...OUTCOMES],
    description: 'only with the reply that settles the matter',
  }),
});

/** Added to the prompt when the schema is in force. */
export const STRUCTURED_NOTE = [
  '## The form of your answer',
  '- `utterance` holds the spoken words. The other fields are notes that nobody hears: fill them in truthfully and never refer to them.',
  '- `done` is true only for the reply with which the call ends.',
].join('\n');

/** Added to the prompt when the server takes no schema; the end of the call must then be heard in the words. */
export const PLAIN_NOTE = [
  '## The form of your answer',
  '- Answer with the spoken words only.',
  '- When, and only when, this reply ends the call, its last word is "goodbye".',
].join('\n');

const wireSchema = z.object({
  utterance: z.string(),
  act: actSchema.optional().catch(undefined),
  intent: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .optional()
    .catch(undefined),
  emotion: emotionSchema.optional().catch(undefined),
  entities: z.array(z.object({ type: entityTypeSchema.catch('other'), text: z.string() })).catch([]),
  done: z.boolean().catch(false),
  outcome: outcomeSchema.optional().catch(undefined),
});

/** An answer taken apart. Labels that are missing or outside the vocabulary are absent. */
export type WireReply = z.infer<typeof wireSchema>;

/** Reads an answer: the JSON that was asked for, or plain speech from a server that ignored the schema; undefined for broken JSON. */
export function readAnswer(content: string): WireReply | undefined {
  const text = content.trim().replace(/^```(?:json)?\s*([\s\S]*?)\s*```$/, '$1');
  if (!/^[[{"]?\s*[{[]/.test(text)) return { utterance: text, entities: [], done: soundsFinal(text) };
  try {
    return wireSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** True when plain speech ends a call: a goodbye in its last few words, and no question. */
function soundsFinal(text: string): boolean {
  const tail = text.toLowerCase().split(/\s+/).slice(-6).join(' ');
  return (
    !text.trimEnd().endsWith('?') &&
    /\b(?:good ?bye|bye|take care)\b|\bhave an? \w+ (?:day|one|evening|night|weekend)\b/.test(tail)
  );
}
