/** The emulator's memory on disk: SQLite that several processes may share and that a kill at any moment cannot harm. */
import { dirname, resolve } from 'node:path';
import { type Clock, systemClock } from '../shared/clock.ts';
import { reasonOf, refusedFile, SynthcallError } from '../shared/errors.ts';
import { makeFolder } from '../shared/files.ts';
import { createGroupCommit, retryWhileBusy } from './store-commit.ts';
import { type Connection, openConnection } from './store-connection.ts';
import { CORE_SCHEMA, STORE_VERSION } from './store-schema.ts';

/** One SQL statement with `?` placeholders. */
export interface Statement {
  readonly sql: string;
  readonly args: readonly (string | number | null | Uint8Array)[];
}

/** The emulator's memory. Every method rejects once `close` has been called. */
export interface Store {
  /** Rows of a query, one plain object each, keyed by column name. Blobs come as `Uint8Array`. */
  read<T extends object>(sql: string, args?: Statement['args']): Promise<T[]>;
  /**
   * All statements of one call happen together or not at all; resolved = durable. Calls made in the same moment share
   * one transaction (group commit), each still atomic on its own: a failing one rejects and undoes only itself.
   * Resolves to the number of rows affected by each statement.
   */
  write(statements: readonly Statement[]): Promise<number[]>;
  /** Like `write`, but resolves to the rows that each statement's `RETURNING` gave. */
  change<T extends object>(statements: readonly Statement[]): Promise<T[][]>;
  /** Waits for writes under way, then lets go of the file. */
  close(): Promise<void>;
}

/** How long SQLite itself waits, blocking, for another process's lock; `retryWhileBusy` then waits without blocking. */
const BUSY_TIMEOUT_MS = 1_000;

/** 16 MiB. A checkpoint waits for the disk; at SQLite's own 1,000 pages those waits were a third of what writing a run cost. */
const PAGES_BETWEEN_CHECKPOINTS = 4_000;

/**
 * Opens (and creates, if need be) the store at a file path. `extraSchema` are idempotent DDL statements
 * (`CREATE TABLE IF NOT EXISTS …`) of other parts of the emulator. `clock` only paces waiting for another process's
 * lock, which happens in real time whatever time the emulated world keeps.
 *
 * Throws CONFIG_FOLDER when the file cannot be used or was written by a newer version.
 */
export async function openStore(
  path: string,
  extraSchema: readonly string[] = [],
  clock: Clock = systemClock(),
): Promise<Store> {
  const connection = await connect(path);
  try {
    await prepare(connection, path, extraSchema, clock);
  } catch (error) {
    connection.close();
    throw error instanceof SynthcallError ? error : unusable(path, error);
  }
  const commits = createGroupCommit(connection, clock);
  let isClosed = false;
  return {
    read: async <T extends object>(sql: string, args: Statement['args'] = []) => {
      if (isClosed) throw new Error('the store is closed');
      return (await retryWhileBusy(() => connection.run({ sql, args }), clock)).rows as T[];
    },
    write: async (statements) => (await commits.commit(statements)).map(({ affected }) => affected),
    change: async <T extends object>(statements: readonly Statement[]) =>
      (await commits.commit(statements)).map(({ rows }) => rows as T[]),
    close: async () => {
      await commits.close();
      if (!isClosed) connection.close();
      isClosed = true;
    },
  };
}

/** One connection only: every statement runs synchronously inside the driver, so more would gain nothing. */
async function connect(path: string): Promise<Connection> {
  try {
    makeFolder(dirname(resolve(path)));
    return openConnection(resolve(path), BUSY_TIMEOUT_MS);
  } catch (error) {
    throw refusedFile(error, 'choose another --state-folder') ?? unusable(path, error);
  }
}

async function prepare(
  connection: Connection,
  path: string,
  extraSchema: readonly string[],
  clock: Clock,
): Promise<void> {
  // Switching a new file to WAL needs it alone for an instant, and SQLite does not wait for that by itself.
  await retryWhileBusy(() => connection.run({ sql: 'PRAGMA journal_mode = WAL', args: [] }), clock);
  // In WAL, NORMAL survives a kill of the process without losing anything; only a power cut may lose the last moments.
  connection.execute('PRAGMA synchronous = NORMAL');
  connection.execute(`PRAGMA wal_autocheckpoint = ${PAGES_BETWEEN_CHECKPOINTS}`);
  const [row] = (await retryWhileBusy(() => connection.run({ sql: 'PRAGMA user_version', args: [] }), clock)).rows;
  const version = Number((row as { user_version?: number } | undefined)?.user_version ?? 0);
  if (version > STORE_VERSION) {
    throw new SynthcallError('CONFIG_FOLDER', `${path} was written by a newer synthcall (format ${version}).`, {
      hint: `Upgrade synthcall, or remove ${path} to start afresh.`,
    });
  }
  const schema = [...CORE_SCHEMA, ...extraSchema, `PRAGMA user_version = ${STORE_VERSION}`];
  await retryWhileBusy(() => connection.runTogether(schema.map((sql) => ({ sql, args: [] }))), clock);
}

function unusable(path: string, cause: unknown): SynthcallError {
  return new SynthcallError('CONFIG_FOLDER', `The emulator's store ${path} cannot be used: ${reasonOf(cause)}.`, {
    hint: 'Check that the folder can be written, or remove the file if it is damaged.',
    cause,
  });
}
