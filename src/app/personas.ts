/** Use cases about persona files. */
import { existsSync } from 'node:fs';
import { access, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { App } from '../app.ts';
import type { Role } from '../domain/labels.ts';
import { importPersonas } from '../plan/persona/import.ts';
import { personaJsonSchema } from '../plan/persona/json-schema.ts';
import { personaTemplate } from '../plan/persona/template.ts';
import { type PersonaReading, readPersonas, validateCommand, validatePersonas } from '../plan/personas.ts';
import { SynthcallError, writingFiles } from '../shared/errors.ts';
import { makeFolder } from '../shared/files.ts';
import { didYouMean } from '../shared/nearest-word.ts';
import { hiddenCharacter, oneLine } from '../shared/printable.ts';
import { shellWord } from '../shared/shell-word.ts';
import { personaFolders } from './preview.ts';
import { type AppTools, SCHEMA_FOLDER, SHIPPED_PERSONAS } from './tools.ts';

/** As in `App`, except that the schema is there at once. */
type PersonaUseCases = Omit<App['personas'], 'schema'> & { schema(role: Role): Record<string, unknown> };

/** The `personas` part of the application. New files go to `./personas` unless the settings name a folder. */
export function personaUseCases(tools: AppTools): PersonaUseCases {
  const target = resolve(tools.cwd, tools.settings.personas[0] ?? 'personas');
  const shown = (path: string) => relative(tools.cwd, path) || '.';
  const write = async (path: string, content: string): Promise<string> => {
    await writingFiles('name another folder with --personas', () => {
      makeFolder(dirname(path));
      return writeFile(path, content, { flag: 'wx' });
    });
    return shown(path);
  };
  const placeOf = (file: { readonly path: string }) => join(target, file.path);
  const schemaFolder = (role: Role) => relative(join(target, `${role}s`), SCHEMA_FOLDER);

  return {
    validate: (paths) => validatePersonas(paths.length > 0 ? paths : personaFolders(tools).map(shown)),
    list: () => readPersonas(personaFolders(tools).map(shown)),
    show: async (id) => {
      const reading = await readPersonas(personaFolders(tools).map(shown));
      const known = [...reading.agents, ...reading.customers];
      const found = known.find((persona) => persona.id === id || persona.name === id);
      if (found) return found;
      throw notShown(id, reading);
    },
    create: async (role, typed) => {
      refuseUnspeakable(typed);
      const name = oneLine(typed);
      const file = personaTemplate(role, name, { schemaFolder: schemaFolder(role), ...(await metThere(role, target)) });
      const path = placeOf(file);
      await refuseExisting([path], shown);
      const remarks = firstOfOwn(tools, target);
      return { file: await write(path, file.text), remarks };
    },
    import: async (file) => {
      const imported = await importPersonas(resolve(tools.cwd, file));
      const files = imported.files.map((one) => ({ path: placeOf(one), text: one.text }));
      await refuseExisting(
        files.map((one) => one.path),
        shown,
      );
      const remarks = firstOfOwn(tools, target);
      // One after the other: ten thousand open files are more than a process may have.
      const written: string[] = [];
      for (const one of files) written.push(await write(one.path, one.text));
      const notes = imported.notes.map(({ persona, field, note }) => `${persona}, ${field}: ${note}`);
      return { files: written, notes, remarks };
    },
    schema: (role) => personaJsonSchema(role),
  };
}

/** The industry of those whom a new persona will meet in its folder, and for an agent what they call about; nothing where there is nobody yet. */
async function metThere(role: Role, folder: string): Promise<{ industry?: string; categories?: string[] }> {
  if (!existsSync(folder)) return {};
  const { agents, customers } = await readPersonas([folder]);
  const [first, ...others] = (role === 'agent' ? customers : agents).map(({ industry }) => industry);
  if (first === undefined) return {};
  const industry = others.includes('retail') ? 'retail' : first;
  const issues = customers.filter((customer) => customer.industry === industry).map(({ issue }) => issue.category);
  return { industry, categories: [...new Set(issues)] };
}

/** What changes with the first file in `./personas`. */
function firstOfOwn({ settings }: AppTools, target: string): string[] {
  if (settings.personas.length > 0 || existsSync(target)) return [];
  return [
    'From now on runs in this folder use ./personas and no longer the personas that come with synthcall.',
    `To use both: --personas ./personas --personas ${shellWord(SHIPPED_PERSONAS)}`,
  ];
}

/** A persona that cannot be shown is missing, or its file has faults. */
function notShown(id: string, { agents, customers, faults }: PersonaReading): SynthcallError {
  const errors = faults.filter(({ severity, file }) => severity === 'error' && basename(file, '.json') === id);
  const [first] = errors;
  if (first !== undefined) {
    const message = `${first.file} has ${errors.length === 1 ? 'a fault' : `${errors.length} faults`}, so it cannot be shown.`;
    return new SynthcallError('PERSONA_INVALID', message, { hint: `See: ${validateCommand([first.file])}` });
  }
  const known = [...agents, ...customers].flatMap((persona) => [persona.id, persona.name]);
  return new SynthcallError('PERSONA_NONE', `No persona is called "${id}".`, {
    hint: `${didYouMean(id, known)}See them all with: synthcall personas list`,
  });
}

function refuseUnspeakable(name: string): void {
  if (hiddenCharacter(name) === undefined && /[\p{L}\p{N}]/u.test(name) && name.length <= 80) return;
  throw new SynthcallError('CONFIG_USAGE', 'This cannot be the name of a persona.', {
    hint: 'Give a full name as it is spoken, of at most 80 characters, such as "Rosa Delgado".',
  });
}

/** Refuses the whole, before anything is written, when one of the files is there already. */
async function refuseExisting(paths: readonly string[], shown: (path: string) => string): Promise<void> {
  for (const path of paths) {
    const exists = await access(path).then(
      () => true,
      () => false,
    );
    if (!exists) continue;
    throw new SynthcallError('CONFIG_FOLDER', `${shown(path)} exists already.`, {
      hint: 'Nothing was written. Rename or remove the file, or write to another folder with --personas.',
    });
  }
}
