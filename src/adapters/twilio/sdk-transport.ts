/** The HTTP client that is given to the Twilio SDK: it sends every request to the chosen base URL, and nothing else differs between worlds. */
import type { HttpClient, HttpResponse } from '../../shared/http.ts';
import { askedToWaitMs, type Patience, repeatInPassing, repeatsOf } from './patience.ts';
import { AskedToWait } from './twilio-errors.ts';

/** What the SDK asks of its HTTP client (twilio-node `RequestOptions`, the parts in use). */
interface SdkRequest {
  readonly method: string;
  readonly uri: string;
  readonly username?: string;
  readonly password?: string;
  readonly headers?: Record<string, string>;
  readonly params?: Record<string, unknown>;
  readonly data?: Record<string, unknown>;
  readonly timeout?: number;
}

/** What the SDK expects back: the body parsed, if it is JSON. */
interface SdkResponse {
  readonly statusCode: number;
  readonly body: unknown;
  readonly headers: HttpResponse['headers'];
}

const DEFAULT_TIMEOUT_MS = 15_000;

/** Rewrites `https://<product>.twilio.com/…` to `<baseUrl>/<product>.twilio.com/…` when a base URL is given. */
export function toBaseUrl(uri: string, baseUrl: string | undefined): string {
  if (baseUrl === undefined) return uri;
  return `${baseUrl.replace(/\/$/, '')}/${uri.replace(/^https:\/\//, '')}`;
}

/** A transport for the SDK over our own HTTP client. With `patience`, what may be repeated is repeated when it fails in passing. */
export function createSdkTransport(http: HttpClient, baseUrl: string | undefined, patience?: Patience) {
  const send = async (options: SdkRequest): Promise<SdkResponse> => {
    const query = options.params ? formEncode(options.params) : '';
    const url = toBaseUrl(options.uri, baseUrl);
    const response = await http.send({
      method: options.method.toUpperCase(),
      url: query === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`,
      headers: headersOf(options),
      ...(options.data ? { body: formEncode(options.data) } : {}),
      timeoutMs: options.timeout ?? DEFAULT_TIMEOUT_MS,
    });
    return { statusCode: response.status, headers: response.headers, body: parseBody(response.body) };
  };
  return {
    request: async (options: SdkRequest): Promise<SdkResponse> => {
      if (!patience) return send(options);
      const repeats = repeatsOf(options.method, options.uri);
      const answer = await repeatInPassing(() => send(options), repeats, patience);
      const askedMs = answer.statusCode < 400 ? undefined : askedToWaitMs(answer.headers, patience.clock.now());
      if (askedMs !== undefined) throw new AskedToWait(answer.statusCode, answer.body, askedMs);
      return answer;
    },
  };
}

function headersOf(options: SdkRequest): Record<string, string> {
  const headers = { ...options.headers };
  if (options.username !== undefined && options.password !== undefined) {
    headers['Authorization'] = `Basic ${Buffer.from(`${options.username}:${options.password}`).toString('base64')}`;
  }
  return headers;
}

/** Repeats a key for each element of an array, as Twilio expects. */
function formEncode(values: Record<string, unknown>): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === null) continue;
    for (const one of Array.isArray(value) ? value : [value]) form.append(name, String(one));
  }
  return form.toString();
}

function parseBody(body: Buffer): unknown {
  const text = body.toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text; // the SDK makes its own message of a body that is not JSON
  }
}
