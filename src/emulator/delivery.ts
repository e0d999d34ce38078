/** Sends webhooks as Twilio does: signed, with a token that stays over retries, redirects followed, within 15 seconds. */

import type { Clock } from '../shared/clock.ts';
import { type HttpClient, HttpFailure, type HttpRequest, type HttpResponse } from '../shared/http.ts';
import type { IdSource } from '../shared/ids.ts';
import { type DeliveryPolicy, policyOf, withoutFragment } from './delivery-policy.ts';
import { type FormPairs, signForm, signJson } from './signature.ts';

/** One request to the outside. `cookies` is the jar of the call; it is read and added to. */
export interface Webhook {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly params: FormPairs;
  /** Sent as a JSON body in place of `params`. */
  readonly json?: unknown;
  readonly cookies?: Map<string, string>;
  readonly maxBytes?: number;
}

/** What came of it. `code` is Twilio's Debugger code (11200 and its family). Never an exception. */
export type WebhookOutcome =
  | {
      readonly ok: true;
      readonly status: number;
      readonly contentType: string;
      readonly body: string;
      readonly url: string;
      readonly attempts: number;
    }
  | {
      readonly ok: false;
      readonly code: number;
      readonly message: string;
      readonly status?: number;
      readonly attempts: number;
    };

/** Sends one webhook to its end, retries included. */
export type Deliver = (webhook: Webhook) => Promise<WebhookOutcome>;

/** What sending needs. `ids` may be unseeded: the token never enters the emulator's data. */
export interface DeliveryTools {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly authToken: string;
}

const MAX_REDIRECTS = 10;

/** A sender for one account. */
export function createDelivery(tools: DeliveryTools): Deliver {
  return async (webhook) => {
    const url = parseUrl(webhook.url);
    if (url === undefined) {
      return { ok: false, code: 11100, message: `"${webhook.url}" is no absolute http(s) URL.`, attempts: 0 };
    }
    const policy = policyOf(webhook.url);
    const address = withoutFragment(url.href);
    const deadline = tools.clock.elapsed() + policy.totalMs;
    const token = tools.ids.hex(32);
    for (let attempt = 1; ; attempt += 1) {
      const tried = await follow(tools, { ...webhook, url: address }, policy, deadline, token);
      const mayRetry = attempt <= policy.retries && tools.clock.elapsed() < deadline;
      if (!mayRetry || !policy.retriesOn(tried.kind)) return { ...tried.outcome, attempts: attempt };
    }
  };
}

type Tried = { readonly kind: 'ct' | 'rt' | '4xx' | '5xx' | 'final'; readonly outcome: WebhookOutcome };

/** `webhook.url`: as `URL` spells it, here and below. */
async function follow(
  tools: DeliveryTools,
  webhook: Webhook,
  policy: DeliveryPolicy,
  deadline: number,
  token: string,
): Promise<Tried> {
  let current = webhook;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
    const timeoutMs = Math.ceil(Math.max(1, Math.min(policy.readMs, deadline - tools.clock.elapsed())));
    const answer = await attemptOnce(tools, current, token, { timeoutMs, connectMs: policy.connectMs });
    if (!('response' in answer)) return answer;
    const location = answer.response.headers.location;
    if (answer.response.status >= 300 && answer.response.status < 400 && location !== undefined) {
      current = redirected(current, answer.response.status, location);
    } else {
      return classify(answer.response, current.url);
    }
  }
  return failed('final', 11215, `More than ${MAX_REDIRECTS} HTTP redirects, beginning at ${webhook.url}.`);
}

async function attemptOnce(
  tools: DeliveryTools,
  webhook: Webhook,
  token: string,
  limits: Pick<HttpRequest, 'timeoutMs' | 'connectMs'>,
): Promise<Tried | { response: HttpResponse }> {
  const signed = sign(tools.authToken, webhook);
  try {
    const response = await tools.http.send({
      method: webhook.method,
      url: signed.url,
      headers: {
        ...signed.headers,
        'x-twilio-signature': signed.signature,
        'i-twilio-idempotency-token': token,
        'user-agent': 'TwilioProxy/1.1',
        accept: '*/*',
        ...cookieHeader(webhook.cookies),
      },
      ...(signed.body === undefined ? {} : { body: signed.body }),
      ...limits,
      maxBytes: webhook.maxBytes ?? 1024 * 1024,
    });
    keepCookies(webhook.cookies, response);
    return { response };
  } catch (error) {
    return failureOf(error, webhook);
  }
}

function sign(authToken: string, webhook: Webhook) {
  if (webhook.json !== undefined) {
    const body = JSON.stringify(webhook.json);
    const { url, signature } = signJson(authToken, webhook.url, body);
    return { url, signature, body, headers: { 'content-type': 'application/json' } };
  }
  const form = encodeForm(webhook.params);
  if (webhook.method === 'GET') {
    const url = appendQuery(webhook.url, form);
    return { url, signature: signForm(authToken, url, []), body: undefined, headers: {} };
  }
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' };
  return { url: webhook.url, signature: signForm(authToken, webhook.url, webhook.params), body: form, headers };
}

/** Pairs as `application/x-www-form-urlencoded` text. */
export function encodeForm(pairs: FormPairs): string {
  const form = new URLSearchParams();
  for (const [name, value] of pairs) form.append(name, value);
  return form.toString();
}

/** A URL with more query parameters, leaving those it has exactly as they are. */
export function appendQuery(url: string, query: string): string {
  if (query === '') return url;
  const [base = '', fragment] = url.split(/#(.*)/s);
  const joined = `${base}${base.includes('?') ? '&' : '?'}${query}`;
  return fragment === undefined ? joined : `${joined}#${fragment}`;
}

/** 301, 302 and 303 turn the request into a GET without its parameters; 307 and 308 keep both. */
function redirected(webhook: Webhook, status: number, location: string): Webhook {
  const url = new URL(location, webhook.url).href;
  if (status === 307 || status === 308) return { ...webhook, url };
  const { json: _dropped, ...rest } = webhook;
  return { ...rest, url, method: 'GET', params: [] };
}

function classify(response: HttpResponse, url: string): Tried {
  const { status } = response;
  if (status >= 200 && status < 300) {
    const contentType = String(response.headers['content-type'] ?? '');
    return {
      kind: 'final',
      outcome: { ok: true, status, contentType, body: response.body.toString('utf8'), url, attempts: 1 },
    };
  }
  const kind = status >= 500 ? '5xx' : '4xx';
  return { kind, outcome: { ok: false, code: 11200, message: `${url} answered ${status}.`, status, attempts: 1 } };
}

function failureOf(error: unknown, webhook: Webhook): Tried {
  if (!(error instanceof HttpFailure)) {
    return failed('final', 11200, `The request to ${webhook.url} could not be made: ${String(error)}`);
  }
  if (error.reason === 'too-large') return failed('final', 11750, `The answer of ${webhook.url} is larger than 64 kB.`);
  if (error.reason === 'timeout') return failed(error.connected ? 'rt' : 'ct', 11200, error.message);
  const unknownHost = /ENOTFOUND|EAI_AGAIN/.test(error.message);
  return failed('ct', unknownHost ? 11210 : 11205, error.message);
}

function failed(kind: Tried['kind'], code: number, message: string): Tried {
  return { kind, outcome: { ok: false, code, message, attempts: 1 } };
}

function parseUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url && (url.protocol === 'http:' || url.protocol === 'https:') ? url : undefined;
}

function cookieHeader(cookies: Map<string, string> | undefined): Record<string, string> {
  if (cookies === undefined || cookies.size === 0) return {};
  return { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
}

function keepCookies(cookies: Map<string, string> | undefined, response: HttpResponse): void {
  if (cookies === undefined) return;
  for (const line of response.headers['set-cookie'] ?? []) {
    const [pair = ''] = line.split(';');
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    if (name.trim() !== '') cookies.set(name.trim(), value.trim());
  }
}
