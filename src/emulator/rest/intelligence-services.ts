/** Intelligence services, and which operators are attached to them. */
import { PREBUILT_OPERATORS } from '../intelligence/prebuilt.ts';
import type { Store } from '../store.ts';
import { isoSeconds } from './dates.ts';
import { notFound, TwilioError } from './errors.ts';
import {
  INTELLIGENCE_HOST,
  INTELLIGENCE_SIZES,
  intelligenceUrl,
  isEnglish,
  readVersion,
  refuse,
} from './intelligence-values.ts';
import { fetchPage, metaPage, PAGING_PARAMETERS, readPageRequest } from './paging.ts';
import { bool, oneOf, required, text, url } from './parameters.ts';
import type { EmulatorContext, RestRequest, RestResponse, Route } from './route.ts';

export interface ServiceRow {
  readonly seq: number;
  readonly sid: string;
  readonly account_sid: string;
  readonly unique_name: string;
  readonly version: number;
  readonly settings: string;
  readonly operator_sids: string;
  readonly created_at: number;
  readonly updated_at: number;
}

/** What a service is set to. */
export interface ServiceSettings {
  readonly friendly_name: string | null;
  readonly language_code: string;
  readonly auto_transcribe: boolean;
  readonly auto_redaction: boolean;
  readonly media_redaction: boolean;
  readonly data_logging: boolean;
  readonly webhook_url: string | null;
  readonly webhook_http_method: 'GET' | 'POST' | 'NULL';
}

const DEFAULTS: ServiceSettings = {
  friendly_name: null,
  language_code: 'en-US',
  auto_transcribe: false,
  auto_redaction: false,
  media_redaction: false,
  data_logging: false,
  webhook_url: null,
  webhook_http_method: 'POST',
};

/** The service with this SID; throws 20404. */
export async function findService(
  store: Store,
  request: Pick<RestRequest, 'accountSid' | 'path'>,
  sid: string,
): Promise<ServiceRow> {
  const sql = 'SELECT * FROM intelligence_services WHERE account_sid = ? AND (sid = ? OR unique_name = ?)';
  const [row] = await store.read<ServiceRow>(sql, [request.accountSid, sid, sid]);
  if (!row) throw notFound(request.path);
  return row;
}

/** All settings of a service. */
export function settingsOf(row: ServiceRow): ServiceSettings {
  return { ...DEFAULTS, ...(JSON.parse(row.settings) as Partial<ServiceSettings>) };
}

async function createService(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  const uniqueName = required(request.form, 'UniqueName');
  const language = text(request.form, 'LanguageCode') ?? DEFAULTS.language_code;
  if (!isEnglish(language)) refuse(`LanguageCode ${language}: only English is understood`);
  const settings = { ...readSettings(request.form), language_code: language };
  const now = context.clock.now();
  const sql = `INSERT INTO intelligence_services
    (sid, account_sid, unique_name, version, settings, operator_sids, created_at, updated_at)
    VALUES (?, ?, ?, 1, ?, '[]', ?, ?) ON CONFLICT DO NOTHING RETURNING *`;
  const args = [`GA${context.ids.hex(32)}`, request.accountSid, uniqueName, JSON.stringify(settings), now, now];
  const [rows] = await context.store.change<ServiceRow>([{ sql, args }]);
  if (!rows?.[0]) throw new TwilioError(20409, `UniqueName ${uniqueName} is taken by another service`);
  return serviceResponse(201, rows[0]);
}

async function fetchService(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  return serviceResponse(200, await findService(context.store, request, request.params['Sid'] ?? ''));
}

async function updateService(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  const { sid } = await findService(context.store, request, request.params['Sid'] ?? '');
  const version = readVersion(request);
  const sql = `UPDATE intelligence_services SET settings = json_patch(settings, ?), unique_name = COALESCE(?, unique_name),
    version = version + 1, updated_at = ? WHERE sid = ? AND (? IS NULL OR version = ?) RETURNING *`;
  const name = text(request.form, 'UniqueName') || null;
  const args = [JSON.stringify(readSettings(request.form)), name, context.clock.now(), sid, version, version];
  const [rows] = await context.store.change<ServiceRow>([{ sql, args }]);
  if (!rows?.[0]) throw new TwilioError(20412, `The service does not have version ${version} any more`);
  return serviceResponse(200, rows[0]);
}

async function deleteService(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  const { sid } = await findService(context.store, request, request.params['Sid'] ?? '');
  await context.store.write([{ sql: 'DELETE FROM intelligence_services WHERE sid = ?', args: [sid] }]);
  return { status: 204 };
}

async function listServices(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  const page = await fetchPage(readPageRequest(request.query, INTELLIGENCE_SIZES), (cursor, backwards, limit) => {
    const [compare, order] = backwards ? ['<', 'DESC'] : ['>', 'ASC'];
    const sql = `SELECT * FROM intelligence_services WHERE account_sid = ? AND seq ${compare} ? ORDER BY seq ${order} LIMIT ?`;
    return context.store.read<ServiceRow>(sql, [request.accountSid, Number(cursor ?? 0), limit]);
  });
  return metaPage(request, 'services', page, { cursorOf: (row) => String(row.seq), json: serviceJson });
}

async function listAttached(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  const row = await findService(context.store, request, request.params['ServiceSid'] ?? '');
  const url = intelligenceUrl(`Services/${row.sid}/Operators`);
  return { status: 200, json: { service_sid: row.sid, operator_sids: JSON.parse(row.operator_sids), url } };
}

async function attachOperator(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  const { sid } = await findService(context.store, request, request.params['ServiceSid'] ?? '');
  const operator = request.params['Sid'] ?? '';
  if (!(await isOperator(request, context, operator))) throw notFound(request.path);
  const sql = `UPDATE intelligence_services SET operator_sids = json_insert(operator_sids, '$[#]', ?), updated_at = ?
    WHERE sid = ? AND NOT EXISTS (SELECT 1 FROM json_each(operator_sids) WHERE value = ?)`;
  await context.store.write([{ sql, args: [operator, context.clock.now(), sid, operator] }]);
  const url = intelligenceUrl(`Services/${sid}/Operators/${operator}`);
  return { status: 202, json: { service_sid: sid, operator_sid: operator, url } };
}

async function detachOperator(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  const { sid } = await findService(context.store, request, request.params['ServiceSid'] ?? '');
  const operator = request.params['Sid'] ?? '';
  const sql = `UPDATE intelligence_services SET updated_at = ?,
    operator_sids = (SELECT json_group_array(value) FROM json_each(operator_sids) WHERE value <> ?)
    WHERE sid = ? AND EXISTS (SELECT 1 FROM json_each(operator_sids) WHERE value = ?)`;
  const [changed] = await context.store.write([{ sql, args: [context.clock.now(), operator, sid, operator] }]);
  if (changed === 0) throw notFound(request.path);
  return { status: 204 };
}

async function isOperator(request: RestRequest, context: EmulatorContext, sid: string): Promise<boolean> {
  if (PREBUILT_OPERATORS.some((operator) => operator.sid === sid)) return true;
  const sql = 'SELECT sid FROM intelligence_operators WHERE account_sid = ? AND sid = ?';
  return (await context.store.read(sql, [request.accountSid, sid])).length > 0;
}

/** Only what was sent. */
function readSettings(form: URLSearchParams): object {
  if (form.get('EncryptionCredentialSid')) refuse('EncryptionCredentialSid: transcripts are not encrypted');
  if (bool(form, 'MediaRedaction')) refuse('MediaRedaction: sound is not redacted');
  const settings = {
    friendly_name: text(form, 'FriendlyName', 64),
    auto_transcribe: bool(form, 'AutoTranscribe'),
    data_logging: bool(form, 'DataLogging'),
    auto_redaction: bool(form, 'AutoRedaction'),
    webhook_url: url(form, 'WebhookUrl'),
    webhook_http_method: oneOf(form, 'WebhookHttpMethod', ['GET', 'POST', 'NULL'] as const),
  };
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, value === '' ? null : value]));
}

function serviceResponse(status: number, row: ServiceRow): RestResponse {
  return { status, json: serviceJson(row), headers: { ETag: String(row.version) } };
}

function serviceJson(row: ServiceRow): object {
  return {
    account_sid: row.account_sid,
    sid: row.sid,
    unique_name: row.unique_name,
    ...settingsOf(row),
    read_only_attached_operator_sids: JSON.parse(row.operator_sids),
    encryption_credential_sid: null,
    version: row.version,
    date_created: isoSeconds(row.created_at),
    date_updated: isoSeconds(row.updated_at),
    url: intelligenceUrl(`Services/${row.sid}`),
  };
}

const UPDATE = [
  'UniqueName',
  'FriendlyName',
  'AutoTranscribe',
  'DataLogging',
  'AutoRedaction',
  'MediaRedaction',
  'WebhookUrl',
  'WebhookHttpMethod',
  'EncryptionCredentialSid',
];
const host = INTELLIGENCE_HOST;
const COLLECTION = '/v2/Services';
const MEMBER = '/v2/Services/:Sid';
const ATTACHED = '/v2/Services/:ServiceSid/Operators';

/** The routes of services and attachments. */
export const INTELLIGENCE_SERVICE_ROUTES: readonly Route[] = [
  { method: 'POST', host, pattern: COLLECTION, accepts: [...UPDATE, 'LanguageCode'], operation: createService },
  { method: 'GET', host, pattern: COLLECTION, accepts: PAGING_PARAMETERS, operation: listServices },
  { method: 'GET', host, pattern: MEMBER, operation: fetchService },
  { method: 'POST', host, pattern: MEMBER, accepts: UPDATE, operation: updateService },
  { method: 'DELETE', host, pattern: MEMBER, operation: deleteService },
  { method: 'GET', host, pattern: ATTACHED, operation: listAttached },
  { method: 'POST', host, pattern: `${ATTACHED}/:Sid`, operation: attachOperator },
  { method: 'DELETE', host, pattern: `${ATTACHED}/:Sid`, operation: detachOperator },
];
