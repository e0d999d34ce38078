/** What is known about one setting besides its type: names, group, texts. Knows no particular setting. */
import * as z from 'zod';

/** The headings under which settings are listed, in this order. */
export const GROUPS = [
  'Run',
  'Conversation',
  'Output',
  'Twilio',
  'OpenAI',
  'Tunnel and webhooks',
  'Limits and money',
  'Analytics',
] as const;
export type SettingGroup = (typeof GROUPS)[number];

/** The facts of a setting as they are written in the schema. Names left out follow from the path. */
export interface SettingFacts {
  readonly group: SettingGroup;
  /** One line, lower case, no full stop. */
  readonly description: string;
  /** Environment variables, the strongest first; default `SYNTHCALL_<PATH>`. */
  readonly env?: readonly string[];
  /** Flag without dashes; default the path in kebab-case. */
  readonly flag?: string;
  /** A value as it would be typed. */
  readonly example?: string;
  /** What may stand there, where the type does not say it well. */
  readonly allowed?: string;
  /** Never printed; its flag exists only on `init`, because command lines are visible to other users of the machine. */
  readonly secret?: boolean;
  /** Left out of the commands' help; accepted and documented all the same. */
  readonly advanced?: boolean;
}

/** How text is turned into the value of a setting. */
export type SettingKind = 'string' | 'integer' | 'number' | 'boolean' | 'list' | 'record' | 'number-or-word';

/** One setting, complete. */
export interface Setting {
  /** Path in the rc file, such as `twilio.accountSid`. */
  readonly path: string;
  readonly group: SettingGroup;
  readonly description: string;
  readonly env: readonly string[];
  readonly flag: string;
  readonly example: string | undefined;
  readonly allowed: string;
  readonly secret: boolean;
  readonly advanced: boolean;
  readonly kind: SettingKind;
  /** The allowed words, or undefined for an open value. */
  readonly choices: readonly string[] | undefined;
  /** The allowed names inside a record, or undefined where there is no record. */
  readonly names: readonly string[] | undefined;
  /** The default as it would stand in the rc file; undefined where there is none. */
  readonly fallback: unknown;
  readonly schema: z.ZodType;
}

const registry = z.registry<SettingFacts>();

/** Attaches its facts to a setting's type. Must be the last step: a later `.default()` would lose them. */
export function setting<S extends z.ZodType>(schema: S, facts: SettingFacts): S {
  const described = schema.describe(facts.description);
  registry.add(described, facts);
  return described;
}

/** Every setting of an object of settings, in the order in which they are written, groups flattened to paths. */
export function listSettingsOf(object: z.ZodObject, parents: readonly string[] = []): Setting[] {
  return Object.entries(object.shape).flatMap(([key, schema]) => {
    const keys = [...parents, key];
    const facts = registry.get(schema as z.ZodType);
    if (facts) return [complete(keys, schema as z.ZodType, facts)];
    const inner = unwrap(schema as z.ZodType);
    return inner instanceof z.ZodObject ? listSettingsOf(inner, keys) : [];
  });
}

function complete(keys: readonly string[], schema: z.ZodType, facts: SettingFacts): Setting {
  const inner = unwrap(schema);
  const words = keys.flatMap((key) => key.replace(/[A-Z]/g, ' $&').split(' '));
  return {
    path: keys.join('.'),
    group: facts.group,
    description: facts.description,
    env: facts.env ?? [`SYNTHCALL_${words.join('_').toUpperCase()}`],
    flag: facts.flag ?? words.join('-').toLowerCase(),
    example: facts.example,
    allowed: facts.allowed ?? allowedText(inner),
    secret: facts.secret ?? false,
    advanced: facts.advanced ?? false,
    kind: kindOf(inner),
    choices: inner instanceof z.ZodEnum ? inner.options.map(String) : undefined,
    names:
      inner instanceof z.ZodRecord && inner.keyType instanceof z.ZodEnum
        ? inner.keyType.options.map(String)
        : undefined,
    fallback: schema instanceof z.ZodDefault ? schema.def.defaultValue : undefined,
    schema,
  };
}

function unwrap(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return unwrap(schema.unwrap() as z.ZodType);
  }
  return schema instanceof z.ZodPipe ? unwrap(schema.in as z.ZodType) : schema;
}

function kindOf(schema: z.ZodType): SettingKind {
  if (schema instanceof z.ZodNumber) return schema.isInt ? 'integer' : 'number';
  if (schema instanceof z.ZodBoolean) return 'boolean';
  if (schema instanceof z.ZodArray) return 'list';
  if (schema instanceof z.ZodRecord) return 'record';
  return schema instanceof z.ZodUnion ? 'number-or-word' : 'string';
}

function allowedText(schema: z.ZodType): string {
  if (schema instanceof z.ZodEnum) return schema.options.join(', ');
  if (schema instanceof z.ZodBoolean) return 'true or false';
  if (!(schema instanceof z.ZodNumber)) return 'text';
  const what = schema.isInt ? 'a whole number' : 'a number';
  return `${what} from ${schema.minValue} to ${schema.maxValue}`;
}
