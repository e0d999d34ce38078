/** What the operations of Conversation Intelligence share: host, page sizes, versions, lists that are code. */
import type { Lately } from '../../shared/lately.ts';
import type { Deliver } from '../delivery.ts';
import type { IntelligenceSettings } from '../intelligence/settings.ts';
import type { TranscriptContent } from '../intelligence/transcript-content.ts';
import { TwilioError } from './errors.ts';
import { fetchPage, metaPage, type PageSizes, readPageRequest } from './paging.ts';
import type { RestRequest, RestResponse } from './route.ts';
import type { TelephonyContext } from './telephony-context.ts';

export const INTELLIGENCE_HOST = 'intelligence.twilio.com';
export const INTELLIGENCE_SIZES: PageSizes = { standard: 50, largest: 1000 };
export const SENTENCE_SIZES: PageSizes = { standard: 50, largest: 5000 };

/** Given to the operations that have to do with recordings and webhooks. */
export interface IntelligenceContext {
  readonly telephony: TelephonyContext;
  readonly deliver: Deliver;
  readonly settings: { current: IntelligenceSettings };
  /** Contents of transcripts by `seq`, for those asked about lately. */
  readonly contents: Lately<TranscriptContent | undefined>;
  /** Configurations of operators by SID and version. */
  readonly configs: Lately<object>;
}

/** An absolute address of the API. */
export function intelligenceUrl(path: string): string {
  return `https://${INTELLIGENCE_HOST}/v2/${path}`;
}

/** The version that `If-Match` demands; null when the write is unconditional. */
export function readVersion(request: RestRequest): number | null {
  const value = request.headers['if-match']?.replace(/^(W\/)?"|"$/g, '');
  if (value === undefined) return null;
  if (!/^\d{1,15}$/.test(value)) throw new TwilioError(20001, `Invalid If-Match header: ${value}`);
  return Number(value);
}

/** Refuses what the emulator cannot do, instead of seeming to do it. */
export function refuse(why: string): never {
  throw new TwilioError(20001, `${why} (this emulator does not do that)`);
}

/** One page of a list that is at hand as a whole. */
export async function listedPage<T>(
  request: RestRequest,
  key: string,
  items: readonly T[],
  json: (item: T) => object,
  sizes: PageSizes = INTELLIGENCE_SIZES,
): Promise<RestResponse> {
  const rows = items.map((item, index) => ({ item, index }));
  const page = await fetchPage(readPageRequest(request.query, sizes), async (cursor, backwards, limit) => {
    const from = cursor === undefined ? -1 : Number(cursor);
    const found = rows.filter(({ index }) => (backwards ? index < from : index > from));
    return (backwards ? found.reverse() : found).slice(0, limit);
  });
  return metaPage(request, key, page, { cursorOf: ({ index }) => String(index), json: ({ item }) => json(item) });
}

/** Whether a wished language (`en`, `en-US`) is one that is understood here: English only. */
export function isEnglish(code: string): boolean {
  return /^en(-[A-Z]{2})?$/i.test(code);
}
