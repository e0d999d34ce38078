/** The persona schemas as JSON Schema files, for completion and checks in an editor. */
import * as z from 'zod';
import type { Role } from '../../domain/labels.ts';
import { agentPersonaSchema, customerPersonaSchema } from '../../domain/persona.ts';
import { knownVoices } from '../voices.ts';

const TITLES: Readonly<Record<Role, string>> = {
  agent: 'A contact-center agent of synthcall',
  customer: 'A customer of synthcall, with an issue',
};

/** JSON Schema (draft 7, which editors know best) of what a persona file of this role may hold; defaults are optional. */
export function personaJsonSchema(role: Role): Record<string, unknown> {
  const source = role === 'agent' ? agentPersonaSchema : customerPersonaSchema;
  const { $schema, ...schema } = z.toJSONSchema(source, { target: 'draft-7', io: 'input' });
  const properties = schema.properties as Record<string, Record<string, unknown>>;
  const voice = { ...properties['voice'], examples: [...knownVoices('en')] };
  return { $schema, title: TITLES[role], ...schema, properties: { ...properties, voice } };
}
