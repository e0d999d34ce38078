/** The tables of the emulator's own parts. Telephony declares its tables itself and hands them to `openStore`. */

/** Written to `PRAGMA user_version`. Raise it, and add a step to `store.ts`, when a table that users have must change. */
export const STORE_VERSION = 1;

/** Idempotent statements. Times are epoch milliseconds; `expires_at` null means never. */
export const CORE_SCHEMA: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS instances (
    id TEXT PRIMARY KEY, host TEXT NOT NULL, pid INTEGER NOT NULL, started_at INTEGER NOT NULL, heartbeat_at INTEGER NOT NULL
  )`,
  `CREATE TABLE IF NOT EXISTS applications (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, sid TEXT NOT NULL UNIQUE, account_sid TEXT NOT NULL,
    settings TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
  )`,
  `CREATE TABLE IF NOT EXISTS sync_services (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, sid TEXT NOT NULL UNIQUE, account_sid TEXT NOT NULL, unique_name TEXT,
    settings TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
    UNIQUE (account_sid, unique_name)
  )`,
  `CREATE TABLE IF NOT EXISTS sync_documents (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, sid TEXT NOT NULL UNIQUE, service_sid TEXT NOT NULL, unique_name TEXT,
    revision INTEGER NOT NULL, data TEXT NOT NULL, expires_at INTEGER, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
    UNIQUE (service_sid, unique_name)
  )`,
  `CREATE INDEX IF NOT EXISTS sync_documents_by_expiry ON sync_documents (expires_at) WHERE expires_at IS NOT NULL`,
  // Lists and maps differ only in how their items are addressed, so they share tables; `kind` keeps them apart.
  `CREATE TABLE IF NOT EXISTS sync_collections (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, sid TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, service_sid TEXT NOT NULL,
    unique_name TEXT, revision INTEGER NOT NULL, next_index INTEGER NOT NULL, expires_at INTEGER,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
    UNIQUE (service_sid, kind, unique_name)
  )`,
  `CREATE INDEX IF NOT EXISTS sync_collections_by_expiry ON sync_collections (expires_at) WHERE expires_at IS NOT NULL`,
  // `address` is an integer for list items and a text for map items; SQLite keeps and orders each as what it is.
  `CREATE TABLE IF NOT EXISTS sync_items (
    collection_sid TEXT NOT NULL, address NOT NULL, revision INTEGER NOT NULL, data TEXT NOT NULL,
    expires_at INTEGER, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
    PRIMARY KEY (collection_sid, address)
  ) WITHOUT ROWID`,
  `CREATE INDEX IF NOT EXISTS sync_items_by_expiry ON sync_items (expires_at) WHERE expires_at IS NOT NULL`,
];
