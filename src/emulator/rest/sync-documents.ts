/** Sync documents: one JSON value each, with a revision that makes compare-and-set possible across processes. */
import { packed, unpack } from '../packed-rows.ts';
import type { Statement } from '../store.ts';
import { isoSeconds } from './dates.ts';
import { notFound, TwilioError } from './errors.ts';
import { fetchPage, metaPage, PAGING_PARAMETERS, readPageRequest, SYNC_SIZES } from './paging.ts';
import type { EmulatorContext, RestRequest, RestResponse, Route } from './route.ts';
import { requireService, SYNC_HOST, serviceScope, serviceSidOf } from './sync-services.ts';
import { expiryOf, looksLikeSid, readData, readIfMatch, readTtl, readUniqueName } from './sync-values.ts';

interface DocumentRow {
  seq: number;
  sid: string;
  service_sid: string;
  unique_name: string | null;
  revision: number;
  data: string;
  expires_at: number | null;
  created_at: number;
  updated_at: number;
}

const COLUMNS = ['seq', 'sid', 'service_sid', 'unique_name', 'revision', 'expires_at', 'created_at', 'updated_at'];
const ROW = `${packed(COLUMNS)}, data`;

type PackedRow = { packed: string; data: string };
const documentRow = (row: PackedRow) => unpack<DocumentRow>(COLUMNS, row);

const LIVE = '(expires_at IS NULL OR expires_at > ?)';

async function createDocument(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  const { form, accountSid } = request;
  const serviceSid = await serviceSidOf(request, context);
  const name = readUniqueName(form);
  const data = readData(form, 54101) ?? '{}';
  const ttl = readTtl(form, 'Ttl');
  const now = context.clock.now();
  const service = serviceScope(accountSid, serviceSid);
  const expire: Statement = {
    sql: 'DELETE FROM sync_documents WHERE service_sid = ? AND unique_name = ? AND expires_at <= ?',
    args: [serviceSid, name, now],
  };
  const insert: Statement = {
    sql: `INSERT INTO sync_documents
      (sid, service_sid, unique_name, revision, data, expires_at, created_at, updated_at)
      SELECT ?, sid, ?, 0, ?, ?, ?, ? FROM sync_services WHERE sid = ${service.sql}
      ON CONFLICT DO NOTHING RETURNING ${ROW}`,
    args: [`ET${context.ids.hex(32)}`, name, data, expiryOf(now, ttl), now, now, ...service.args],
  };
  const changed = await context.store.change<PackedRow>([expire, insert]);
  const row = changed[1]?.[0];
  if (row) return documentResponse(201, documentRow(row), accountSid);
  await requireService(request, context, serviceSid);
  throw new TwilioError(54301);
}

async function fetchDocument(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  const row = await findDocument(request, context, await serviceSidOf(request, context));
  return documentResponse(200, row, request.accountSid);
}

async function updateDocument(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  const { form, accountSid } = request;
  const serviceSid = await serviceSidOf(request, context);
  const revision = readIfMatch(request);
  const data = readData(form, 54101) ?? null;
  const ttl = readTtl(form, 'Ttl');
  if (data === null && ttl === undefined) throw new TwilioError(54010);
  const now = context.clock.now();
  const scope = documentScope(request, serviceSid, now);
  const sql = `UPDATE sync_documents SET data = COALESCE(?, data), revision = revision + 1, updated_at = ?,
    expires_at = CASE WHEN ? THEN ? ELSE expires_at END
    WHERE ${scope.sql} AND (? IS NULL OR revision = ?) RETURNING ${ROW}`;
  const expiry = [ttl === undefined ? 0 : 1, expiryOf(now, ttl)];
  const args = [data, now, ...expiry, ...scope.args, revision, revision];
  const [rows] = await context.store.change<PackedRow>([{ sql, args }]);
  if (rows?.[0]) return documentResponse(200, documentRow(rows[0]), accountSid);
  await findDocument(request, context, serviceSid);
  throw new TwilioError(54103);
}

async function deleteDocument(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  const scope = documentScope(request, await serviceSidOf(request, context), context.clock.now());
  const [deleted] = await context.store.write([
    { sql: `DELETE FROM sync_documents WHERE ${scope.sql}`, args: scope.args },
  ]);
  if (deleted === 0) throw notFound(request.path);
  return { status: 204 };
}

async function listDocuments(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  const asked = readPageRequest(request.query, SYNC_SIZES);
  const serviceSid = await serviceSidOf(request, context);
  await requireService(request, context, serviceSid);
  const page = await fetchPage(asked, async (cursor, backwards, limit) => {
    const [compare, order] = backwards ? ['<', 'DESC'] : ['>', 'ASC'];
    const sql = `SELECT ${ROW} FROM sync_documents
      WHERE service_sid = ? AND ${LIVE} AND seq ${compare} ? ORDER BY seq ${order} LIMIT ?`;
    const args = [serviceSid, context.clock.now(), Number(cursor ?? 0), limit];
    return (await context.store.read<PackedRow>(sql, args)).map(documentRow);
  });
  return metaPage(request, 'documents', page, {
    cursorOf: (row) => String(row.seq),
    json: (row) => documentJson(row, request.accountSid),
  });
}

/** The document that the path names, by SID or unique name; throws 404 when it is not there or has expired. */
async function findDocument(request: RestRequest, context: EmulatorContext, serviceSid: string): Promise<DocumentRow> {
  const scope = documentScope(request, serviceSid, context.clock.now());
  const sql = `SELECT ${ROW} FROM sync_documents WHERE ${scope.sql}`;
  const [row] = await context.store.read<PackedRow>(sql, scope.args);
  if (!row) throw notFound(request.path);
  return documentRow(row);
}

function documentScope(request: RestRequest, serviceSid: string, now: number): Statement {
  const name = request.params['Sid'] ?? '';
  const service = serviceScope(request.accountSid, serviceSid);
  const column = looksLikeSid(name) ? 'sid' : 'unique_name';
  return { sql: `service_sid = ${service.sql} AND ${column} = ? AND ${LIVE}`, args: [...service.args, name, now] };
}

function documentResponse(status: number, row: DocumentRow, accountSid: string): RestResponse {
  return { status, json: documentJson(row, accountSid), headers: { ETag: String(row.revision) } };
}

function documentJson(row: DocumentRow, accountSid: string): object {
  const url = `https://${SYNC_HOST}/v1/Services/${row.service_sid}/Documents/${row.sid}`;
  return {
    sid: row.sid,
    unique_name: row.unique_name,
    account_sid: accountSid,
    service_sid: row.service_sid,
    url,
    links: { permissions: `${url}/Permissions` },
    revision: String(row.revision),
    data: JSON.parse(row.data),
    date_expires: isoSeconds(row.expires_at),
    date_created: isoSeconds(row.created_at),
    date_updated: isoSeconds(row.updated_at),
    created_by: 'system',
  };
}

const COLLECTION = '/v1/Services/:ServiceSid/Documents';
const MEMBER = `${COLLECTION}/:Sid`;
const CREATE = ['UniqueName', 'Data', 'Ttl'];

/** The routes of Sync documents. */
export const SYNC_DOCUMENT_ROUTES: readonly Route[] = [
  { method: 'POST', host: SYNC_HOST, pattern: COLLECTION, accepts: CREATE, operation: createDocument },
  { method: 'GET', host: SYNC_HOST, pattern: COLLECTION, accepts: PAGING_PARAMETERS, operation: listDocuments },
  { method: 'GET', host: SYNC_HOST, pattern: MEMBER, operation: fetchDocument },
  { method: 'POST', host: SYNC_HOST, pattern: MEMBER, accepts: ['Data', 'Ttl'], operation: updateDocument },
  { method: 'DELETE', host: SYNC_HOST, pattern: MEMBER, operation: deleteDocument },
];
