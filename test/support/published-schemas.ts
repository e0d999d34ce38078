/** Holds data against the schemas that are published with the package, as a reader does who lets no unknown field pass. */
import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';

/** A published schema by its name. */
async function publishedSchema(name: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8'));
}

/** What is wrong with a value, a line each; `closed`: fields that are not described are wrong. */
export async function faultsAgainst(name: string, { closed = true } = {}): Promise<(value: unknown) => string[]> {
  const schema = await publishedSchema(name);
  const ajv = new Ajv({ strict: true, strictRequired: false, validateFormats: false, allErrors: true });
  const validate = ajv.compile(closed ? (closedSchema(schema) as object) : schema);
  return (value) =>
    validate(value)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message, params }) =>
          [instancePath, message, JSON.stringify(params)].join(' '),
        );
}

function closedSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closedSchema);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closedSchema(value)]));
  return 'properties' in inner && !('additionalProperties' in inner)
    ? { ...inner, additionalProperties: false }
    : inner;
}
