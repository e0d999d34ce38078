/** Outgoing HTTP: one request with a time limit and a size limit. Knows no vendor and decides no retry. */
import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** One request. `timeoutMs` bounds the whole exchange. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly timeoutMs: number;
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

function exchange(request: HttpRequest, plain: HttpAgent, secure: HttpsAgent): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const url = new URL(request.url);
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const body = request.body === undefined ? undefined : Buffer.from(request.body as string);
    let connected = false;
    const outgoing = send(url, {
      method: request.method,
      agent: url.protocol === 'https:' ? secure : plain,
      headers: { ...request.headers, ...(body ? { 'content-length': String(body.length) } : {}) },
      signal: AbortSignal.any([AbortSignal.timeout(request.timeoutMs), ...(request.signal ? [request.signal] : [])]),
    });
    outgoing.on('error', (error) => reject(toFailure(error, connected, request)));
    outgoing.on('finish', () => {
      connected = true;
    });
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      let size = 0;
      incoming.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= (request.maxBytes ?? DEFAULT_MAX_BYTES)) chunks.push(chunk);
        else {
          reject(
            new HttpFailure('too-large', true, `The answer of ${url.host} is larger than ${request.maxBytes} bytes.`),
          );
          incoming.destroy();
        }
      });
      incoming.on('error', (error) => reject(toFailure(error, true, request)));
      incoming.on('end', () =>
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks) }),
      );
    });
    outgoing.end(body);
  });
}

function toFailure(error: Error, connected: boolean, request: HttpRequest): HttpFailure {
  const host = new URL(request.url).host;
  if (request.signal?.aborted)
    return new HttpFailure('aborted', connected, `The request to ${host} was given up.`, error);
  if (error.name === 'AbortError' || error.name === 'TimeoutError') {
    return new HttpFailure('timeout', connected, `${host} did not answer within ${request.timeoutMs} ms.`, error);
  }
  return new HttpFailure('connection', connected, `No connection to ${host}: ${error.message}`, error);
}
