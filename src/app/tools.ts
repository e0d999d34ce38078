/** What every use case is given: settings and the kernel's tools. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Settings } from '../config/schema.ts';
import type { Clock } from '../shared/clock.ts';
import type { Logger, LogLevel } from '../shared/log.ts';

/** See the file comment. Paths in the settings are relative to `cwd`. */
export interface AppTools {
  readonly settings: Settings;
  /** Where each setting came from, by path, as in `AppOptions`. */
  readonly sources?: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** From which level on log files are written; `info` where nobody chose. */
  readonly fileLevel?: LogLevel;
  /** A person reads stderr, and nobody asked for log lines there: those of a run are for its own log. */
  readonly logApart?: boolean;
}

/** The folder that holds what outlives a run: the emulator's state, the ledger of runs, logs, locks. Absolute. */
export function stateFolderOf({ settings, cwd }: Pick<AppTools, 'settings' | 'cwd'>): string {
  return resolve(cwd, settings.stateFolder);
}

const packageRoot = fileURLToPath(new URL('../../', import.meta.url));

/** The folder of the personas that come with synthcall. */
export const SHIPPED_PERSONAS = join(packageRoot, 'personas');

/** The version of this package. */
export function packageVersion(): string {
  return (JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }).version;
}

/** The folder of the published JSON Schemas. */
export const SCHEMA_FOLDER = join(packageRoot, 'schemas');
