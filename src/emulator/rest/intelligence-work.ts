/** The work behind transcripts: making them from recordings, finishing them after a while, telling the webhook. */
import type { RecordedSpan } from '../engine/media.ts';
import { derivedSid } from '../intelligence/fixed-sid.ts';
import { PREBUILT_OPERATORS } from '../intelligence/prebuilt.ts';
import type { AttachedOperator } from '../intelligence/run-operators.ts';
import type { IntelligenceSettings } from '../intelligence/settings.ts';
import type { TranscriptContent } from '../intelligence/transcript-content.ts';
import { TwilioError } from './errors.ts';
import { rolesOf, type TranscriptChannel } from './intelligence-channel.ts';
import type { OperatorRow } from './intelligence-operators.ts';
import { type ServiceRow, settingsOf } from './intelligence-services.ts';
import type { IntelligenceContext } from './intelligence-values.ts';
import { hasTimeline, timelineOf } from './recordings.ts';

export interface TranscriptRow {
  readonly seq: number;
  readonly sid: string;
  readonly account_sid: string;
  readonly service_sid: string;
  readonly source_sid: string;
  readonly channel: string;
  readonly settings: string;
  readonly media_start_ms: number | null;
  readonly created_at: number;
  readonly started_at: number;
  readonly ready_at: number;
  readonly failed: number;
}

/** All of a row but the content, which is long and read only by `contentOf`. */
export const TRANSCRIPT_COLUMNS = `seq, sid, account_sid, service_sid, source_sid, channel, settings, media_start_ms,
  created_at, started_at, ready_at, failed`;

/** What is kept with a transcript, so that any process can finish it, and later changes of the service do not matter. */
export interface TranscriptSettings {
  readonly customer_key: string | null;
  readonly language_code: string;
  readonly data_logging: boolean;
  readonly redaction: boolean;
  readonly duration_s: number;
  readonly operators: readonly NamedOperator[];
  readonly hearing: Pick<IntelligenceSettings, 'mode' | 'profile' | 'wordErrorRate'>;
}

/**
 * An operator as a transcript keeps it: which version runs, not what it says, which is long. `seq` is the operator's row: after
 * a reset the same SID and version may say something else.
 */
type NamedOperator = Omit<AttachedOperator, 'config'> & { readonly version: number; readonly seq?: number };

/** What is asked for. */
export interface TranscriptWish {
  readonly service: ServiceRow;
  readonly channel: TranscriptChannel;
  readonly customerKey: string | null;
  readonly mediaStartMs: number | null;
}

interface RecordingRow {
  readonly owner: string;
  readonly status: string;
  readonly room_sid: string;
  readonly span: string;
  readonly body: string;
  readonly deleted_ms: number | null;
}

/** A transcript of a recording that a replay has replaced is a transcript of nothing. */
export const OF_THIS_RECORDING = `NOT EXISTS (SELECT 1 FROM recordings
  WHERE recordings.sid = source_sid AND recordings.owner <> recording_owner)`;

/** Makes a transcript, `queued`. Throws 20001 for a recording that is not there or not ready. */
export async function createTranscript(context: IntelligenceContext, wish: TranscriptWish): Promise<TranscriptRow> {
  const { store, clock, account } = context.telephony;
  const source = wish.channel.media_properties.source_sid;
  const recording = await findRecording(context, source);
  const { channels } = JSON.parse(recording.span) as RecordedSpan;
  const beyond = wish.channel.participants?.find((one) => one.channel_participant > channels);
  if (beyond)
    throw new TwilioError(
      20001,
      `Invalid Channel: the recording has ${channels} channel(s), not ${beyond.channel_participant}`,
    );
  const now = clock.now();
  const { queueDelayMs, workDelayMs } = context.settings.current;
  const settings = JSON.stringify(await settingsFor(context, wish, recording));
  const isFailed = !(await hasTimeline(context.telephony, recording.room_sid));
  // Those of a recording that was replaced go with the insertion: a replay gets the same SIDs.
  const count = `(SELECT COUNT(*) FROM intelligence_transcripts WHERE source_sid = ? AND ${OF_THIS_RECORDING})`;
  const [known] = await store.read<{ count: number }>(`SELECT ${count} AS count`, [source]);
  for (let number = known?.count ?? 0; ; number += 1) {
    const sql = `INSERT INTO intelligence_transcripts (sid, account_sid, service_sid, source_sid, recording_owner, channel,
      settings, media_start_ms, created_at, started_at, ready_at, failed)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING ${TRANSCRIPT_COLUMNS}`;
    const args = [
      derivedSid('GT', `${source}/${number}`),
      account.sid,
      wish.service.sid,
      source,
      recording.owner,
      JSON.stringify(wish.channel),
      settings,
      wish.mediaStartMs,
      now,
      now + queueDelayMs,
      now + queueDelayMs + workDelayMs,
      isFailed ? 1 : 0,
    ];
    const stale = `DELETE FROM intelligence_transcripts WHERE source_sid = ? AND NOT (${OF_THIS_RECORDING})`;
    const changed = await store.change<TranscriptRow>([
      { sql: stale, args: [source] },
      { sql, args },
    ]);
    const row = changed[1]?.[0];
    if (row) return row;
  }
}

/** The content, made now if nobody has made it yet; undefined before its time and for a failed transcript. */
export async function contentOf(
  context: IntelligenceContext,
  row: TranscriptRow,
): Promise<TranscriptContent | undefined> {
  if (row.failed === 1 || context.telephony.clock.now() < row.ready_at) return undefined;
  return context.contents.get(row.seq, () => readContent(context, row));
}

async function readContent(context: IntelligenceContext, row: TranscriptRow): Promise<TranscriptContent | undefined> {
  const sql = 'SELECT content FROM intelligence_transcripts WHERE seq = ?';
  const [known] = await context.telephony.store.read<{ content: string | null }>(sql, [row.seq]);
  if (known?.content) return JSON.parse(known.content) as TranscriptContent;
  return makeContentOf(context, row);
}

async function makeContentOf(context: IntelligenceContext, row: TranscriptRow): Promise<TranscriptContent | undefined> {
  const { store } = context.telephony;
  const recording = await findRecording(context, row.source_sid, true);
  const timeline = await timelineOf(context.telephony, recording.room_sid);
  if (timeline === undefined) return undefined;
  const { operators, hearing } = JSON.parse(row.settings) as TranscriptSettings;
  const roles = rolesOf(JSON.parse(row.channel) as TranscriptChannel);
  // Loaded only here: lexicons and number tables cost time that most emulators never need.
  const { makeContent } = await import('../intelligence/transcript-content.ts');
  const content = makeContent({
    recording: JSON.parse(recording.span) as RecordedSpan,
    timeline,
    roles,
    operators: await withConfigs(context, operators),
    hearing,
  });
  const sql = 'UPDATE intelligence_transcripts SET content = ? WHERE seq = ? AND content IS NULL';
  await store.write([{ sql, args: [JSON.stringify(content), row.seq] }]);
  return content;
}

/** Finishes a transcript and tells the service's webhook. Resolves when all is done; rejects only for bugs. */
export async function finishTranscript(context: IntelligenceContext, sid: string): Promise<void> {
  const { store, journal } = context.telephony;
  const found = `SELECT ${TRANSCRIPT_COLUMNS} FROM intelligence_transcripts WHERE sid = ?`;
  const [row] = await store.read<TranscriptRow>(found, [sid]);
  if (row === undefined || row.failed === 1) return;
  await contentOf(context, row);
  const sql = 'SELECT * FROM intelligence_services WHERE sid = ?';
  const [service] = await store.read<ServiceRow>(sql, [row.service_sid]);
  if (service === undefined) return;
  const { webhook_url: url, webhook_http_method: method } = settingsOf(service);
  if (url === null || method === 'NULL') return;
  const json = {
    account_sid: row.account_sid,
    service_sid: row.service_sid,
    transcript_sid: row.sid,
    customer_key: (JSON.parse(row.settings) as TranscriptSettings).customer_key,
    event_type: 'voice_intelligence_transcript_available',
  };
  const params = Object.entries(json).map(([name, value]): [string, string] => [name, value ?? '']);
  const outcome = await context.deliver(method === 'GET' ? { url, method, params } : { url, method, params: [], json });
  if (outcome.ok) return;
  const { code, message } = outcome;
  journal({ kind: 'alert', level: 'error', code, message, resource_sid: row.sid, url });
}

async function findRecording(context: IntelligenceContext, sid: string, isKnown = false): Promise<RecordingRow> {
  const { rows, store, account } = context.telephony;
  await rows.flush(sid);
  const sql = 'SELECT * FROM recordings WHERE sid = ? AND account_sid = ?';
  const [row] = await store.read<RecordingRow>(sql, [sid, account.sid]);
  if (row === undefined || (row.deleted_ms !== null && !isKnown)) {
    throw new TwilioError(20001, `Invalid Channel: there is no recording ${sid}`);
  }
  if (row.status !== 'completed' && !isKnown) {
    throw new TwilioError(20001, `Invalid Channel: recording ${sid} is ${row.status}; wait until it is completed`);
  }
  return row;
}

async function settingsFor(
  context: IntelligenceContext,
  wish: TranscriptWish,
  recording: RecordingRow,
): Promise<TranscriptSettings> {
  const service = settingsOf(wish.service);
  const { mode, profile, wordErrorRate } = context.settings.current;
  return {
    customer_key: wish.customerKey,
    language_code: service.language_code,
    data_logging: service.data_logging,
    redaction: service.auto_redaction,
    duration_s: Number((JSON.parse(recording.body) as { duration: string }).duration),
    operators: await attachedOperators(context, wish.service),
    hearing: { mode, profile, ...(wordErrorRate === undefined ? {} : { wordErrorRate }) },
  };
}

/** As they are now: operators that are attached later do not run on this transcript. */
async function attachedOperators(context: IntelligenceContext, service: ServiceRow): Promise<NamedOperator[]> {
  const sql =
    'SELECT seq, sid, friendly_name, operator_type, version FROM intelligence_operators WHERE account_sid = ?';
  const custom = await context.telephony.store.read<Omit<OperatorRow, 'config'>>(sql, [service.account_sid]);
  return (JSON.parse(service.operator_sids) as string[]).flatMap((sid): NamedOperator[] => {
    const prebuilt = PREBUILT_OPERATORS.find((operator) => operator.sid === sid);
    if (prebuilt) return [{ sid, name: prebuilt.friendlyName, type: prebuilt.operatorType, version: 0 }];
    const row = custom.find((operator) => operator.sid === sid);
    return row ? [{ sid, name: row.friendly_name, type: row.operator_type, version: row.version, seq: row.seq }] : [];
  });
}

/** The same version gives the same object: what is prepared for it is prepared once, and it is long to read. */
function withConfigs(context: IntelligenceContext, operators: readonly NamedOperator[]): Promise<AttachedOperator[]> {
  return Promise.all(
    operators.map(async ({ version, seq, ...operator }) => {
      const { sid } = operator;
      const read = () => readConfig(context, sid, version);
      return { ...operator, config: version > 0 ? await context.configs.get(`${sid} ${version} ${seq}`, read) : {} };
    }),
  );
}

async function readConfig({ telephony }: IntelligenceContext, sid: string, version: number): Promise<object> {
  const sql = 'SELECT config FROM intelligence_operator_versions WHERE sid = ? AND version = ?';
  const [row] = await telephony.store.read<{ config: string }>(sql, [sid, version]);
  return JSON.parse(row?.config ?? '{}') as object;
}
