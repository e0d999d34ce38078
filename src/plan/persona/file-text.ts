/** A persona as the text of its file, and the name of that file. */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { agentPersonaSchema, customerPersonaSchema } from '../../domain/persona.ts';
import { LATIN_LETTERS } from '../../shared/latin-letters.ts';

/** What an agent's file holds. */
export type AgentFile = z.input<typeof agentPersonaSchema>;
/** What a customer's file holds. */
export type CustomerFile = z.input<typeof customerPersonaSchema>;

/** A file to be written below the persona folder. */
export interface NewPersonaFile {
  /** Also the persona's id. */
  readonly id: string;
  /** `agents/<id>.json` or `customers/<id>.json`. */
  readonly path: string;
  /** Pretty JSON, ending with a line break. */
  readonly text: string;
}

/** Puts a persona into a file. */
export function newPersonaFile(persona: AgentFile | CustomerFile): NewPersonaFile {
  const id = fileNameOf(persona.name);
  const text = `${JSON.stringify(persona, undefined, 2)}\n`;
  return { id, path: `${persona.role}s/${id}.json`, text };
}

/** `Renée O'Hara` → `renee-o-hara`; a name in another script keeps its letters. */
export function fileNameOf(name: string): string {
  return plainNameOf(name) || dashed(name.normalize('NFC'), /[^\p{L}\p{M}\p{N}]+/gu) || 'persona';
}

/** The same in ASCII; empty where nothing of the name is. */
export function plainNameOf(name: string): string {
  const letters = [...name.normalize('NFC')].map((letter) => LATIN_LETTERS[letter] ?? letter).join('');
  return dashed(letters.normalize('NFKD').replaceAll(/[\u0300-\u036F]/g, ''), /[^a-z0-9]+/g);
}

function dashed(text: string, others: RegExp): string {
  return text
    .toLowerCase()
    .replaceAll(others, '-')
    .slice(0, 80)
    .replaceAll(/^-+|-+$/g, '');
}

/** A fictional North American number in the given area code (or 212), the same for the same name. */
export function numberForName(name: string, areaCode = '212'): string {
  const line = Number.parseInt(createHash('sha256').update(name).digest('hex').slice(0, 8), 16) % 100;
  return `+1${areaCode}55501${String(line).padStart(2, '0')}`;
}
