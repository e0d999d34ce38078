/** Lists of calls, conferences and recordings: newest first, filtered, in pages. */
import { DAY_MS } from '../../shared/clock.ts';
import { TwilioError } from './errors.ts';
import { fetchPage, readPageRequest, V2010_SIZES, v2010Page } from './paging.ts';
import type { RestRequest, RestResponse } from './route.ts';
import type { TelephonyContext } from './telephony-context.ts';

/** A condition on rows. */
export interface Filter {
  readonly sql: string;
  readonly args: readonly (string | number)[];
}

interface ListedRow {
  readonly sid: string;
  readonly created_ms: number;
  readonly body: string;
}

/** One page of a table's resources. `json` may change each body before it is shown. */
export async function listRows(
  context: TelephonyContext,
  request: RestRequest,
  list: {
    table: 'calls' | 'conferences' | 'recordings' | 'participants';
    key: string;
    filters: readonly (Filter | undefined)[];
    json?: (body: Record<string, unknown>) => object;
  },
): Promise<RestResponse> {
  const asked = readPageRequest(request.query, V2010_SIZES);
  await context.rows.flush();
  const sid = list.table === 'participants' ? 'call_sid' : 'sid';
  const filters = list.filters.filter((filter) => filter !== undefined);
  const page = await fetchPage(asked, (cursor, backwards, limit) => {
    const conditions = [...filters];
    if (cursor !== undefined) conditions.push(cursorFilter(cursor, backwards, sid));
    const where = conditions.map((condition) => `(${condition.sql})`).join(' AND ') || '1';
    const [time, name] = backwards ? ['ASC', 'DESC'] : ['DESC', 'ASC'];
    const sql = `SELECT ${sid} AS sid, created_ms, body FROM ${list.table} WHERE ${where}
      ORDER BY created_ms ${time}, ${sid} ${name} LIMIT ?`;
    return context.store.read<ListedRow>(sql, [...conditions.flatMap((condition) => condition.args), limit]);
  });
  return v2010Page(request, list.key, page, {
    cursorOf: (row) => `${row.created_ms}.${row.sid}`,
    json: (row) => {
      const body = JSON.parse(row.body) as Record<string, unknown>;
      return list.json ? list.json(body) : body;
    },
  });
}

/** Rows whose column equals a query parameter, when it is given. */
export function equals(query: URLSearchParams, name: string, column: string): Filter | undefined {
  const value = query.get(name);
  return value === null || value === '' ? undefined : { sql: `${column} = ?`, args: [value] };
}

/** Twilio's date filters: `Name` is that UTC day (or second), `Name<` at or before the instant, `Name>` at or after it. */
export function onDate(query: URLSearchParams, name: string, column: string): (Filter | undefined)[] {
  const read = (suffix: string, make: (instant: number) => Filter): Filter | undefined => {
    const value = query.get(name + suffix);
    if (value === null || value === '') return undefined;
    const instant = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T00:00:00Z` : value);
    if (Number.isNaN(instant)) throw new TwilioError(20001, `${name}${suffix} must be a date, not '${value}'`);
    return make(instant);
  };
  // The helper libraries send a day as its midnight.
  const spanOf = (instant: number) => (instant % DAY_MS === 0 ? DAY_MS : 1000);
  return [
    read('', (from) => ({ sql: `${column} >= ? AND ${column} < ?`, args: [from, from + spanOf(from)] })),
    read('<', (instant) => ({ sql: `${column} <= ?`, args: [instant] })),
    read('>', (instant) => ({ sql: `${column} >= ?`, args: [instant] })),
  ];
}

/** The names of a date filter's three parameters. */
export function dateParameters(name: string): string[] {
  return [name, `${name}<`, `${name}>`];
}

function cursorFilter(cursor: string, backwards: boolean, sid: string): Filter {
  const [createdMs = '', name = ''] = cursor.split('.');
  const [time, order] = backwards ? ['>', '<'] : ['<', '>'];
  return {
    sql: `created_ms ${time} ? OR (created_ms = ? AND ${sid} ${order} ?)`,
    args: [Number(createdMs), Number(createdMs), name],
  };
}
