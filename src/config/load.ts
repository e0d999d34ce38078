/** Settings from flags, environment, `.env` and settings file, in that order of strength; all faults in one error. */
import { join } from 'node:path';
import { messageOf, SynthcallError } from '../shared/errors.ts';
import { readTextFile } from '../shared/text-file.ts';
import { coerce } from './coerce.ts';
import { parseEnvFile } from './env-file.ts';
import { unknownVariables } from './env-names.ts';
import { type FoundValue, faultsError, type SettingFault, valueFault } from './faults.ts';
import { type RcFile, readRcFile } from './rc-file.ts';
import { listSettings, type Settings, settingsSchema } from './schema.ts';
import type { Setting } from './setting.ts';

/** A flag that was typed: its name for messages (such as `--local`) and its value as the command line gave it. */
export interface TypedFlag {
  readonly name: string;
  readonly value: unknown;
}

/** Where settings are looked for. `flags` is keyed by the path of the setting. */
export interface LoadInput {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly flags: ReadonlyMap<string, TypedFlag>;
}

/** Complete settings. `sources` says for each path: a flag, a variable, `.env: NAME`, `<file>: <path>` or `default`. */
export interface LoadedSettings {
  readonly settings: Settings;
  readonly sources: Readonly<Record<string, string>>;
  /** The settings file that was read, if any. */
  readonly rcPath: string | undefined;
}

const MAX_ENV_BYTES = 1_000_000;

/** Loads and checks all settings. Throws CONFIG_INVALID with every fault, or CONFIG_UNREADABLE. */
export async function loadSettings(input: LoadInput): Promise<LoadedSettings> {
  const settings = listSettings();
  const [dotEnv, rc] = await Promise.all([
    readDotEnv(input.cwd, new Set(settings.flatMap((setting) => setting.env))),
    readRcFile(input.cwd, settings),
  ]);
  const faults: SettingFault[] = [
    ...unknownVariables(Object.entries(input.env), 'the environment', settings),
    ...unknownVariables(dotEnv.values, '.env', settings),
    ...dotEnv.faults,
    ...(rc?.faults ?? []),
  ];
  const sources: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  for (const setting of settings) {
    const found = find(setting, input, dotEnv.values, rc);
    sources[setting.path] = found?.source ?? 'default';
    if (!found) continue;
    if (setting.schema.safeParse(found.value).success) place(values, setting.path, found.value);
    else faults.push(valueFault(setting, found));
  }
  if (faults.length > 0) throw faultsError(faults);
  return { settings: settingsSchema.parse(values), sources, rcPath: rc?.filePath };
}

function find(
  setting: Setting,
  input: LoadInput,
  dotEnv: ReadonlyMap<string, string>,
  rc: RcFile | undefined,
): FoundValue | undefined {
  const flag = input.flags.get(setting.path);
  if (flag) return { source: flag.name, raw: flag.value, value: coerce(setting, flag.value, undefined) };
  const fromEnv =
    variable(setting, (name) => input.env[name], '') ?? variable(setting, (name) => dotEnv.get(name), '.env: ');
  if (fromEnv) return fromEnv;
  const raw = rc?.values.get(setting.path);
  if (rc === undefined || raw === undefined) return undefined;
  return { source: `${rc.filePath}: ${setting.path}`, raw, value: coerce(setting, raw, undefined) };
}

/** The first of the setting's variables that is set; an empty one counts as unset. */
function variable(
  setting: Setting,
  read: (name: string) => string | undefined,
  prefix: string,
): FoundValue | undefined {
  for (const name of setting.env) {
    const raw = read(name);
    if (raw === undefined || raw.trim() === '') continue;
    const value = name === 'NO_COLOR' ? 'never' : coerce(setting, raw, ',');
    return { source: `${prefix}${name}`, raw, value };
  }
  return undefined;
}

async function readDotEnv(
  cwd: string,
  names: ReadonlySet<string>,
): Promise<{ values: ReadonlyMap<string, string>; faults: SettingFault[] }> {
  let text: string;
  try {
    // Other tools write it, too: a remark in another encoding is none of our business.
    text = await readTextFile(join(cwd, '.env'), { maxBytes: MAX_ENV_BYTES, lenient: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { values: new Map(), faults: [] };
    throw new SynthcallError(
      'CONFIG_UNREADABLE',
      `The file .env cannot be read: ${messageOf(error).replace(/\.$/, '')}.`,
      {
        hint: 'Make the file readable, or move it away.',
        cause: error,
      },
    );
  }
  const file = parseEnvFile(text);
  // Other tools share the file: a line that none of our names stands in is none of our business.
  const faults = file.faults
    .filter((fault) => names.has(fault.firstWord))
    .map(({ line, firstWord }) => ({ path: firstWord, source: `.env:${line}`, problem: 'the line is not NAME=value' }));
  return { values: file.values, faults };
}

function place(target: Record<string, unknown>, path: string, value: unknown): void {
  const keys = path.split('.');
  let group = target;
  for (const key of keys.slice(0, -1)) {
    group[key] ??= {};
    group = group[key] as Record<string, unknown>;
  }
  group[keys.at(-1) ?? path] = value;
}
