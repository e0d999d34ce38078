/** Stands between the carrier and the webhook server as a tunnel does: keeps every delivery, and can send it again. */
import type { IncomingHttpHeaders } from 'node:http';
import { startLocalServer } from './local-server.ts';

/** One request of the carrier with the answer that it got. */
export interface Delivery {
  readonly path: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly answer: { readonly status: number; readonly type: string; readonly body: string };
}

export interface WebhookTap {
  readonly url: string;
  readonly deliveries: Delivery[];
  /** Where deliveries go: the webhook server's own address. */
  forwardTo(localUrl: string): void;
  /** Awaited before the carrier gets its answer: what happens here happens while the carrier's time stands still. */
  beforeAnswer: (delivery: Delivery) => Promise<void>;
  /** Sends a delivery again, with other headers if given; it is not kept. */
  resend(delivery: Delivery, headers?: Record<string, string>): Promise<Delivery['answer']>;
  close(): Promise<void>;
}

/** A tap on a free port. A `prefix` such as `/twilio` stands before every path of its address, and is taken away. */
export async function openTap(prefix = ''): Promise<WebhookTap> {
  let localUrl = '';
  const send = async (target: string, headers: Record<string, string>, body: Buffer) => {
    const response = await fetch(`${localUrl}${target}`, { method: 'POST', headers, body: new Uint8Array(body) });
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      body: await response.text(),
    };
  };
  const server = await startLocalServer(async (incoming, outgoing, body) => {
    const target = (incoming.url ?? '/').slice(prefix.length);
    const headers = forwarded(incoming.headers);
    const answer = await send(target, headers, body).catch(() => GONE);
    const delivery = { path: target.split('?')[0] as string, target, headers, body, answer };
    tap.deliveries.push(delivery);
    await tap.beforeAnswer(delivery);
    outgoing.writeHead(answer.status, answer.type === '' ? {} : { 'content-type': answer.type });
    outgoing.end(answer.body);
  });
  const tap: WebhookTap = {
    url: `${server.url}${prefix}`,
    deliveries: [],
    forwardTo: (url) => {
      localUrl = url;
    },
    beforeAnswer: async () => {},
    resend: ({ target, headers, body }, other = {}) => send(target, { ...headers, ...other }, body),
    close: server.close,
  };
  return tap;
}

/** What a tunnel answers when nobody listens behind it any more. */
const GONE = { status: 502, type: 'text/plain', body: '' };

const CONNECTION_HEADERS = ['host', 'connection', 'content-length', 'transfer-encoding', 'keep-alive', 'expect'];

/** The headers that travel on, with what a tunnel adds. */
function forwarded(headers: IncomingHttpHeaders): Record<string, string> {
  const travelling = Object.entries(headers).filter(([name]) => !CONNECTION_HEADERS.includes(name));
  return {
    ...Object.fromEntries(travelling.map(([name, value]) => [name, String(value)])),
    'x-forwarded-host': headers.host ?? '',
    'x-forwarded-proto': 'http',
  };
}
