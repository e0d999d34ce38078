/** Listing the items of a Sync list or map in order, from a bound, page by page. */
import { TwilioError } from './errors.ts';
import { fetchPage, metaPage, readPageRequest, SYNC_SIZES } from './paging.ts';
import { oneOf } from './parameters.ts';
import type { EmulatorContext, RestRequest, RestResponse } from './route.ts';
import { type CollectionKind, LIVE } from './sync-collections.ts';
import { ITEM_COLUMNS, itemJson, itemRow, type PackedItem, placeOf, requireCollection } from './sync-item-place.ts';

interface ItemQuery {
  readonly descending: boolean;
  readonly from: number | string | undefined;
  readonly exclusive: boolean;
}

/** The list operation of one kind. */
export function listItems(kind: CollectionKind) {
  return async (request: RestRequest, context: EmulatorContext): Promise<RestResponse> => {
    const asked = readPageRequest(request.query, SYNC_SIZES);
    const query = readItemQuery(kind, request.query);
    const place = await placeOf(kind, request, context);
    await requireCollection(request, context, place);
    const page = await fetchPage(asked, async (cursor, backwards, limit) => {
      const { conditions, args, order } = itemConditions(kind, query, { cursor, backwards });
      const sql = `SELECT ${ITEM_COLUMNS} FROM sync_items
        WHERE collection_sid = (SELECT sid FROM sync_collections WHERE ${place.scope.sql})
        AND ${LIVE} ${conditions} ORDER BY address ${order} LIMIT ?`;
      const rows = await context.store.read<PackedItem>(sql, [...place.scope.args, place.now, ...args, limit]);
      return rows.map(itemRow);
    });
    return metaPage(request, 'items', page, {
      cursorOf: (row) => String(row.address),
      json: (row) => itemJson(place, row),
    });
  };
}

function readItemQuery(kind: CollectionKind, query: URLSearchParams): ItemQuery {
  const from = query.get('From') ?? undefined;
  return {
    descending: oneOf(query, 'Order', ['asc', 'desc']) === 'desc',
    exclusive: oneOf(query, 'Bounds', ['inclusive', 'exclusive']) === 'exclusive',
    from: from === undefined ? undefined : toAddress(kind, from, 'From'),
  };
}

function itemConditions(
  kind: CollectionKind,
  query: ItemQuery,
  position: { cursor: string | undefined; backwards: boolean },
): { conditions: string; args: (number | string)[]; order: 'ASC' | 'DESC' } {
  const conditions: string[] = [];
  const args: (number | string)[] = [];
  const onwards = query.descending ? '<' : '>';
  if (query.from !== undefined) {
    conditions.push(`AND address ${onwards}${query.exclusive ? '' : '='} ?`);
    args.push(query.from);
  }
  const towardsLower = query.descending !== position.backwards;
  if (position.cursor !== undefined) {
    conditions.push(`AND address ${towardsLower ? '<' : '>'} ?`);
    args.push(toAddress(kind, position.cursor, 'PageToken'));
  }
  return { conditions: conditions.join(' '), args, order: towardsLower ? 'DESC' : 'ASC' };
}

function toAddress(kind: CollectionKind, value: string, parameter: string): number | string {
  if (kind.kind === 'map') return value;
  if (!/^\d{1,15}$/.test(value))
    throw new TwilioError(20001, `${parameter} must be the index of an item, not '${value}'`);
  return Number(value);
}
