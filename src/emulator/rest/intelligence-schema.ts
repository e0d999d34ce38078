/** The tables of Conversation Intelligence. Pre-built operators and operator types are code, not rows. */

/** Idempotent statements. Times are epoch milliseconds of real time. */
export const INTELLIGENCE_SCHEMA: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS intelligence_services (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, sid TEXT NOT NULL UNIQUE, account_sid TEXT NOT NULL, unique_name TEXT NOT NULL,
    version INTEGER NOT NULL, settings TEXT NOT NULL, operator_sids TEXT NOT NULL,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, UNIQUE (account_sid, unique_name)
  )`,
  `CREATE TABLE IF NOT EXISTS intelligence_operators (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, sid TEXT NOT NULL UNIQUE, account_sid TEXT NOT NULL, friendly_name TEXT NOT NULL,
    operator_type TEXT NOT NULL, version INTEGER NOT NULL, config TEXT NOT NULL,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
  )`,
  // Every configuration that an operator ever had: transcripts name one, and may be finished after it was changed.
  `CREATE TABLE IF NOT EXISTS intelligence_operator_versions (
    sid TEXT NOT NULL, version INTEGER NOT NULL, config TEXT NOT NULL, PRIMARY KEY (sid, version)
  ) WITHOUT ROWID`,
  // A replay takes the SIDs of its recordings over: \`recording_owner\` tells which recording a transcript is of.
  `CREATE TABLE IF NOT EXISTS intelligence_transcripts (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, sid TEXT NOT NULL UNIQUE, account_sid TEXT NOT NULL, service_sid TEXT NOT NULL,
    source_sid TEXT NOT NULL, recording_owner TEXT NOT NULL, channel TEXT NOT NULL, settings TEXT NOT NULL,
    media_start_ms INTEGER, created_at INTEGER NOT NULL, started_at INTEGER NOT NULL, ready_at INTEGER NOT NULL,
    failed INTEGER NOT NULL, content TEXT
  )`,
  'CREATE INDEX IF NOT EXISTS intelligence_transcripts_by_source ON intelligence_transcripts (source_sid)',
];
