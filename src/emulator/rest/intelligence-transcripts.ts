/** Transcripts: create, find, list, delete. Their status follows from the clock, so that every process sees the same. */
import { isoSeconds } from './dates.ts';
import { notFound, TwilioError } from './errors.ts';
import { readChannel } from './intelligence-channel.ts';
import { findService } from './intelligence-services.ts';
import {
  INTELLIGENCE_HOST,
  INTELLIGENCE_SIZES,
  type IntelligenceContext,
  intelligenceUrl,
} from './intelligence-values.ts';
import {
  createTranscript,
  OF_THIS_RECORDING,
  TRANSCRIPT_COLUMNS,
  type TranscriptRow,
  type TranscriptSettings,
} from './intelligence-work.ts';
import { fetchPage, metaPage, PAGING_PARAMETERS, readPageRequest } from './paging.ts';
import { oneOf, required, text } from './parameters.ts';
import type { RestRequest, RestResponse, Route } from './route.ts';
import type { Filter } from './telephony-lists.ts';

const STATUSES = ['queued', 'in-progress', 'completed', 'new', 'failed', 'canceled', 'error'] as const;

/** The routes of transcripts. `onCreated` is told of each new one. */
export function transcriptRoutes(context: IntelligenceContext, onCreated: (row: TranscriptRow) => void): Route[] {
  const host = INTELLIGENCE_HOST;
  const accepts = ['ServiceSid', 'Channel', 'CustomerKey', 'MediaStartTime'];
  const member = '/v2/Transcripts/:Sid';
  return [
    {
      method: 'POST',
      host,
      pattern: '/v2/Transcripts',
      accepts,
      operation: async (request) => {
        const row = await create(context, request);
        onCreated(row);
        return { status: 202, json: transcriptJson(row, row.created_at) };
      },
    },
    {
      method: 'GET',
      host,
      pattern: '/v2/Transcripts',
      accepts: [...LIST_PARAMETERS, ...PAGING_PARAMETERS],
      operation: (request) => list(context, request),
    },
    {
      method: 'GET',
      host,
      pattern: member,
      operation: async (request) => {
        const row = await findTranscript(context, request, request.params['Sid'] ?? '');
        return { status: 200, json: transcriptJson(row, context.telephony.clock.now()) };
      },
    },
    { method: 'DELETE', host, pattern: member, operation: (request) => remove(context, request) },
  ];
}

/** A transcript of the account; throws 20404. */
export async function findTranscript(
  context: IntelligenceContext,
  request: RestRequest,
  sid: string,
): Promise<TranscriptRow> {
  const { rows, store } = context.telephony;
  const sql = `SELECT ${TRANSCRIPT_COLUMNS}, ${OF_THIS_RECORDING} AS is_of_this FROM intelligence_transcripts
    WHERE sid = ? AND account_sid = ?`;
  const read = async () =>
    (await store.read<TranscriptRow & { is_of_this: number }>(sql, [sid, request.accountSid]))[0];
  const known = await read();
  // A replay that has not been written yet may have taken the recording's place.
  const row = known && (await rows.flush(known.source_sid)) ? await read() : known;
  if (!row || row.is_of_this === 0) throw notFound(request.path);
  return row;
}

async function create(context: IntelligenceContext, request: RestRequest): Promise<TranscriptRow> {
  const { form, accountSid } = request;
  const sid = required(form, 'ServiceSid');
  const service = await findService(context.telephony.store, { accountSid, path: `/v2/Services/${sid}` }, sid);
  return createTranscript(context, {
    service,
    channel: readChannel(required(form, 'Channel')),
    customerKey: text(form, 'CustomerKey', 64) || null,
    mediaStartMs: instant(form, 'MediaStartTime') ?? null,
  });
}

async function remove(context: IntelligenceContext, request: RestRequest): Promise<RestResponse> {
  const row = await findTranscript(context, request, request.params['Sid'] ?? '');
  await context.telephony.store.write([{ sql: 'DELETE FROM intelligence_transcripts WHERE sid = ?', args: [row.sid] }]);
  return { status: 204 };
}

const LIST_PARAMETERS = [
  'ServiceSid',
  'BeforeStartTime',
  'AfterStartTime',
  'BeforeDateCreated',
  'AfterDateCreated',
  'Status',
  'LanguageCode',
  'SourceSid',
];

/** Newest first. */
async function list(context: IntelligenceContext, request: RestRequest): Promise<RestResponse> {
  const now = context.telephony.clock.now();
  const filters = filtersOf(request, now);
  await context.telephony.rows.flush(request.query.get('SourceSid') ?? undefined);
  const page = await fetchPage(readPageRequest(request.query, INTELLIGENCE_SIZES), (cursor, backwards, limit) => {
    const all = [...filters];
    if (cursor !== undefined) all.push({ sql: `seq ${backwards ? '>' : '<'} ?`, args: [Number(cursor)] });
    const where = all.map(({ sql }) => `(${sql})`).join(' AND ');
    const sql = `SELECT ${TRANSCRIPT_COLUMNS} FROM intelligence_transcripts
      WHERE ${where} ORDER BY seq ${backwards ? 'ASC' : 'DESC'} LIMIT ?`;
    return context.telephony.store.read<TranscriptRow>(sql, [...all.flatMap(({ args }) => args), limit]);
  });
  return metaPage(request, 'transcripts', page, {
    cursorOf: (row) => String(row.seq),
    json: (row) => transcriptJson(row, now),
  });
}

function filtersOf({ query, accountSid }: RestRequest, now: number): Filter[] {
  const filters: Filter[] = [
    { sql: 'account_sid = ?', args: [accountSid] },
    { sql: OF_THIS_RECORDING, args: [] },
  ];
  const add = (name: string, sql: string, value: string | number | undefined | null) => {
    if (value !== undefined && value !== null && query.get(name) !== '') filters.push({ sql, args: [value] });
  };
  add('ServiceSid', 'service_sid = ?', query.get('ServiceSid'));
  add('SourceSid', 'source_sid = ?', query.get('SourceSid'));
  add('LanguageCode', "json_extract(settings, '$.language_code') = ?", query.get('LanguageCode'));
  add('BeforeStartTime', 'media_start_ms < ?', instant(query, 'BeforeStartTime'));
  add('AfterStartTime', 'media_start_ms > ?', instant(query, 'AfterStartTime'));
  add('BeforeDateCreated', 'created_at < ?', instant(query, 'BeforeDateCreated'));
  add('AfterDateCreated', 'created_at > ?', instant(query, 'AfterDateCreated'));
  const status = oneOf(query, 'Status', STATUSES);
  if (status !== undefined) filters.push(statusFilter(status, now));
  return filters;
}

function statusFilter(status: string, now: number): Filter {
  if (status === 'queued') return { sql: 'started_at > ?', args: [now] };
  if (status === 'in-progress') return { sql: 'started_at <= ? AND ready_at > ?', args: [now, now] };
  if (status === 'completed' || status === 'failed') {
    return { sql: 'ready_at <= ? AND failed = ?', args: [now, status === 'failed' ? 1 : 0] };
  }
  return { sql: '0', args: [] };
}

function instant(values: URLSearchParams, name: string): number | undefined {
  const value = values.get(name);
  if (value === null || value === '') return undefined;
  const time = Date.parse(value);
  if (Number.isNaN(time)) throw new TwilioError(20001, `${name} must be an ISO 8601 time, not '${value}'`);
  return time;
}

function statusOf(row: TranscriptRow, now: number): (typeof STATUSES)[number] {
  if (now < row.started_at) return 'queued';
  if (now < row.ready_at) return 'in-progress';
  return row.failed === 1 ? 'failed' : 'completed';
}

function transcriptJson(row: TranscriptRow, now: number): object {
  const settings = JSON.parse(row.settings) as TranscriptSettings;
  const status = statusOf(row, now);
  const changedAt = { queued: row.created_at, 'in-progress': row.started_at }[status as string] ?? row.ready_at;
  const url = intelligenceUrl(`Transcripts/${row.sid}`);
  return {
    account_sid: row.account_sid,
    service_sid: row.service_sid,
    sid: row.sid,
    date_created: isoSeconds(row.created_at),
    date_updated: isoSeconds(changedAt),
    status,
    channel: JSON.parse(row.channel),
    data_logging: settings.data_logging,
    language_code: settings.language_code,
    customer_key: settings.customer_key,
    media_start_time: isoSeconds(row.media_start_ms),
    duration: status === 'completed' ? settings.duration_s : 0,
    url,
    redaction: settings.redaction,
    encryption_credential_sid: null,
    links: {
      sentences: `${url}/Sentences`,
      encrypted_sentences: `${url}/Sentences/Encrypted`,
      media: `${url}/Media`,
      operator_results: `${url}/OperatorResults`,
      encrypted_operator_results: `${url}/OperatorResults/Encrypted`,
    },
  };
}
