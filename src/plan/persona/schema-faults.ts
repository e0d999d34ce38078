/** The schema's complaints as faults with a place and a fix. */
import type * as z from 'zod';
import type { Role } from '../../domain/labels.ts';
import {
  type AgentPersona,
  agentPersonaSchema,
  type CustomerPersona,
  customerPersonaSchema,
} from '../../domain/persona.ts';
import { didYouMean } from '../../shared/nearest-word.ts';
import { type FaultText, MOST_FAULTS, mistake, type PersonaFault } from './fault.ts';
import type { PersonaSource } from './source.ts';

/** A file's persona, or why it is none. */
type Checked =
  | { readonly persona: AgentPersona | CustomerPersona; readonly faults: readonly [] }
  | { readonly persona: undefined; readonly faults: readonly PersonaFault[] };

/** Checks one file against the schema of its role. */
export function checkSchema(source: PersonaSource): Checked {
  if (source.value === undefined) return { persona: undefined, faults: [] };
  if (source.role === undefined) {
    const text = mistake(
      'unknown-role',
      'it cannot be told whether this is an agent or a customer',
      'Add "role": "agent" or "role": "customer".',
    );
    return { persona: undefined, faults: [source.fault(['role'], text)] };
  }
  const schema = source.role === 'agent' ? agentPersonaSchema : customerPersonaSchema;
  const parsed = schema.safeParse(source.value);
  if (parsed.success) return { persona: { ...parsed.data, id: source.id }, faults: [] };
  return {
    persona: undefined,
    faults: withoutConsequences(parsed.error.issues.flatMap((issue) => ofUnion(source, issue)))
      .slice(0, MOST_FAULTS)
      .flatMap((issue) => issueFaults(source, issue)),
  };
}

/** Of one text or a list of texts: what the list lacks where a list stands, else that there must be one of the two. */
function ofUnion(source: PersonaSource, issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const [ofText = [], ofList = []] = issue.errors;
  const isList = Array.isArray(source.at(issue.path.filter((part) => typeof part !== 'symbol')));
  const issues = isList ? ofList : ofText;
  return issues.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** Text where a list belongs has a length, too, and is told to be shorter: that it must be a list is all there is to say. */
function withoutConsequences(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  const placeOf = ({ path }: z.core.$ZodIssue) => JSON.stringify(path.map(String));
  const wrongTypes = new Set(issues.filter(({ code }) => code === 'invalid_type').map(placeOf));
  return issues.filter((issue) => issue.code === 'invalid_type' || !wrongTypes.has(placeOf(issue)));
}

function issueFaults(source: PersonaSource, issue: z.core.$ZodIssue): PersonaFault[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  if (issue.code !== 'unrecognized_keys') return [source.fault(path, describe(path, issue, source.at(path)))];
  const known = knownKeys(source.role as Role, path);
  return issue.keys
    .slice(0, MOST_FAULTS)
    .map((key) =>
      source.fault(
        [...path, key],
        mistake(
          'unknown-field',
          `"${[...path, key].join('.')}" is not a field of ${article(source.role as Role)}`,
          `${didYouMean(key, known)}Known here: ${known.filter((name) => name !== '$schema').join(', ')}.`,
        ),
        'key',
      ),
    );
}

function describe(path: readonly (string | number)[], issue: z.core.$ZodIssue, received: unknown): FaultText {
  const field = path.length === 0 ? 'the file' : `"${path.join('.')}"`;
  switch (issue.code) {
    case 'invalid_type':
      if (received === undefined) {
        return mistake('missing-field', `${field} is missing`, `Add it: ${kindOf(issue.expected)}.`);
      }
      return mistake('wrong-type', `${field} must be ${kindOf(issue.expected)}`, `Write ${kindOf(issue.expected)}.`);
    case 'invalid_value': {
      const values = issue.values.map(String);
      if (received === undefined) {
        return mistake('missing-field', `${field} is missing`, `Add it: one of ${values.join(', ')}.`);
      }
      const guess = typeof received === 'string' ? didYouMean(received, values) : '';
      return mistake(
        'wrong-value',
        `${field} has none of the known values`,
        `${guess}Write one of: ${values.join(', ')}.`,
      );
    }
    case 'too_big':
      return mistake('too-long', `${field} is too long`, `Keep it to ${issue.maximum} ${unitOf(issue.origin)}.`);
    case 'too_small':
      return mistake('too-short', `${field} is empty`, 'Fill it in.');
    case 'invalid_format':
      return mistake('wrong-format', `${field} ${formatMessage(issue.message)}`, 'Correct it to that form.');
    default:
      return mistake('wrong-value', `${field}: ${issue.message}`, 'Compare with a shipped persona file.');
  }
}

function formatMessage(message: string): string {
  return message.startsWith('must ') ? message : 'must be an e-mail address such as ada@example.com';
}

function kindOf(expected: string): string {
  const kinds: Readonly<Record<string, string>> = {
    string: 'text in double quotes',
    array: 'a list in square brackets',
    object: 'an object in braces',
    number: 'a number',
  };
  return kinds[expected] ?? expected;
}

function unitOf(origin: string): string {
  return origin === 'array' ? 'entries' : 'characters';
}

function article(role: Role): string {
  return role === 'agent' ? 'an agent' : 'a customer';
}

/** The field names that the schema knows below a path. */
function knownKeys(role: Role, path: readonly (string | number)[]): string[] {
  let schema: unknown = role === 'agent' ? agentPersonaSchema : customerPersonaSchema;
  for (const part of path) schema = typeof part === 'number' ? inner(schema, 'element') : inner(schema, 'shape', part);
  return Object.keys((unwrap(schema) as { shape?: object } | undefined)?.shape ?? {});
}

function inner(schema: unknown, member: 'element' | 'shape', key?: string): unknown {
  const found = (unwrap(schema) as Record<string, unknown> | undefined)?.[member];
  return key === undefined ? found : (found as Record<string, unknown> | undefined)?.[key];
}

/** Takes defaults and optionality off a schema. */
function unwrap(schema: unknown): unknown {
  let current = schema as { def?: { innerType?: unknown } } | undefined;
  while (current?.def?.innerType !== undefined) current = current.def.innerType as typeof current;
  return current;
}
