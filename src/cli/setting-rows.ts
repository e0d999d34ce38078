/** Every setting with its value and source, secrets masked. */
import type { LoadedSettings } from '../config/load.ts';
import { listSettings } from '../config/schema.ts';
import { Secret } from '../shared/secret.ts';

/** One setting as `synthcall config` shows it; `value` is absent when it is not set. */
export interface SettingRow {
  readonly path: string;
  readonly value?: unknown;
  readonly source: string;
  readonly env: readonly string[];
  readonly flag: string;
}

/** The rows in the order of the schema. */
export function settingRows(loaded: LoadedSettings): SettingRow[] {
  return listSettings().map(({ path, env, flag }) => {
    const value = valueAt(loaded.settings, path);
    const source = value === undefined ? 'not set' : (loaded.sources[path] ?? 'default');
    return { path, ...(value === undefined ? {} : { value: masked(value) }), source, env, flag: `--${flag}` };
  });
}

/** A value on one line. */
export function valueText(value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.length === 0 ? '(none)' : value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function valueAt(settings: object, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((group, key) => (group as Record<string, unknown> | undefined)?.[key], settings);
}

/** Secrets become stars, and so does a password inside an address. */
function masked(value: unknown): unknown {
  if (value instanceof Secret) return '***';
  return typeof value === 'string' ? value.replace(/^(https?:\/\/)[^/@\s]+@/i, '$1***@') : value;
}
