/** TwiML Applications: the addresses that `app:AP…` legs and numbers fetch their instructions from. */
import type { Store } from '../store.ts';
import { rfc2822 } from './dates.ts';
import { notFound } from './errors.ts';
import { fetchPage, PAGING_PARAMETERS, readPageRequest, V2010_SIZES, v2010Page } from './paging.ts';
import { bool, httpMethod, text, url } from './parameters.ts';
import type { EmulatorContext, RestRequest, RestResponse, Route } from './route.ts';

/** What telephony needs to know of an application. */
export interface Application {
  readonly sid: string;
  readonly friendlyName: string | null;
  readonly voiceUrl: string | null;
  readonly voiceMethod: 'GET' | 'POST';
  readonly voiceFallbackUrl: string | null;
  readonly voiceFallbackMethod: 'GET' | 'POST';
  readonly statusCallback: string | null;
  readonly statusCallbackMethod: 'GET' | 'POST';
}

interface ApplicationRow {
  seq: number;
  sid: string;
  account_sid: string;
  settings: string;
  created_at: number;
  updated_at: number;
}

type Reader = (form: URLSearchParams, name: string) => string | boolean | undefined;

const shortText: Reader = (form, name) => text(form, name, 64);

/** Form parameter, JSON field, how it is read and what it is when never set. */
const FIELDS: readonly (readonly [string, string, Reader, unknown])[] = [
  ['ApiVersion', 'api_version', text, '2010-04-01'],
  ['FriendlyName', 'friendly_name', shortText, null],
  ['MessageStatusCallback', 'message_status_callback', url, null],
  ['SmsFallbackMethod', 'sms_fallback_method', httpMethod, 'POST'],
  ['SmsFallbackUrl', 'sms_fallback_url', url, null],
  ['SmsMethod', 'sms_method', httpMethod, 'POST'],
  ['SmsStatusCallback', 'sms_status_callback', url, null],
  ['SmsUrl', 'sms_url', url, null],
  ['StatusCallback', 'status_callback', url, null],
  ['StatusCallbackMethod', 'status_callback_method', httpMethod, 'POST'],
  ['VoiceCallerIdLookup', 'voice_caller_id_lookup', bool, false],
  ['VoiceFallbackMethod', 'voice_fallback_method', httpMethod, 'POST'],
  ['VoiceFallbackUrl', 'voice_fallback_url', url, null],
  ['VoiceMethod', 'voice_method', httpMethod, 'POST'],
  ['VoiceUrl', 'voice_url', url, null],
  ['PublicApplicationConnectEnabled', 'public_application_connect_enabled', bool, false],
];

const DEFAULTS = Object.fromEntries(FIELDS.map(([, field, , initial]) => [field, initial]));

/** The application with this SID, or undefined. */
export async function findApplication(store: Store, accountSid: string, sid: string): Promise<Application | undefined> {
  const [row] = await selectApplication(store, accountSid, sid);
  if (!row) return undefined;
  const settings = settingsOf(row);
  return {
    sid: row.sid,
    friendlyName: settings['friendly_name'] as string | null,
    voiceUrl: settings['voice_url'] as string | null,
    voiceMethod: settings['voice_method'] as 'GET' | 'POST',
    voiceFallbackUrl: settings['voice_fallback_url'] as string | null,
    voiceFallbackMethod: settings['voice_fallback_method'] as 'GET' | 'POST',
    statusCallback: settings['status_callback'] as string | null,
    statusCallbackMethod: settings['status_callback_method'] as 'GET' | 'POST',
  };
}

async function createApplication(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  const now = context.clock.now();
  const sql = `INSERT INTO applications (sid, account_sid, settings, created_at, updated_at)
    VALUES (?, ?, ?, ?, ?) RETURNING *`;
  const sid = `AP${context.ids.hex(32)}`;
  const args = [sid, request.accountSid, JSON.stringify(readSettings(request.form)), now, now];
  const [rows] = await context.store.change<ApplicationRow>([{ sql, args }]);
  return { status: 201, json: applicationJson(rows?.[0] as ApplicationRow) };
}

async function fetchApplication(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  const [row] = await selectApplication(context.store, request.accountSid, request.params['Sid'] ?? '');
  if (!row) throw notFound(request.path);
  return { status: 200, json: applicationJson(row) };
}

async function updateApplication(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  const sql = `UPDATE applications SET settings = json_patch(settings, ?), updated_at = ?
    WHERE account_sid = ? AND sid = ? RETURNING *`;
  const patch = JSON.stringify(readSettings(request.form));
  const args = [patch, context.clock.now(), request.accountSid, request.params['Sid'] ?? ''];
  const [rows] = await context.store.change<ApplicationRow>([{ sql, args }]);
  if (!rows?.[0]) throw notFound(request.path);
  return { status: 200, json: applicationJson(rows[0]) };
}

async function deleteApplication(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  const sql = 'DELETE FROM applications WHERE account_sid = ? AND sid = ?';
  const [deleted] = await context.store.write([{ sql, args: [request.accountSid, request.params['Sid'] ?? ''] }]);
  if (deleted === 0) throw notFound(request.path);
  return { status: 204 };
}

async function listApplications(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  const asked = readPageRequest(request.query, V2010_SIZES);
  const name = request.query.get('FriendlyName');
  const page = await fetchPage(asked, (cursor, backwards, limit) => {
    const [compare, order] = backwards ? ['<', 'DESC'] : ['>', 'ASC'];
    const sql = `SELECT * FROM applications
      WHERE account_sid = ? AND (? IS NULL OR json_extract(settings, '$.friendly_name') = ?) AND seq ${compare} ?
      ORDER BY seq ${order} LIMIT ?`;
    return context.store.read<ApplicationRow>(sql, [request.accountSid, name, name, Number(cursor ?? 0), limit]);
  });
  return v2010Page(request, 'applications', page, { cursorOf: (row) => String(row.seq), json: applicationJson });
}

function selectApplication(store: Store, accountSid: string, sid: string): Promise<ApplicationRow[]> {
  return store.read<ApplicationRow>('SELECT * FROM applications WHERE account_sid = ? AND sid = ?', [accountSid, sid]);
}

/** Only what was sent. An empty value becomes null, which `json_patch` takes as "back to what it is when never set". */
function readSettings(form: URLSearchParams): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  for (const [parameter, field, read] of FIELDS) {
    if (!form.has(parameter)) continue;
    settings[field] = read(form, parameter) || (form.get(parameter) === '' ? null : false);
  }
  return settings;
}

function settingsOf(row: ApplicationRow): Record<string, unknown> {
  const stored = JSON.parse(row.settings) as Record<string, unknown>;
  const set = Object.entries(stored).filter(([, value]) => value !== null);
  return { ...DEFAULTS, ...Object.fromEntries(set) };
}

function applicationJson(row: ApplicationRow): object {
  return {
    account_sid: row.account_sid,
    ...settingsOf(row),
    date_created: rfc2822(row.created_at),
    date_updated: rfc2822(row.updated_at),
    sid: row.sid,
    uri: `/2010-04-01/Accounts/${row.account_sid}/Applications/${row.sid}.json`,
  };
}

const HOST = 'api.twilio.com';
const COLLECTION = '/2010-04-01/Accounts/:AccountSid/Applications.json';
const MEMBER = '/2010-04-01/Accounts/:AccountSid/Applications/:Sid.json';
const PARAMETERS = FIELDS.map(([parameter]) => parameter);
const LIST_PARAMETERS = ['FriendlyName', ...PAGING_PARAMETERS];

/** The routes of applications. */
export const APPLICATION_ROUTES: readonly Route[] = [
  { method: 'POST', host: HOST, pattern: COLLECTION, accepts: PARAMETERS, operation: createApplication },
  { method: 'GET', host: HOST, pattern: COLLECTION, accepts: LIST_PARAMETERS, operation: listApplications },
  { method: 'GET', host: HOST, pattern: MEMBER, operation: fetchApplication },
  { method: 'POST', host: HOST, pattern: MEMBER, accepts: PARAMETERS, operation: updateApplication },
  { method: 'DELETE', host: HOST, pattern: MEMBER, operation: deleteApplication },
];
