/** Signs what the emulator sends, from Twilio's published rules. Checking signatures is the receiver's business. */
import { createHash, createHmac } from 'node:crypto';

/** Form parameters in any order; a name may occur more than once. */
export type FormPairs = readonly (readonly [name: string, value: string])[];

/** The `X-Twilio-Signature` of a form or GET request. `url` is the one requested, without a fragment. */
export function signForm(authToken: string, url: string, pairs: FormPairs): string {
  const unique = new Set<string>();
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const key = `${name}\u0000${value}`;
    if (unique.has(key)) continue;
    unique.add(key);
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  const names = [...values.keys()].sort(compareBytes);
  const text = names.map((name) =>
    (values.get(name) ?? [])
      .sort(compareBytes)
      .map((value) => name + value)
      .join(''),
  );
  return hmac(authToken, url + text.join(''));
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

function compareBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
