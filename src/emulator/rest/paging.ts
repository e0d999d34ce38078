/** Twilio's two forms of paging over keyset cursors: `*_uri` at the top level (2010 API) and `meta` (product APIs). */
import { TwilioError } from './errors.ts';
import { int } from './parameters.ts';
import type { RestRequest, RestResponse } from './route.ts';

/** The query parameters that every list operation accepts. */
export const PAGING_PARAMETERS: readonly string[] = ['PageSize', 'Page', 'PageToken'];

/** Which page is asked for. `cursor` is the sort key that the page follows (or, going back, precedes). */
export interface PageRequest {
  readonly page: number;
  readonly size: number;
  readonly cursor: string | undefined;
  readonly backwards: boolean;
}

/** One page of rows in their final order. */
export interface Page<T> {
  readonly request: PageRequest;
  readonly rows: readonly T[];
  readonly hasNext: boolean;
  readonly hasPrevious: boolean;
}

/** A query for one page: at most `limit` rows after (or, backwards, before) the cursor, nearest to it first. */
export type FetchRows<T> = (cursor: string | undefined, backwards: boolean, limit: number) => Promise<T[]>;

/** The sizes that an API allows; larger ones are cut to the largest, as the helper libraries rely on. */
export interface PageSizes {
  readonly standard: number;
  readonly largest: number;
}

/** Sizes of the 2010 API and of Sync. */
export const V2010_SIZES: PageSizes = { standard: 50, largest: 1000 };
export const SYNC_SIZES: PageSizes = { standard: 50, largest: 100 };

const NEXT = 'PA';
const PREVIOUS = 'PB';

/** Reads `PageSize`, `Page` and `PageToken`. */
export function readPageRequest(query: URLSearchParams, sizes: PageSizes): PageRequest {
  const size = Math.min(int(query, 'PageSize', { min: 1 }) ?? sizes.standard, sizes.largest);
  const page = int(query, 'Page', { min: 0 }) ?? 0;
  const token = query.get('PageToken') ?? '';
  if (token === '') return { page, size, cursor: undefined, backwards: false };
  const direction = token.slice(0, 2);
  const cursor = Buffer.from(token.slice(2), 'base64url').toString('utf8');
  if ((direction !== NEXT && direction !== PREVIOUS) || cursor === '') {
    throw new TwilioError(20001, `PageToken '${token}' was not given out by this API`);
  }
  return { page, size, cursor, backwards: direction === PREVIOUS };
}

/** Fetches one page, looking one row further than asked to learn whether more follow. */
export async function fetchPage<T>(request: PageRequest, fetchRows: FetchRows<T>): Promise<Page<T>> {
  const found = await fetchRows(request.cursor, request.backwards, request.size + 1);
  const more = found.length > request.size;
  const rows = found.slice(0, request.size);
  if (request.backwards) return { request, rows: rows.reverse(), hasNext: true, hasPrevious: more };
  return { request, rows, hasNext: more, hasPrevious: request.cursor !== undefined };
}

/** The answer of a product API: `{ [key]: [...], meta }` with absolute links to Twilio's own host. */
export function metaPage<T>(
  request: RestRequest,
  key: string,
  page: Page<T>,
  shape: { cursorOf(row: T): string; json(row: T): object },
): RestResponse {
  const links = pageLinks(request, page, shape.cursorOf, `https://${request.host}`);
  const meta = {
    page: page.request.page,
    page_size: page.request.size,
    first_page_url: links.first,
    previous_page_url: links.previous,
    url: links.self,
    next_page_url: links.next,
    key,
  };
  return { status: 200, json: { [key]: page.rows.map(shape.json), meta } };
}

/** The answer of the 2010 API: the array and the paging keys side by side, with relative links. */
export function v2010Page<T>(
  request: RestRequest,
  key: string,
  page: Page<T>,
  shape: { cursorOf(row: T): string; json(row: T): object },
): RestResponse {
  const links = pageLinks(request, page, shape.cursorOf, '');
  const start = page.request.page * page.request.size;
  const json = {
    first_page_uri: links.first,
    end: Math.max(start, start + page.rows.length - 1),
    previous_page_uri: links.previous,
    [key]: page.rows.map(shape.json),
    uri: links.self,
    page_size: page.request.size,
    start,
    next_page_uri: links.next,
    page: page.request.page,
  };
  return { status: 200, json };
}

function pageLinks<T>(request: RestRequest, page: Page<T>, cursorOf: (row: T) => string, origin: string) {
  const { size, page: number } = page.request;
  const link = (pageNumber: number, token?: string) => {
    const query = new URLSearchParams(request.query);
    for (const name of PAGING_PARAMETERS) query.delete(name);
    query.set('PageSize', String(size));
    query.set('Page', String(Math.max(0, pageNumber)));
    if (token) query.set('PageToken', token);
    return `${origin}${request.path}?${query}`;
  };
  const tokenOf = (direction: string, row: T | undefined) =>
    row === undefined ? undefined : direction + Buffer.from(cursorOf(row), 'utf8').toString('base64url');
  const next = tokenOf(NEXT, page.hasNext ? page.rows.at(-1) : undefined);
  const previous = tokenOf(PREVIOUS, page.hasPrevious ? page.rows[0] : undefined);
  return {
    first: link(0),
    self: link(number, request.query.get('PageToken') ?? undefined),
    next: next ? link(number + 1, next) : null,
    previous: previous ? link(number - 1, previous) : null,
  };
}
