/** Group commit: writes asked for in the same moment go to disk in one transaction. Knows nothing of what is written. */
import type { Clock } from '../shared/clock.ts';
import type { Statement } from './store.ts';
import type { Connection, Outcome } from './store-connection.ts';

/** Commits statements in groups. `commit` resolves once they are on disk. */
export interface GroupCommit {
  commit(statements: readonly Statement[]): Promise<Outcome[]>;
  /** Refuses new writes and waits for those under way. */
  close(): Promise<void>;
}

interface Pending {
  readonly statements: readonly Statement[];
  resolve(results: Outcome[]): void;
  reject(error: unknown): void;
}

/** Statements in one transaction at most, so that other processes get their turn at the lock. */
const GROUP_LIMIT = 500;
const BUSY_PAUSE_MS = 10;
const BUSY_GIVE_UP_MS = 30_000;

/** A group commit over a connection. */
export function createGroupCommit(connection: Connection, clock: Clock): GroupCommit {
  let waiting: Pending[] = [];
  let flushing: Promise<void> | undefined;
  let closed = false;

  const flush = async () => {
    // One turn of the event loop gathers what all requests that arrived together ask for.
    await new Promise((resume) => setImmediate(resume));
    while (waiting.length > 0) {
      const group = takeGroup(waiting);
      waiting = waiting.slice(group.length);
      await commitGroup(connection, clock, group);
    }
    flushing = undefined;
  };

  return {
    commit: (statements) => {
      if (closed) return Promise.reject(new Error('the store is closed'));
      return new Promise((resolve, reject) => {
        waiting.push({ statements, resolve, reject });
        flushing ??= flush();
      });
    },
    close: async () => {
      closed = true;
      await flushing;
    },
  };
}

/** Runs an action again, without blocking the process in between, for as long as another process holds the lock. */
export async function retryWhileBusy<T>(action: () => T, clock: Clock): Promise<T> {
  const giveUpAt = clock.elapsed() + BUSY_GIVE_UP_MS;
  for (;;) {
    try {
      return action();
    } catch (error) {
      if (!isBusy(error) || clock.elapsed() > giveUpAt) throw error;
      await clock.sleep(BUSY_PAUSE_MS);
    }
  }
}

function takeGroup(waiting: readonly Pending[]): Pending[] {
  let count = 0;
  let statements = 0;
  for (const pending of waiting) {
    if (count > 0 && statements + pending.statements.length > GROUP_LIMIT) break;
    statements += pending.statements.length;
    count += 1;
  }
  return waiting.slice(0, count);
}

/** One failing write undoes the whole transaction, so the group is then done again one by one: failures are rare. */
async function commitGroup(connection: Connection, clock: Clock, group: readonly Pending[]): Promise<void> {
  let results: Outcome[];
  try {
    const statements = group.flatMap((pending) => pending.statements);
    results = await retryWhileBusy(() => connection.runTogether(statements), clock);
  } catch (error) {
    if (group.length === 1) group[0]?.reject(error);
    else for (const pending of group) await commitGroup(connection, clock, [pending]);
    return;
  }
  let taken = 0;
  for (const pending of group) {
    pending.resolve(results.slice(taken, taken + pending.statements.length));
    taken += pending.statements.length;
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY';
}
