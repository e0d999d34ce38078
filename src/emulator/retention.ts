/** Forgets the oldest conferences with all that belongs to them, a few at a time, so that the store does not grow for ever. */
import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/log.ts';
import type { Statement, Store } from './store.ts';

/** The order in which conferences ended, in real time: what happens in a room is dated by the room's own. */
export const RETENTION_SCHEMA: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS ended_conferences (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, conference_sid TEXT NOT NULL UNIQUE
  )`,
];

/** How much is kept, and how fast the rest goes. */
export interface Retention {
  readonly conferences: number;
  readonly atOnce: number;
  readonly everyMs: number;
}

/** Some 120 MB. Forgetting a conference takes about half a millisecond, and nothing else is done meanwhile. */
const STANDARD: Retention = { conferences: 2_000, atOnce: 40, everyMs: 500 };

/** Says that a conference has ended just now. */
export function endedStatement(conferenceSid: string): Statement {
  return { sql: 'INSERT OR REPLACE INTO ended_conferences (conference_sid) VALUES (?)', args: [conferenceSid] };
}

/** Begins to forget in the background; the returned function ends it. */
export function startRetention(
  parts: { readonly store: Store; readonly clock: Clock; readonly logger: Logger },
  retention = STANDARD,
): () => Promise<void> {
  const { store, clock, logger } = parts;
  const ended = new AbortController();
  const work = async () => {
    await clock.sleep(retention.everyMs, ended.signal);
    await adoptStrays(store);
    for (;;) {
      await forgetOldest(store, retention);
      await clock.sleep(retention.everyMs, ended.signal);
    }
  };
  const done = work().catch((error: unknown) => {
    if (!ended.signal.aborted) logger.warn('the emulator could not forget old calls', { error: String(error) });
  });
  return () => {
    ended.abort();
    return done;
  };
}

/** Conferences that nobody saw ending: their process was killed, or they are from before any were forgotten. */
async function adoptStrays(store: Store): Promise<void> {
  const known = 'SELECT conference_sid FROM ended_conferences';
  const sql = `INSERT OR IGNORE INTO ended_conferences (conference_sid)
    SELECT sid FROM conferences WHERE live = 0 AND sid NOT IN (${known}) ORDER BY updated_ms`;
  await store.write([{ sql, args: [] }]);
}

/** Resolves to how many were forgotten. */
export async function forgetOldest(
  store: Store,
  { conferences, atOnce }: Pick<Retention, 'conferences' | 'atOnce'>,
): Promise<number> {
  const sql = `SELECT conference_sid FROM ended_conferences
    WHERE seq <= (SELECT seq FROM ended_conferences ORDER BY seq DESC LIMIT 1 OFFSET ?) ORDER BY seq LIMIT ?`;
  const oldest = await store.read<{ conference_sid: string }>(sql, [conferences, atOnce]);
  if (oldest.length > 0) await store.write(oldest.flatMap((row) => forgettingStatements(row.conference_sid)));
  return oldest.length;
}

/** What is live stays: a replay may have taken the SIDs over this moment. */
function forgettingStatements(conferenceSid: string): Statement[] {
  const below = (table: string) => `DELETE FROM ${table} WHERE conference_sid = ?`;
  const recordings = 'SELECT sid FROM recordings WHERE conference_sid = ? AND live = 0';
  return [
    `DELETE FROM intelligence_transcripts WHERE source_sid IN (${recordings})`,
    `${below('recordings')} AND live = 0`,
    `${below('participants')} AND live = 0`,
    `${below('calls')} AND live = 0`,
    below('timelines'),
    'DELETE FROM conferences WHERE sid = ? AND live = 0',
    below('ended_conferences'),
  ].map((sql) => ({ sql, args: [conferenceSid] }));
}
