/** The operator types of the emulator: what kinds of operators there are, which can be configured, and with what. */
import * as z from 'zod';
import { ENTITY_LABELS } from './entities/entity.ts';
import { fixedSid } from './fixed-sid.ts';

/** Kinds of results, as Twilio names them. */
export type ResultKind =
  | 'conversation-classify'
  | 'utterance-classify'
  | 'extract'
  | 'extract-normalize'
  | 'pii-extract'
  | 'text-generation'
  | 'json';

export interface OperatorType {
  /** EY… */
  readonly sid: string;
  readonly name: string;
  readonly friendlyName: string;
  readonly description: string;
  readonly outputType:
    | 'text-classification'
    | 'text-extraction'
    | 'text-extraction-normalized'
    | 'text-generation'
    | 'json';
  readonly result: ResultKind;
  /** Checks `Config`; absent for types that only pre-built operators have. */
  readonly config?: z.ZodType;
}

const phrases = z
  .array(z.string().trim().min(1).max(200))
  .min(1)
  .max(500)
  .describe(
    'What is said, in plain words. Small mistakes of the recogniser are forgiven; * stands for up to four words.',
  );
const speaker = z.enum(['agent', 'customer', 'any']).default('any').describe('Whose sentences are looked at.');
const pattern = z
  .string()
  .min(1)
  .max(500)
  .refine(isPattern, 'is no regular expression')
  .describe('A regular expression, case ignored; its first group, if any, is the normalised value.');
const label = z.string().trim().min(1).max(64);

/** `utterance-classify` */
export const utteranceConfig = z.strictObject({
  phrases,
  speaker,
  threshold: z.number().min(0.5).max(1).default(0.78).describe('How much of a phrase must be there.'),
});

/** `conversation-classify` */
export const labelsConfig = z.strictObject({
  labels: z
    .array(
      z
        .strictObject({
          label,
          description: z.string().max(1000).optional().describe('What the label means; its words count as evidence.'),
          phrases: phrases.optional(),
        })
        .refine(
          (entry) => entry.description !== undefined || entry.phrases !== undefined,
          'needs a description or phrases',
        ),
    )
    .min(1)
    .max(50),
  default_label: label.optional().describe('Wins where nothing speaks for any label.'),
  speaker,
});

/** `extract` and `extract-normalize` */
export const extractConfig = z.strictObject({
  entities: z
    .array(
      z
        .strictObject({
          label,
          phrases: phrases.optional(),
          pattern: pattern.optional(),
          kind: z.enum(ENTITY_LABELS).optional().describe('A kind of entity that the emulator recognises by itself.'),
        })
        .refine((entry) => entry.phrases ?? entry.pattern ?? entry.kind, 'needs phrases, a pattern or a kind'),
    )
    .min(1)
    .max(50),
  speaker,
});

type TypeFacts = readonly [
  friendlyName: string,
  description: string,
  outputType: OperatorType['outputType'],
  result: ResultKind,
  config?: z.ZodType,
];

const FACTS: Readonly<Record<string, TypeFacts>> = {
  'conversation-classify': [
    'Conversation Classify',
    'Gives a conversation one of several labels.',
    'text-classification',
    'conversation-classify',
    labelsConfig,
  ],
  'utterance-classify': [
    'Utterance Classify',
    'Finds sentences that say one of several phrases.',
    'text-classification',
    'utterance-classify',
    utteranceConfig,
  ],
  extract: ['Extract', 'Finds phrases, patterns and kinds of entities.', 'text-extraction', 'extract', extractConfig],
  'extract-normalize': [
    'Extract and Normalize',
    'Finds one thing and writes it in its normal form.',
    'text-extraction-normalized',
    'extract-normalize',
    extractConfig,
  ],
  json: [
    'Structured Data',
    'Finds phrases, patterns and kinds of entities and answers with one JSON object.',
    'json',
    'json',
    extractConfig,
  ],
  'sentiment-analysis': [
    'Sentiment Analysis',
    'How the customer feels about the call.',
    'text-classification',
    'conversation-classify',
  ],
  'call-resolution': [
    'Call Resolution',
    'Whether the issue was settled.',
    'text-classification',
    'conversation-classify',
  ],
  summarization: [
    'Summarize Conversations',
    'Sums a conversation up in a few sentences.',
    'text-generation',
    'text-generation',
  ],
  'entity-recognition': [
    'Entity Recognition',
    'Names, numbers, addresses, dates and sums of money.',
    'text-extraction',
    'pii-extract',
  ],
  'phrase-detection': [
    'Phrase Detection',
    'Finds sentences by phrases that Twilio keeps.',
    'text-classification',
    'utterance-classify',
  ],
};

/** Every type, configurable ones first. */
export const OPERATOR_TYPES: readonly OperatorType[] = Object.entries(FACTS).map(
  ([name, [friendlyName, description, outputType, result, config]]) => ({
    sid: fixedSid('EY', name),
    name,
    friendlyName,
    description,
    outputType,
    result,
    ...(config ? { config } : {}),
  }),
);

/** A type by SID or name. */
export function findOperatorType(key: string): OperatorType | undefined {
  return OPERATOR_TYPES.find(({ sid, name }) => sid === key || name === key);
}

/** What is wrong with a config for a type, in words; undefined when nothing is. */
export function configFault(type: OperatorType, config: unknown): string | undefined {
  const checked = type.config?.safeParse(config);
  if (checked === undefined) return `operator type ${type.name} cannot be configured`;
  if (checked.success) return undefined;
  return checked.error.issues.map(({ path, message }) => `${path.join('.') || 'Config'}: ${message}`).join('; ');
}

/** The JSON Schema that the REST API shows as `config_schema`. */
export function configSchema(type: OperatorType): object | null {
  return type.config ? z.toJSONSchema(type.config, { io: 'input' }) : null;
}

function isPattern(source: string): boolean {
  try {
    new RegExp(source, 'giu');
    return true;
  } catch {
    return false;
  }
}
