/** Checks `X-Twilio-Signature`: HMAC-SHA1 over the URL as it was called plus the sorted form, or plus the body's SHA-256. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** A request as far as its signature goes. `url` is absolute and without fragment. */
export interface SignedRequest {
  readonly url: string;
  readonly signature: string | undefined;
  /** The form fields; empty for JSON bodies and GET. */
  readonly form: URLSearchParams;
  readonly rawBody: Buffer;
}

/** Whether a header has the form of a signature: what has not need not be read, let alone computed. */
export function looksSigned(header: string | undefined): header is string {
  return header !== undefined && /^[A-Za-z0-9+/]{27}=$/.test(header);
}

/** True when the request was signed with the account's auth token. Tries the URL with and without its port, as Twilio is inconsistent there. */
export function isSigned(request: SignedRequest, authToken: string): boolean {
  if (authToken === '' || !looksSigned(request.signature)) return false; // anybody can sign with nothing
  const bodyHash = request.url.includes('bodySHA256') && safeUrl(request.url)?.searchParams.get('bodySHA256');
  const isForm = request.rawBody.length === 0 || request.form.size > 0;
  if (!bodyHash && !isForm) return false; // a body that nothing vouches for
  if (bodyHash && bodyHash.toLowerCase() !== createHash('sha256').update(request.rawBody).digest('hex')) return false;
  const signature = request.signature;
  const tail = bodyHash ? '' : sortedForm(request.form);
  const isSignatureOf = (url: string) => sameText(sign(url + tail, authToken), signature);
  return isSignatureOf(request.url) || otherSpellings(request.url).some(isSignatureOf);
}

/** The signature of a text: the URL as it was called, followed by the form. */
export function sign(text: string, authToken: string): string {
  return createHmac('sha1', authToken).update(text, 'utf8').digest('base64');
}

/** Names by byte order; of a repeated name the different values, sorted. */
function sortedForm(form: URLSearchParams): string {
  // Once through: looking each name up in the form would take an attacker's 40,000 names seconds.
  const pairs = [...form].sort(
    ([name, value], [other, otherValue]) => compare(name, other) || compare(value, otherValue),
  );
  return pairs
    .filter(([name, value], index) => index === 0 || name !== pairs[index - 1]?.[0] || value !== pairs[index - 1]?.[1])
    .map(([name, value]) => name + value)
    .join('');
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** The URL without a port and with one. */
function otherSpellings(received: string): string[] {
  const url = safeUrl(received);
  if (!url) return [];
  const [beforePath, path] = splitPath(received, url);
  const bare = beforePath.replace(/:\d+$/, '');
  const port = url.port || (url.protocol === 'https:' || url.protocol === 'wss:' ? '443' : '80');
  return [bare + path, `${bare}:${port}${path}`].filter((url) => url !== received);
}

/** Splits `scheme://user:pass@host:port` from the rest, leaving both as they were spelled. */
function splitPath(received: string, url: URL): [string, string] {
  const afterScheme = received.indexOf('//') + 2;
  const slash = received.slice(afterScheme).search(/[/?]/);
  if (slash === -1) return [received, url.pathname];
  return [received.slice(0, afterScheme + slash), received.slice(afterScheme + slash)];
}

function safeUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function sameText(expected: string, given: string): boolean {
  const a = Buffer.from(expected);
  const b = Buffer.from(given);
  return a.length === b.length && timingSafeEqual(a, b);
}
