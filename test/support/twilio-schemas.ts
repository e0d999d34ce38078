/** Checks answers against Twilio's published schemas, more strictly than they ask: every known field, no other. */
import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';

interface Schema {
  readonly properties?: Record<string, unknown>;
}

const FIXTURES = ['sync-and-applications', 'intelligence'];
const RFC_2822 = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000$/;

const schemas = Object.assign({}, ...FIXTURES.map(readSchemas)) as Record<string, Schema>;
const document = { components: { schemas } };
const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addFormat('uri', (value: string) => URL.canParse(value) || value.startsWith('/'));
ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
ajv.addFormat('date-time-rfc-2822', RFC_2822);
ajv.addFormat('uri-map', true);
ajv.addFormat('http-method', true);
ajv.addSchema({ $id: 'twilio', ...document }, 'twilio');

const validators = new Map<string, ValidateFunction>();

/** What is wrong with a value as an instance of a named schema; an empty list when nothing is. */
export function schemaFaults(name: string, value: unknown): string[] {
  const validate = validators.get(name) ?? compile(name);
  validators.set(name, validate);
  validate(value);
  return (validate.errors ?? []).map(
    (error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
  );
}

/** An operator result with numbers for the two fields that Twilio's examples show as texts and its schema as numbers. */
export function resultAsInSchema(result: Record<string, unknown>): object {
  const number = (value: unknown) => (value === null ? null : Number(value));
  return {
    ...result,
    match_probability: number(result['match_probability']),
    predicted_probability: number(result['predicted_probability']),
  };
}

function readSchemas(name: string): Record<string, Schema> {
  const file = new URL(`../fixtures/twilio-oai/${name}.json`, import.meta.url);
  const { components } = JSON.parse(readFileSync(file, 'utf8')) as { components: { schemas: Record<string, Schema> } };
  return components.schemas;
}

function compile(name: string): ValidateFunction {
  const schema = document.components.schemas[name];
  if (!schema) throw new Error(`no schema ${name} in the fixture`);
  const fields = Object.keys(schema.properties ?? {});
  const strict = Object.fromEntries(fields.map((field) => [field, true]));
  return ajv.compile({
    allOf: [{ $ref: `twilio#/components/schemas/${name}` }],
    required: fields,
    properties: strict,
    additionalProperties: false,
  });
}
