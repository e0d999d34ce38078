/** What an item of a Sync list or map is in the store and in Twilio's JSON, and how its collection is found. */
import { packed, unpack } from '../packed-rows.ts';
import type { Statement } from '../store.ts';
import { isoSeconds } from './dates.ts';
import { notFound } from './errors.ts';
import type { EmulatorContext, RestRequest } from './route.ts';
import { type CollectionKind, collectionScope } from './sync-collections.ts';
import { SYNC_HOST, serviceSidOf } from './sync-services.ts';

/** One item as stored; `address` is the index of a list item or the key of a map item. */
export interface ItemRow {
  collection_sid: string;
  address: number | string;
  revision: number;
  data: string;
  expires_at: number | null;
  created_at: number;
  updated_at: number;
}

const COLUMNS = ['collection_sid', 'address', 'revision', 'expires_at', 'created_at', 'updated_at'];

/** The SQL columns of an item, and what they come as; `itemRow` makes the item of it. */
export const ITEM_COLUMNS = `${packed(COLUMNS)}, data`;
export type PackedItem = { packed: string; data: string };
export const itemRow = (row: PackedItem): ItemRow => unpack<ItemRow>(COLUMNS, row);

/** Where an operation on items works: `scope` is the SQL condition for its collection at the instant `now`. */
export interface ItemPlace {
  readonly kind: CollectionKind;
  readonly accountSid: string;
  readonly serviceSid: string;
  readonly scope: Statement;
  readonly now: number;
}

/** An item in Twilio's shape. */
export function itemJson(place: ItemPlace, row: ItemRow): object {
  const collection = `https://${SYNC_HOST}/v1/Services/${place.serviceSid}/${place.kind.segment}/${row.collection_sid}`;
  const address =
    place.kind.kind === 'list'
      ? { index: row.address, list_sid: row.collection_sid }
      : { key: row.address, map_sid: row.collection_sid };
  return {
    ...address,
    account_sid: place.accountSid,
    service_sid: place.serviceSid,
    url: `${collection}/Items/${encodeURIComponent(row.address)}`,
    revision: String(row.revision),
    data: JSON.parse(row.data),
    date_expires: isoSeconds(row.expires_at),
    date_created: isoSeconds(row.created_at),
    date_updated: isoSeconds(row.updated_at),
    created_by: 'system',
  };
}

/** The place that the path names; whether it exists is decided by the statement that uses its scope. */
export async function placeOf(
  kind: CollectionKind,
  request: RestRequest,
  context: EmulatorContext,
): Promise<ItemPlace> {
  const serviceSid = await serviceSidOf(request, context);
  const now = context.clock.now();
  const { accountSid, params } = request;
  const scope = collectionScope(kind, { accountSid, serviceSid, name: params['CollectionSid'] ?? '', now });
  return { kind, accountSid, serviceSid, scope, now };
}

/** Throws 404 unless the collection exists. */
export async function requireCollection(
  request: RestRequest,
  context: EmulatorContext,
  place: ItemPlace,
): Promise<void> {
  const sql = `SELECT sid FROM sync_collections WHERE ${place.scope.sql}`;
  const [row] = await context.store.read(sql, place.scope.args);
  if (!row) throw notFound(request.path);
}
