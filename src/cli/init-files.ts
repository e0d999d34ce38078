/** Stores the answers of `init` in the folder: secrets and vendor names in `.env`, the rest in the settings file. */
import { existsSync } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { coerce } from '../config/coerce.ts';
import { parseEnvFile, withEnvEntry } from '../config/env-file.ts';
import { readRcFile } from '../config/rc-file.ts';
import { listSettings } from '../config/schema.ts';
import type { Setting } from '../config/setting.ts';
import { writeFileWhole } from '../shared/files.ts';
import { type Answers, settingAt } from './init-answers.ts';
import { RC_HEAD, withIgnored, withRcEntry } from './init-texts.ts';

/** A file that `init` changed, with the names that are new in it. Values are never part of it. */
export interface FileChange {
  readonly file: string;
  readonly names: readonly string[];
}

/** Asked before something that stands in a file is replaced. */
export type MayChange = (file: string, name: string) => Promise<boolean>;

const VENDOR_GROUPS = ['Twilio', 'OpenAI', 'Tunnel and webhooks', 'Analytics'];

/** Writes `.env`, readable by its owner alone. */
export async function storeInEnv(cwd: string, answers: Answers, mayChange: MayChange): Promise<FileChange | undefined> {
  const path = join(cwd, '.env');
  const before = await textOf(path);
  const present = parseEnvFile(before).values;
  const names: string[] = [];
  let text = before;
  for (const [settingPath, { value }] of answers) {
    const setting = settingAt(settingPath);
    if (!belongsIntoEnv(setting)) continue;
    const name = setting.env.find((candidate) => present.get(candidate)) ?? setting.env[0] ?? settingPath;
    const old = present.get(name);
    if (old === String(value) || (old && !(await mayChange('.env', name)))) continue;
    text = withEnvEntry(text, name, String(value));
    names.push(name);
  }
  if (names.length === 0) return undefined;
  await writeFileWhole(existsSync(path) ? await realpath(path) : path, text, 0o600);
  return { file: '.env', names };
}

/** Writes the settings file, or returns under `byHand` what must be changed in one that is no YAML. */
export async function storeInRc(
  cwd: string,
  answers: Answers,
  mayChange: MayChange,
): Promise<(FileChange & { readonly byHand?: true }) | undefined> {
  const found = await readRcFile(cwd, listSettings());
  const path = found?.filePath ?? join(cwd, '.synthcallrc');
  const file = basename(path);
  let text = found ? await textOf(path) : RC_HEAD;
  const names: string[] = [];
  for (const [settingPath, { value }] of answers) {
    const setting = settingAt(settingPath);
    if (belongsIntoEnv(setting)) continue;
    const wanted = coerce(setting, value, undefined);
    const old = found?.values.get(settingPath);
    if (old !== undefined && same(coerce(setting, old, undefined), wanted)) continue;
    if (old !== undefined && !(await mayChange(file, settingPath))) continue;
    text = withRcEntry(text, settingPath, wanted);
    names.push(settingPath);
  }
  if (names.length === 0) return undefined;
  if (found && !isYaml(path, text)) return { file, names, byHand: true };
  await writeFileWhole(path, text);
  return { file, names };
}

/** Keeps secrets, state and data out of git, where there is git. */
export async function storeInGitignore(cwd: string, entries: readonly string[]): Promise<FileChange | undefined> {
  const path = join(cwd, '.gitignore');
  if (!existsSync(path) && !isInsideGit(cwd)) return undefined;
  const { text, added } = withIgnored(await textOf(path), entries);
  if (added.length === 0) return undefined;
  await writeFileWhole(path, text);
  return { file: '.gitignore', names: added };
}

function belongsIntoEnv(setting: Setting): boolean {
  const vendorName = !setting.env[0]?.startsWith('SYNTHCALL_');
  return setting.secret || (vendorName && VENDOR_GROUPS.includes(setting.group));
}

function isYaml(path: string, text: string): boolean {
  return /(rc|\.ya?ml)$/.test(path) && !text.trimStart().startsWith('{');
}

function isInsideGit(folder: string): boolean {
  if (existsSync(join(folder, '.git'))) return true;
  return dirname(folder) !== folder && isInsideGit(dirname(folder));
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
