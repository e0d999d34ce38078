/** Sync services: the containers of documents, lists and maps. */
import type { Statement } from '../store.ts';
import { isoSeconds } from './dates.ts';
import { notFound, TwilioError } from './errors.ts';
import { fetchPage, metaPage, PAGING_PARAMETERS, readPageRequest, SYNC_SIZES } from './paging.ts';
import { bool, int, text, url } from './parameters.ts';
import type { EmulatorContext, RestRequest, RestResponse, Route } from './route.ts';
import { looksLikeSid } from './sync-values.ts';

/** The host of every Sync route. */
export const SYNC_HOST = 'sync.twilio.com';

interface ServiceRow {
  seq: number;
  sid: string;
  account_sid: string;
  unique_name: string | null;
  settings: string;
  created_at: number;
  updated_at: number;
}

const PARAMETERS = [
  'FriendlyName',
  'WebhookUrl',
  'WebhooksFromRestEnabled',
  'ReachabilityWebhooksEnabled',
  'AclEnabled',
  'ReachabilityDebouncingEnabled',
  'ReachabilityDebouncingWindow',
];

const DEFAULTS = {
  friendly_name: null,
  webhook_url: null,
  webhooks_from_rest_enabled: false,
  reachability_webhooks_enabled: false,
  acl_enabled: false,
  reachability_debouncing_enabled: false,
  reachability_debouncing_window: 5000,
};

/** A SQL expression, with its arguments, for the SID of a service that exists and belongs to the account. */
export function serviceScope(accountSid: string, serviceSid: string): Statement {
  return { sql: '(SELECT sid FROM sync_services WHERE account_sid = ? AND sid = ?)', args: [accountSid, serviceSid] };
}

/**
 * The SID that the path's `:ServiceSid` stands for. A SID is answered unchecked (`serviceScope` checks it in the same
 * statement that uses it); `default` is made when first used, as every Twilio account has it.
 */
export async function serviceSidOf(request: RestRequest, context: EmulatorContext): Promise<string> {
  const name = request.params['ServiceSid'] ?? '';
  if (looksLikeSid(name)) return name;
  if (name === 'default') await ensureDefaultService(request.accountSid, context);
  const [row] = await findService(request.accountSid, name, context);
  if (!row) throw notFound(request.path);
  return row.sid;
}

/** Throws 404 unless the service exists. */
export async function requireService(request: RestRequest, context: EmulatorContext, sid: string): Promise<void> {
  const [row] = await findService(request.accountSid, sid, context);
  if (!row) throw notFound(request.path);
}

async function createService(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  const row = await insertService(request.accountSid, null, readSettings(request.form), context);
  if (!row) throw new TwilioError(20500);
  return { status: 201, json: serviceJson(row) };
}

async function fetchService(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  const sid = await serviceSidOf(request, context);
  const [row] = await findService(request.accountSid, sid, context);
  if (!row) throw notFound(request.path);
  return { status: 200, json: serviceJson(row) };
}

async function updateService(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  const sid = await serviceSidOf(request, context);
  const settings = readSettings(request.form);
  if (Object.keys(settings).length === 0) throw new TwilioError(54010);
  const sql = `UPDATE sync_services SET settings = json_patch(settings, ?), updated_at = ?
    WHERE account_sid = ? AND sid = ? RETURNING *`;
  const args = [JSON.stringify(settings), context.clock.now(), request.accountSid, sid];
  const [rows] = await context.store.change<ServiceRow>([{ sql, args }]);
  if (!rows?.[0]) throw notFound(request.path);
  return { status: 200, json: serviceJson(rows[0]) };
}

async function deleteService(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  const sid = await serviceSidOf(request, context);
  await requireService(request, context, sid);
  const inService = 'IN (SELECT sid FROM sync_collections WHERE service_sid = ?)';
  const [, , , deleted] = await context.store.write([
    { sql: `DELETE FROM sync_items WHERE collection_sid ${inService}`, args: [sid] },
    { sql: 'DELETE FROM sync_collections WHERE service_sid = ?', args: [sid] },
    { sql: 'DELETE FROM sync_documents WHERE service_sid = ?', args: [sid] },
    { sql: 'DELETE FROM sync_services WHERE account_sid = ? AND sid = ?', args: [request.accountSid, sid] },
  ]);
  if (deleted === 0) throw notFound(request.path);
  return { status: 204 };
}

async function listServices(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  const asked = readPageRequest(request.query, SYNC_SIZES);
  const page = await fetchPage(asked, (cursor, backwards, limit) => {
    const [compare, order] = backwards ? ['<', 'DESC'] : ['>', 'ASC'];
    const sql = `SELECT * FROM sync_services WHERE account_sid = ? AND seq ${compare} ? ORDER BY seq ${order} LIMIT ?`;
    return context.store.read<ServiceRow>(sql, [request.accountSid, Number(cursor ?? 0), limit]);
  });
  return metaPage(request, 'services', page, { cursorOf: (row) => String(row.seq), json: serviceJson });
}

function findService(accountSid: string, name: string, context: EmulatorContext): Promise<ServiceRow[]> {
  const column = looksLikeSid(name) ? 'sid' : 'unique_name';
  const sql = `SELECT * FROM sync_services WHERE account_sid = ? AND ${column} = ?`;
  return context.store.read<ServiceRow>(sql, [accountSid, name]);
}

async function ensureDefaultService(accountSid: string, context: EmulatorContext): Promise<void> {
  const [row] = await findService(accountSid, 'default', context);
  if (!row) await insertService(accountSid, 'default', { friendly_name: 'Default Service' }, context);
}

async function insertService(
  accountSid: string,
  uniqueName: string | null,
  settings: object,
  context: EmulatorContext,
): Promise<ServiceRow | undefined> {
  const now = context.clock.now();
  const sql = `INSERT INTO sync_services (sid, account_sid, unique_name, settings, created_at, updated_at)
    VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING *`;
  const args = [`IS${context.ids.hex(32)}`, accountSid, uniqueName, JSON.stringify(settings), now, now];
  const [rows] = await context.store.change<ServiceRow>([{ sql, args }]);
  return rows?.[0];
}

function readSettings(form: URLSearchParams): object {
  const settings = {
    friendly_name: text(form, 'FriendlyName'),
    webhook_url: url(form, 'WebhookUrl'),
    webhooks_from_rest_enabled: bool(form, 'WebhooksFromRestEnabled'),
    reachability_webhooks_enabled: bool(form, 'ReachabilityWebhooksEnabled'),
    acl_enabled: bool(form, 'AclEnabled'),
    reachability_debouncing_enabled: bool(form, 'ReachabilityDebouncingEnabled'),
    reachability_debouncing_window: int(form, 'ReachabilityDebouncingWindow', { min: 1000, max: 30_000 }),
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

function serviceJson(row: ServiceRow): object {
  const base = `https://${SYNC_HOST}/v1/Services/${row.sid}`;
  return {
    sid: row.sid,
    unique_name: row.unique_name,
    account_sid: row.account_sid,
    ...DEFAULTS,
    ...JSON.parse(row.settings),
    date_created: isoSeconds(row.created_at),
    date_updated: isoSeconds(row.updated_at),
    url: base,
    links: {
      documents: `${base}/Documents`,
      lists: `${base}/Lists`,
      maps: `${base}/Maps`,
      streams: `${base}/Streams`,
    },
  };
}

const COLLECTION = '/v1/Services';
const MEMBER = '/v1/Services/:ServiceSid';

/** The routes of Sync services. */
export const SYNC_SERVICE_ROUTES: readonly Route[] = [
  { method: 'POST', host: SYNC_HOST, pattern: COLLECTION, accepts: PARAMETERS, operation: createService },
  { method: 'GET', host: SYNC_HOST, pattern: COLLECTION, accepts: PAGING_PARAMETERS, operation: listServices },
  { method: 'GET', host: SYNC_HOST, pattern: MEMBER, operation: fetchService },
  { method: 'POST', host: SYNC_HOST, pattern: MEMBER, accepts: PARAMETERS, operation: updateService },
  { method: 'DELETE', host: SYNC_HOST, pattern: MEMBER, operation: deleteService },
];
