import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { personaJsonSchema } from '../../../../src/plan/persona/json-schema.ts';

describe('the published persona schemas', () => {
  for (const role of ['agent', 'customer'] as const) {
    it(`are what the ${role} schema says`, async () => {
      const text = `${JSON.stringify(personaJsonSchema(role), undefined, 2)}\n`;
      await expect(text).toMatchFileSnapshot(`../../../../schemas/${role}.schema.json`);
    });

    it(`accept a shipped ${role} and refuse a misspelt field`, async () => {
      const file = role === 'agent' ? 'personas/agents/dana-whitlock.json' : 'personas/customers/earl-tibbets.json';
      const persona: Record<string, unknown> = JSON.parse(await readFile(file, 'utf8'));
      const validate = new Ajv({ strict: false, validateFormats: false }).compile(personaJsonSchema(role));
      expect(validate(persona)).toBe(true);
      expect(validate({ ...persona, speechHabits: { fillerz: 'few' } })).toBe(false);
    });
  }
});
