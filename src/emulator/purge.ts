/** Removes what has expired, so that the store does not grow for ever. Reads never see expired rows even without it. */
import type { Store } from './store.ts';

/** Deletes every expired document, list, map and item. */
export async function purgeExpired(store: Store, nowMs: number): Promise<void> {
  const expired = 'SELECT sid FROM sync_collections WHERE expires_at <= ?';
  await store.write([
    { sql: `DELETE FROM sync_items WHERE collection_sid IN (${expired})`, args: [nowMs] },
    { sql: 'DELETE FROM sync_collections WHERE expires_at <= ?', args: [nowMs] },
    { sql: 'DELETE FROM sync_items WHERE expires_at <= ?', args: [nowMs] },
    { sql: 'DELETE FROM sync_documents WHERE expires_at <= ?', args: [nowMs] },
  ]);
}
