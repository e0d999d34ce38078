/** One SQLite connection whose statements are prepared once: preparing and describing them costs more than running them. */
import Database from 'libsql';
import type { Statement } from './store.ts';

/** What a statement did. `rows` is empty for one that gives none; `affected` counts rows changed or given. */
export interface Outcome {
  readonly rows: readonly object[];
  readonly affected: number;
}

/** Synchronous. Every method throws the driver's error, whose `code` is SQLite's, such as `SQLITE_BUSY`. */
export interface Connection {
  /** SQL without parameters. */
  execute(sql: string): void;
  run(statement: Statement): Outcome;
  /** All of them, or none. */
  runTogether(statements: readonly Statement[]): Outcome[];
  close(): void;
}

interface Prepared {
  readonly statement: Database.Statement;
  /** Empty for a statement that gives no rows. */
  readonly columns: readonly string[];
}

/** Lists of different lengths make different texts; only so many are kept. */
const MOST_PREPARED = 300;

/** Opens or creates the file. `busyTimeoutMs` is how long SQLite itself waits, blocking, for another process's lock. */
export function openConnection(path: string, busyTimeoutMs: number): Connection {
  // The driver's types do not know all of its options.
  const database = new Database(path, { timeout: busyTimeoutMs } as Database.Options);
  const prepared = new Map<string, Prepared>();

  const prepare = (sql: string): Prepared => {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    const columns = statement.columns().map(({ name }) => name);
    if (columns.length > 0) statement.raw(true);
    if (prepared.size >= MOST_PREPARED) prepared.clear();
    const fresh = { statement, columns };
    prepared.set(sql, fresh);
    return fresh;
  };

  const run = ({ sql, args }: Statement): Outcome => {
    const { statement, columns } = prepare(sql);
    const values = args.map((value) => (value instanceof Uint8Array ? Buffer.from(value) : value));
    if (columns.length === 0) return { rows: [], affected: statement.run(values).changes };
    const rows = (statement.all(values) as unknown[][]).map((row) => plain(row, columns));
    return { rows, affected: rows.length };
  };

  return {
    execute: (sql) => void database.exec(sql),
    run,
    runTogether: (statements) => {
      database.exec('BEGIN IMMEDIATE');
      try {
        const outcomes = statements.map(run);
        database.exec('COMMIT');
        return outcomes;
      } catch (error) {
        if (database.inTransaction) database.exec('ROLLBACK');
        throw error;
      }
    },
    close: () => {
      prepared.clear();
      database.close();
    },
  };
}

function plain(row: readonly unknown[], columns: readonly string[]): object {
  const copy: Record<string, unknown> = {};
  for (const [index, name] of columns.entries()) {
    const value = row[index];
    copy[name] = value instanceof Uint8Array ? new Uint8Array(value) : value;
  }
  return copy;
}
