/** Outgoing HTTP: one request with a time limit and a size limit. Knows no vendor and decides no retry. */
import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { systemClock } from './clock.ts';

/** One request. `timeoutMs` bounds the whole exchange, `connectMs` the time until there is a connection, where it is given. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly timeoutMs: number;
  readonly connectMs?: number;
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

/** One answer, body read whole. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Why no answer came. `connected` tells whether the other side may have seen the request. */
export class HttpFailure extends Error {
  readonly reason: 'timeout' | 'connection' | 'too-large' | 'aborted';
  readonly connected: boolean;

  constructor(reason: HttpFailure['reason'], connected: boolean, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'HttpFailure';
    this.reason = reason;
    this.connected = connected;
  }
}

/** Sends requests over kept-alive connections; `close` drops them. */
export interface HttpClient {
  send(request: HttpRequest): Promise<HttpResponse>;
  close(): void;
}

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;

/** A client with its own pool of connections. */
export function createHttpClient(): HttpClient {
  const plain = new HttpAgent({ keepAlive: true, maxSockets: 256 });
  const secure = new HttpsAgent({ keepAlive: true, maxSockets: 256 });
  return {
    send: (request) => exchange(request, plain, secure),
    close: () => {
      plain.destroy();
      secure.destroy();
    },
  };
}

const clock = systemClock();

function exchange(request: HttpRequest, plain: HttpAgent, secure: HttpsAgent): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const url = new URL(request.url);
    const isSecure = url.protocol === 'https:';
    const headers = { ...request.headers };
    if (request.body !== undefined) headers['content-length'] = String(Buffer.byteLength(request.body));
    let sent = false;
    const outgoing = (isSecure ? httpsRequest : httpRequest)(url, {
      method: request.method,
      agent: isSecure ? secure : plain,
      headers,
    });
    const watched = watch(outgoing, request, (reason, error) => reject(toFailure(reason, error, sent, request)));
    outgoing.on('finish', () => {
      sent = true;
    });
    outgoing.on('response', (incoming) => {
      readWhole(incoming, request.maxBytes ?? DEFAULT_MAX_BYTES).then(
        (content) => {
          watched.end();
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: content });
        },
        (error: Error) => {
          watched.end();
          reject(error instanceof HttpFailure ? error : toFailure(watched.reason(), error, true, request));
        },
      );
    });
    outgoing.end(request.body); // a text leaves in one piece with the headers; bytes cost a second, gathering write
  });
}

type Interruption = 'timeout' | 'connect-timeout' | 'aborted' | 'connection';

/** Ends the request at its time limit or with its signal. A plain timer: a signal for each request costs more than the request. */
function watch(
  outgoing: ClientRequest,
  request: HttpRequest,
  fail: (reason: Interruption, error: Error) => void,
): { end(): void; reason(): Interruption } {
  let reason: Interruption = 'connection';
  const stop = (why: Interruption) => {
    reason = why;
    outgoing.destroy(new Error(why));
  };
  const cancelTimer = clock.after(Math.ceil(request.timeoutMs), () => stop('timeout'));
  const cancelConnecting = watchConnecting(outgoing, request, () => stop('connect-timeout'));
  const onAbort = () => stop('aborted');
  const end = () => {
    cancelTimer();
    cancelConnecting();
    request.signal?.removeEventListener('abort', onAbort);
  };
  outgoing.on('error', (error) => {
    end();
    fail(reason, error);
  });
  if (request.signal?.aborted) stop('aborted');
  else request.signal?.addEventListener('abort', onAbort, { once: true });
  return { end, reason: () => reason };
}

/** A connection that was kept alive is there already. */
function watchConnecting(outgoing: ClientRequest, { connectMs }: HttpRequest, tooLate: () => void): () => void {
  let cancel = () => {};
  if (connectMs === undefined) return cancel;
  outgoing.on('socket', (socket) => {
    if (!socket.connecting) return;
    cancel = clock.after(connectMs, tooLate);
    socket.once('connect', () => cancel());
  });
  return () => cancel();
}

function readWhole(incoming: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size <= maxBytes) return;
      incoming.destroy();
      reject(new HttpFailure('too-large', true, `The answer is larger than ${maxBytes} bytes.`));
    });
    incoming.on('error', reject);
    incoming.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
  });
}

function toFailure(reason: Interruption, error: Error, sent: boolean, request: HttpRequest): HttpFailure {
  const { host } = new URL(request.url);
  if (reason === 'aborted') return new HttpFailure('aborted', sent, `The request to ${host} was given up.`, error);
  if (reason === 'timeout') {
    return new HttpFailure('timeout', sent, `${host} did not answer within ${request.timeoutMs} ms.`, error);
  }
  if (reason === 'connect-timeout') {
    return new HttpFailure('timeout', false, `No connection to ${host} within ${request.connectMs} ms.`, error);
  }
  return new HttpFailure('connection', sent, `No connection to ${host}: ${error.message}`, error);
}
