/** The settings file: finding it with cosmiconfig and flattening it to paths. Checks names, not values. */
import { basename } from 'node:path';
import type { defaultLoaders as DefaultLoaders, Loader, LoaderSync } from 'cosmiconfig';
import { messageOf, SynthcallError } from '../shared/errors.ts';
import { MOST_SHOWN, type SettingFault, unknownKeyFault } from './faults.ts';
import type { Setting } from './setting.ts';

/** Where a settings file may stand, the strongest first; only the first one found is read. */
const RC_PLACES = [
  'package.json',
  '.synthcallrc',
  ...['json', 'yaml', 'yml', 'js', 'mjs', 'cjs'].map((ending) => `.synthcallrc.${ending}`),
  ...['js', 'mjs', 'cjs', 'json', 'yaml', 'yml'].map((ending) => `synthcall.config.${ending}`),
];

const MAX_CHARS = 200_000;

/** A settings file: values by path of the setting, and faults in its keys. */
export interface RcFile {
  readonly filePath: string;
  readonly values: ReadonlyMap<string, unknown>;
  readonly faults: readonly SettingFault[];
}

/** Reads the settings file of a folder, or undefined when there is none. Throws CONFIG_UNREADABLE. */
export async function readRcFile(folder: string, settings: readonly Setting[]): Promise<RcFile | undefined> {
  const { cosmiconfig, defaultLoaders } = await import('cosmiconfig');
  const explorer = cosmiconfig('synthcall', {
    searchPlaces: RC_PLACES,
    stopDir: folder,
    loaders: loadersFrom(defaultLoaders),
  });
  let found: Awaited<ReturnType<typeof explorer.search>>;
  try {
    found = await explorer.search(folder);
  } catch (error) {
    // The parser shows the place in several lines; the file may be anything, so not all of it.
    const why = messageOf(error).split('\n').slice(0, 8).join('\n').slice(0, 600);
    throw new SynthcallError('CONFIG_UNREADABLE', `The settings file cannot be read: ${why}`, {
      hint: `Mend the file, or compare it with .synthcallrc.example. It is one of ${RC_PLACES.slice(1, 4).join(', ')} … in ${folder}.`,
      cause: error,
    });
  }
  if (!found || found.isEmpty) return undefined;
  return { filePath: found.filepath, ...flatten(found.config, settings, basename(found.filepath)) };
}

/** The loaders for data; a file that is far larger than settings can be is refused before it is parsed. */
function loadersFrom(loaders: typeof DefaultLoaders): Record<string, Loader> {
  const bounded =
    (load: LoaderSync): LoaderSync =>
    (path, content) => {
      if (content.length > MAX_CHARS) throw new Error(`${path} is larger than ${MAX_CHARS / 1000} kB`);
      return load(path, content);
    };
  const [yaml, json] = [bounded(loaders['.yaml']), bounded(loaders['.json'])];
  return { noExt: yaml, '.yaml': yaml, '.yml': yaml, '.json': json };
}

function flatten(config: unknown, settings: readonly Setting[], file: string): Pick<RcFile, 'values' | 'faults'> {
  const known = settings.map((setting) => setting.path);
  const groups = new Set(known.filter((path) => path.includes('.')).map((path) => path.slice(0, path.indexOf('.'))));
  const values = new Map<string, unknown>();
  const faults: SettingFault[] = [];
  const visit = (value: unknown, prefix: string) => {
    if (!isGroup(value)) {
      faults.push({ path: prefix || file, source: file, problem: 'must hold settings by name' });
      return;
    }
    for (const [key, inner] of Object.entries(value)) {
      const path = prefix ? `${prefix}.${key}` : key;
      if (path === '$schema' || inner === null || inner === undefined) continue;
      if (known.includes(path)) values.set(path, inner);
      else if (groups.has(path)) visit(inner, path);
      else faults.push(unknownKeyFault(path, `${file}: ${path}`, faults.length < MOST_SHOWN ? known : []));
    }
  };
  visit(config, '');
  return { values, faults };
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
