/** The values that Sync requests carry (data, time to live, unique names, revisions) and the rules they obey. */
import { TwilioError, type TwilioErrorCode } from './errors.ts';
import type { RestRequest } from './route.ts';

/** Largest serialised data of a document or an item, in bytes. */
const DATA_LIMIT_BYTES = 16 * 1024;
const NAME_LIMIT = 320;
const TTL_LIMIT_S = 31_536_000;
const SID_SHAPE = /^[A-Z]{2}[0-9a-f]{32}$/;

/** Whether a text is shaped like a SID; unique names never are. */
export function looksLikeSid(value: string): boolean {
  return SID_SHAPE.test(value);
}

/** `Data` as compact JSON, or undefined when absent. `nullCode` is the error for JSON's `null`. */
export function readData(form: URLSearchParams, nullCode: TwilioErrorCode): string | undefined {
  const raw = form.get('Data');
  if (raw === null) return undefined;
  const data = JSON.stringify(parseJson(raw));
  if (data === 'null') throw new TwilioError(nullCode, 'Data must not be null');
  if (Buffer.byteLength(data) > DATA_LIMIT_BYTES) throw new TwilioError(54006);
  return data;
}

/** The first of the named parameters as seconds, 0 (never) to a year; undefined when none is given. */
export function readTtl(form: URLSearchParams, ...names: string[]): number | undefined {
  for (const name of names) {
    const value = form.get(name);
    if (value === null) continue;
    if (!/^\d+$/.test(value) || Number(value) > TTL_LIMIT_S) {
      throw new TwilioError(54011, `${name} must be 0 to ${TTL_LIMIT_S} seconds, not '${value}'`);
    }
    return Number(value);
  }
  return undefined;
}

/** When something written now expires, in epoch milliseconds; null is never. */
export function expiryOf(nowMs: number, ttlS: number | undefined): number | null {
  return ttlS ? nowMs + ttlS * 1000 : null;
}

/** `UniqueName`, or null when absent. */
export function readUniqueName(form: URLSearchParams): string | null {
  const name = form.get('UniqueName');
  if (name === null) return null;
  if (name.length === 0 || name.length > NAME_LIMIT) throw new TwilioError(54302, `1 to ${NAME_LIMIT} characters`);
  if (looksLikeSid(name)) throw new TwilioError(54302, 'it must not look like a SID');
  return name;
}

/** `Key` of a map item. Which code Twilio answers with for a bad key is not documented. */
export function readKey(form: URLSearchParams): string {
  const key = form.get('Key');
  if (key === null || key.length === 0) throw new TwilioError(54008, 'Key is missing');
  if (key.length > NAME_LIMIT) throw new TwilioError(54008, `Key is longer than ${NAME_LIMIT} characters`);
  return key;
}

/** The revision that `If-Match` demands; null when the write is unconditional. */
export function readIfMatch(request: RestRequest): number | null {
  const value = request.headers['if-match'];
  if (value === undefined) return null;
  if (!/^\d{1,15}$/.test(value)) throw new TwilioError(54003, value);
  return Number(value);
}

function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    throw new TwilioError(54008, 'Data is not valid JSON');
  }
}
