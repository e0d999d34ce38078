/** Sync lists and maps: named containers of items. They differ only in their prefix, path and how items are addressed. */
import type { Statement } from '../store.ts';
import { isoSeconds } from './dates.ts';
import { notFound, TwilioError } from './errors.ts';
import { fetchPage, metaPage, PAGING_PARAMETERS, readPageRequest, SYNC_SIZES } from './paging.ts';
import type { EmulatorContext, RestRequest, RestResponse, Route } from './route.ts';
import { requireService, SYNC_HOST, serviceScope, serviceSidOf } from './sync-services.ts';
import { expiryOf, looksLikeSid, readTtl, readUniqueName } from './sync-values.ts';

/** What tells lists from maps. */
export interface CollectionKind {
  readonly kind: 'list' | 'map';
  readonly prefix: 'ES' | 'MP';
  /** The path segment, which is also the key of the array in a page. */
  readonly segment: 'Lists' | 'Maps';
}

/** The two kinds. */
export const LIST: CollectionKind = { kind: 'list', prefix: 'ES', segment: 'Lists' };
export const MAP: CollectionKind = { kind: 'map', prefix: 'MP', segment: 'Maps' };

/** One list or map as stored. */
export interface CollectionRow {
  seq: number;
  sid: string;
  service_sid: string;
  unique_name: string | null;
  revision: number;
  expires_at: number | null;
  created_at: number;
  updated_at: number;
}

/** The condition that a row has not expired; takes the present time as its argument. */
export const LIVE = '(expires_at IS NULL OR expires_at > ?)';

/** A SQL condition for the collection that `name` (SID or unique name) stands for, if it is there and has not expired. */
export function collectionScope(
  kind: CollectionKind,
  place: { accountSid: string; serviceSid: string; name: string; now: number },
): Statement {
  const service = serviceScope(place.accountSid, place.serviceSid);
  const column = looksLikeSid(place.name) ? 'sid' : 'unique_name';
  return {
    sql: `service_sid = ${service.sql} AND kind = '${kind.kind}' AND ${column} = ? AND ${LIVE}`,
    args: [...service.args, place.name, place.now],
  };
}

function createCollection(kind: CollectionKind) {
  return async (request: RestRequest, context: EmulatorContext): Promise<RestResponse> => {
    const serviceSid = await serviceSidOf(request, context);
    const name = readUniqueName(request.form);
    const ttl = readTtl(request.form, 'CollectionTtl', 'Ttl');
    const now = context.clock.now();
    const service = serviceScope(request.accountSid, serviceSid);
    const expired = `service_sid = ? AND kind = '${kind.kind}' AND unique_name = ? AND expires_at <= ?`;
    const changed = await context.store.change<CollectionRow>([
      {
        sql: `DELETE FROM sync_items WHERE collection_sid IN (SELECT sid FROM sync_collections WHERE ${expired})`,
        args: [serviceSid, name, now],
      },
      { sql: `DELETE FROM sync_collections WHERE ${expired}`, args: [serviceSid, name, now] },
      {
        sql: `INSERT INTO sync_collections
          (sid, kind, service_sid, unique_name, revision, next_index, expires_at, created_at, updated_at)
          SELECT ?, '${kind.kind}', sid, ?, 0, 0, ?, ?, ? FROM sync_services WHERE sid = ${service.sql}
          ON CONFLICT DO NOTHING RETURNING *`,
        args: [`${kind.prefix}${context.ids.hex(32)}`, name, expiryOf(now, ttl), now, now, ...service.args],
      },
    ]);
    const row = changed[2]?.[0];
    if (row) return { status: 201, json: collectionJson(kind, row, request.accountSid) };
    await requireService(request, context, serviceSid);
    throw new TwilioError(54301);
  };
}

function fetchCollection(kind: CollectionKind) {
  return async (request: RestRequest, context: EmulatorContext): Promise<RestResponse> => {
    const scope = await scopeOfPath(kind, request, context);
    const sql = `SELECT * FROM sync_collections WHERE ${scope.sql}`;
    const [row] = await context.store.read<CollectionRow>(sql, scope.args);
    if (!row) throw notFound(request.path);
    return { status: 200, json: collectionJson(kind, row, request.accountSid) };
  };
}

function updateCollection(kind: CollectionKind) {
  return async (request: RestRequest, context: EmulatorContext): Promise<RestResponse> => {
    const scope = await scopeOfPath(kind, request, context);
    const ttl = readTtl(request.form, 'CollectionTtl', 'Ttl');
    if (ttl === undefined) throw new TwilioError(54010);
    const now = context.clock.now();
    const sql = `UPDATE sync_collections SET expires_at = ?, updated_at = ? WHERE ${scope.sql} RETURNING *`;
    const [rows] = await context.store.change<CollectionRow>([{ sql, args: [expiryOf(now, ttl), now, ...scope.args] }]);
    if (!rows?.[0]) throw notFound(request.path);
    return { status: 200, json: collectionJson(kind, rows[0], request.accountSid) };
  };
}

function deleteCollection(kind: CollectionKind) {
  return async (request: RestRequest, context: EmulatorContext): Promise<RestResponse> => {
    const scope = await scopeOfPath(kind, request, context);
    const found = `SELECT sid FROM sync_collections WHERE ${scope.sql}`;
    const [, deleted] = await context.store.write([
      { sql: `DELETE FROM sync_items WHERE collection_sid IN (${found})`, args: scope.args },
      { sql: `DELETE FROM sync_collections WHERE ${scope.sql}`, args: scope.args },
    ]);
    if (deleted === 0) throw notFound(request.path);
    return { status: 204 };
  };
}

function listCollections(kind: CollectionKind) {
  return async (request: RestRequest, context: EmulatorContext): Promise<RestResponse> => {
    const asked = readPageRequest(request.query, SYNC_SIZES);
    const serviceSid = await serviceSidOf(request, context);
    await requireService(request, context, serviceSid);
    const page = await fetchPage(asked, (cursor, backwards, limit) => {
      const [compare, order] = backwards ? ['<', 'DESC'] : ['>', 'ASC'];
      const sql = `SELECT * FROM sync_collections WHERE service_sid = ? AND kind = ? AND ${LIVE}
        AND seq ${compare} ? ORDER BY seq ${order} LIMIT ?`;
      const args = [serviceSid, kind.kind, context.clock.now(), Number(cursor ?? 0), limit];
      return context.store.read<CollectionRow>(sql, args);
    });
    return metaPage(request, kind.segment.toLowerCase(), page, {
      cursorOf: (row) => String(row.seq),
      json: (row) => collectionJson(kind, row, request.accountSid),
    });
  };
}

async function scopeOfPath(kind: CollectionKind, request: RestRequest, context: EmulatorContext): Promise<Statement> {
  const serviceSid = await serviceSidOf(request, context);
  const place = { accountSid: request.accountSid, serviceSid, name: request.params['Sid'] ?? '' };
  return collectionScope(kind, { ...place, now: context.clock.now() });
}

function collectionJson(kind: CollectionKind, row: CollectionRow, accountSid: string): object {
  const url = `https://${SYNC_HOST}/v1/Services/${row.service_sid}/${kind.segment}/${row.sid}`;
  return {
    sid: row.sid,
    unique_name: row.unique_name,
    account_sid: accountSid,
    service_sid: row.service_sid,
    url,
    links: { items: `${url}/Items`, permissions: `${url}/Permissions` },
    revision: String(row.revision),
    date_expires: isoSeconds(row.expires_at),
    date_created: isoSeconds(row.created_at),
    date_updated: isoSeconds(row.updated_at),
    created_by: 'system',
  };
}

/** The routes of Sync lists and maps, without their items. */
export const SYNC_COLLECTION_ROUTES: readonly Route[] = [LIST, MAP].flatMap((kind): Route[] => {
  const pattern = `/v1/Services/:ServiceSid/${kind.segment}`;
  const host = SYNC_HOST;
  const ttls = ['Ttl', 'CollectionTtl'];
  return [
    { method: 'POST', host, pattern, accepts: ['UniqueName', ...ttls], operation: createCollection(kind) },
    { method: 'GET', host, pattern, accepts: PAGING_PARAMETERS, operation: listCollections(kind) },
    { method: 'GET', host, pattern: `${pattern}/:Sid`, operation: fetchCollection(kind) },
    { method: 'POST', host, pattern: `${pattern}/:Sid`, accepts: ttls, operation: updateCollection(kind) },
    { method: 'DELETE', host, pattern: `${pattern}/:Sid`, operation: deleteCollection(kind) },
  ];
});
