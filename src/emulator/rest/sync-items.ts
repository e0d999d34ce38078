/** The items of Sync lists (addressed by index) and maps (addressed by key): writing and fetching one. */
import type { Statement } from '../store.ts';
import { notFound, TwilioError, type TwilioErrorCode } from './errors.ts';
import { PAGING_PARAMETERS } from './paging.ts';
import type { EmulatorContext, RestRequest, RestResponse, Route } from './route.ts';
import { type CollectionKind, LIST, LIVE, MAP } from './sync-collections.ts';
import { listItems } from './sync-item-pages.ts';
import {
  ITEM_COLUMNS,
  type ItemPlace,
  type ItemRow,
  itemJson,
  itemRow,
  type PackedItem,
  placeOf,
  requireCollection,
} from './sync-item-place.ts';
import { SYNC_HOST } from './sync-services.ts';
import { expiryOf, readData, readIfMatch, readKey, readTtl } from './sync-values.ts';

const MISMATCH: Record<CollectionKind['kind'], TwilioErrorCode> = { list: 54155, map: 54205 };

function createItem(kind: CollectionKind) {
  return async (request: RestRequest, context: EmulatorContext): Promise<RestResponse> => {
    const place = await placeOf(kind, request, context);
    const key = kind.kind === 'map' ? readKey(request.form) : null;
    const data = readData(request.form, 54008);
    if (data === undefined) throw new TwilioError(54008, 'Data is missing');
    const ttl = readTtl(request.form, 'ItemTtl', 'Ttl');
    const { scope, now } = place;
    const insert: Statement = {
      sql: `INSERT INTO sync_items (collection_sid, address, revision, data, expires_at, created_at, updated_at)
        SELECT sid, ${key === null ? 'next_index' : '?'}, 0, ?, ?, ?, ? FROM sync_collections WHERE ${scope.sql}
        ON CONFLICT DO NOTHING RETURNING ${ITEM_COLUMNS}`,
      args: [...(key === null ? [] : [key]), data, expiryOf(now, ttl), now, now, ...scope.args],
    };
    const changed = await context.store.change<PackedItem>([
      {
        sql: `DELETE FROM sync_items WHERE ${inScope(scope)} AND address = ? AND expires_at <= ?`,
        args: [...scope.args, key, now],
      },
      insert,
      advanceIndex(place),
      ...keepCollectionAlive(request, place),
    ]);
    const row = changed[1]?.[0];
    if (row) return itemResponse(201, place, itemRow(row));
    await requireCollection(request, context, place);
    throw new TwilioError(54208);
  };
}

function fetchItem(kind: CollectionKind) {
  return async (request: RestRequest, context: EmulatorContext): Promise<RestResponse> => {
    const place = await placeOf(kind, request, context);
    return itemResponse(200, place, await findItem(request, context, place));
  };
}

function updateItem(kind: CollectionKind) {
  return async (request: RestRequest, context: EmulatorContext): Promise<RestResponse> => {
    const place = await placeOf(kind, request, context);
    const revision = readIfMatch(request);
    const data = readData(request.form, 54008) ?? null;
    const ttl = readTtl(request.form, 'ItemTtl', 'Ttl');
    // CollectionTtl alone is not enough: it may only accompany a change of the item itself.
    if (data === null && ttl === undefined) throw new TwilioError(54010);
    const { now } = place;
    const item = itemScope(place, request);
    const sql = `UPDATE sync_items SET data = COALESCE(?, data), revision = revision + 1, updated_at = ?,
      expires_at = CASE WHEN ? THEN ? ELSE expires_at END
      WHERE ${item.sql} AND (? IS NULL OR revision = ?) RETURNING ${ITEM_COLUMNS}`;
    const args = [data, now, ttl === undefined ? 0 : 1, expiryOf(now, ttl), ...item.args, revision, revision];
    const [rows] = await context.store.change<PackedItem>([{ sql, args }, ...keepCollectionAlive(request, place)]);
    if (rows?.[0]) return itemResponse(200, place, itemRow(rows[0]));
    await findItem(request, context, place);
    throw new TwilioError(MISMATCH[kind.kind]);
  };
}

function deleteItem(kind: CollectionKind) {
  return async (request: RestRequest, context: EmulatorContext): Promise<RestResponse> => {
    const place = await placeOf(kind, request, context);
    const revision = readIfMatch(request);
    const item = itemScope(place, request);
    const sql = `DELETE FROM sync_items WHERE ${item.sql} AND (? IS NULL OR revision = ?)`;
    const remove: Statement = { sql, args: [...item.args, revision, revision] };
    // Twilio uses up an index for a removal too (0, 1, 2, remove 1, the next is 4), so nobody may count on no gaps.
    const [deleted] = await context.store.write([remove, advanceIndex(place)]);
    if (deleted !== 0) return { status: 204 };
    await findItem(request, context, place);
    throw new TwilioError(MISMATCH[kind.kind]);
  };
}

async function findItem(request: RestRequest, context: EmulatorContext, place: ItemPlace): Promise<ItemRow> {
  const item = itemScope(place, request);
  const [row] = await context.store.read<PackedItem>(
    `SELECT ${ITEM_COLUMNS} FROM sync_items WHERE ${item.sql}`,
    item.args,
  );
  if (!row) throw notFound(request.path);
  return itemRow(row);
}

function itemScope(place: ItemPlace, request: RestRequest): Statement {
  const address = request.params['Address'] ?? '';
  if (place.kind === LIST && !/^\d{1,15}$/.test(address)) throw notFound(request.path);
  const value = place.kind === LIST ? Number(address) : address;
  return {
    sql: `${inScope(place.scope)} AND address = ? AND ${LIVE}`,
    args: [...place.scope.args, value, place.now],
  };
}

function inScope(scope: Statement): string {
  return `collection_sid = (SELECT sid FROM sync_collections WHERE ${scope.sql})`;
}

/** Takes the next index, if the statement just before changed something; harmless for maps. */
function advanceIndex({ scope }: ItemPlace): Statement {
  const sql = `UPDATE sync_collections SET next_index = next_index + 1 WHERE changes() > 0 AND ${scope.sql}`;
  return { sql, args: scope.args };
}

/** `CollectionTtl` on a write of an item moves the collection's expiry, if the statement just before changed something. */
function keepCollectionAlive(request: RestRequest, { scope, now }: ItemPlace): Statement[] {
  const ttl = readTtl(request.form, 'CollectionTtl');
  if (ttl === undefined) return [];
  const sql = `UPDATE sync_collections SET expires_at = ? WHERE changes() > 0 AND ${scope.sql}`;
  return [{ sql, args: [expiryOf(now, ttl), ...scope.args] }];
}

function itemResponse(status: number, place: ItemPlace, row: ItemRow): RestResponse {
  return { status, json: itemJson(place, row), headers: { ETag: String(row.revision) } };
}

/** The routes of the items of lists and maps. */
export const SYNC_ITEM_ROUTES: readonly Route[] = [LIST, MAP].flatMap((kind): Route[] => {
  const pattern = `/v1/Services/:ServiceSid/${kind.segment}/:CollectionSid/Items`;
  const host = SYNC_HOST;
  const values = ['Data', 'Ttl', 'ItemTtl', 'CollectionTtl'];
  const create = kind === MAP ? ['Key', ...values] : values;
  const paging = ['Order', 'From', 'Bounds', ...PAGING_PARAMETERS];
  return [
    { method: 'POST', host, pattern, accepts: create, operation: createItem(kind) },
    { method: 'GET', host, pattern, accepts: paging, operation: listItems(kind) },
    { method: 'GET', host, pattern: `${pattern}/:Address`, operation: fetchItem(kind) },
    { method: 'POST', host, pattern: `${pattern}/:Address`, accepts: values, operation: updateItem(kind) },
    { method: 'DELETE', host, pattern: `${pattern}/:Address`, operation: deleteItem(kind) },
  ];
});
