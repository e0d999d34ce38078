/** Signs what the emulator sends, from Twilio's published rules. Checking signatures is the receiver's business. */
import { createHash, createHmac } from 'node:crypto';

/** Form parameters in any order; a name may occur more than once. */
export type FormPairs = readonly (readonly [name: string, value: string])[];

/** The `X-Twilio-Signature` of a form or GET request. `url` is the one requested, without a fragment. */
export function signForm(authToken: string, url: string, pairs: FormPairs): string {
  const compare = pairs.some(([name, value]) => SURROGATE.test(name) || SURROGATE.test(value)) ? byBytes : byUnits;
  const sorted = [...pairs].sort(
    ([name, value], [other, otherValue]) => compare(name, other) || compare(value, otherValue),
  );
  let text = url;
  let last = '';
  for (const [name, value] of sorted) {
    const pair = `${name}\u0000${value}`;
    if (pair !== last) text += name + value; // a pair that is sent twice is signed once
    last = pair;
  }
  return hmac(authToken, text);
}

/** The URL and signature of a request with a JSON body: the body's hash travels in the query. */
export function signJson(
  authToken: string,
  url: string,
  body: string | Uint8Array,
): { url: string; signature: string } {
  const hash = createHash('sha256').update(body).digest('hex');
  const signedUrl = `${url}${url.includes('?') ? '&' : '?'}bodySHA256=${hash}`;
  return { url: signedUrl, signature: hmac(authToken, signedUrl) };
}

function hmac(authToken: string, text: string): string {
  return createHmac('sha1', authToken).update(text, 'utf8').digest('base64');
}

const SURROGATE = /[\ud800-\udfff]/;

/** By the bytes of UTF-8, which is the order of the units too unless a surrogate is among them. */
function byBytes(left: string, right: string): number {
  return left === right ? 0 : Buffer.compare(Buffer.from(left), Buffer.from(right));
}

function byUnits(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1;
}
