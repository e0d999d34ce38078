/** The ledger of runs: one line when a run starts, one when it ends, in the state folder. `usage` adds earlier days from it. */
import { appendFile, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { WorldName } from '../domain/events.ts';
import { makeFolder } from '../shared/files.ts';
import { recordsIn } from './json-lines.ts';

/** One line. A run that was killed has only its `started`. */
export interface LedgerLine {
  readonly event: 'started' | 'finished';
  readonly run_id: string;
  /** ISO 8601. */
  readonly at: string;
  readonly dir: string;
  /** Absent in lines of an earlier version: those count in either world. */
  readonly world?: WorldName;
  /** Of a started run: who makes it, so that others can tell whether it is still going on. */
  readonly pid?: number;
  readonly host?: string;
  /** Of a started run: what it has at the carrier bears this mark. */
  readonly mark?: string;
  readonly calls?: number;
  readonly responder_calls?: number;
  /** Absent when a rate is unknown. */
  readonly cost_usd?: number;
}

/** Appends a line. */
export async function appendToLedger(path: string, line: LedgerLine): Promise<void> {
  makeFolder(dirname(path));
  await appendFile(path, `${JSON.stringify(line)}\n`);
}

/** All lines, oldest first; none when there is no ledger yet. */
export async function readLedger(path: string): Promise<LedgerLine[]> {
  try {
    return recordsIn<LedgerLine>(await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
