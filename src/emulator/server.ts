/** The emulator's HTTP server: one port for every Twilio host and for the controls. No framework:
 * one handler reads the body and answers, and every microsecond here is paid once per webhook and per Sync write. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SynthcallError } from '../shared/errors.ts';
import { CONTROL_PREFIX, handleControl } from './control.ts';
import { type Address, readAddress } from './incoming.ts';
import { TwilioError } from './rest/errors.ts';
import type { ControlRoute, RestResponse } from './rest/route.ts';
import { handleRest, type RestOutcome, type RestParts } from './rest-handler.ts';

/** What the server answers with. `requestIds` gives a new `RQ…` for each answer. */
export interface ServerParts extends RestParts {
  readonly controls: readonly ControlRoute[];
  requestIds(): string;
}

/** A server that listens. `close` lets requests under way finish, but waits no longer than two seconds. */
export interface RunningServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Longer than any client keeps an idle connection, so that none is closed just as a client sends on it. */
const KEEP_ALIVE_MS = 75_000;
const CLOSE_PATIENCE_MS = 2_000;

/** Starts to listen; `port` 0 takes a free one. Throws CONFIG_INVALID when the port cannot be had. */
export async function startServer(parts: ServerParts, host: string, port: number): Promise<RunningServer> {
  let closing = false;
  const server = createServer((request, response) => {
    if (closing) response.setHeader('Connection', 'close');
    answer(request, response, parts).catch((error: unknown) => {
      parts.logger.error('the emulator failed to answer', { path: request.url, reason: String(error) });
      if (response.headersSent) response.destroy();
      else send(response, { status: 500, json: new TwilioError(20500).body() }, {});
    });
  });
  await listen(server, host, port);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = KEEP_ALIVE_MS + 1_000;
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      closing = true;
      return closeServer(server, parts);
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, parts: ServerParts): Promise<void> {
  const { clock } = parts.context;
  const startedAt = clock.elapsed();
  const address = readAddress(request);
  const isControl = address.path.startsWith(CONTROL_PREFIX);
  const outcome = isControl
    ? await handleControl(request, address, parts.controls)
    : await restOutcome(request, address, parts);
  const durationMs = clock.elapsed() - startedAt;
  if (!isControl) parts.context.journal(journalLine(request, address, outcome, durationMs));
  if (outcome === 'drop') {
    request.socket.destroy();
    return;
  }
  const common: Record<string, string> = {
    'Twilio-Request-Id': parts.requestIds(),
    'Twilio-Request-Duration': (durationMs / 1000).toFixed(3),
    'X-Home-Region': 'us1',
  };
  if (address.host) common['X-API-Domain'] = address.host;
  send(response, outcome, common);
}

async function restOutcome(request: IncomingMessage, address: Address, parts: ServerParts): Promise<RestOutcome> {
  const { host } = address;
  if (host !== undefined) return handleRest(request, { ...address, host }, parts);
  const hint = 'put the Twilio host first in the path, or send it as Host header';
  parts.logger.warn(`a request names no Twilio host: ${hint}`, { method: request.method, path: address.path });
  const error = new TwilioError(20404, `${address.path} (${hint})`);
  return { status: error.status, json: error.body() };
}

function send(response: ServerResponse, answer: RestResponse, common: Record<string, string>): void {
  const isJson = answer.json !== undefined;
  // A text leaves in one piece with the headers; bytes would cost a second, gathering write.
  const body = isJson ? JSON.stringify(answer.json) : answer.bytes;
  const length = typeof body === 'string' ? Buffer.byteLength(body) : (body?.length ?? 0);
  const type = isJson ? 'application/json' : answer.contentType;
  const headers = Object.assign(common, answer.headers);
  if (type !== undefined) headers['Content-Type'] ??= type;
  if (answer.status !== 204) headers['Content-Length'] = String(length);
  response.writeHead(answer.status, headers);
  response.end(body);
}

function journalLine(request: IncomingMessage, address: Address, outcome: RestOutcome, durationMs: number): object {
  const line = { kind: 'request', method: request.method, host: address.host, path: address.path };
  if (outcome === 'drop') return { ...line, dropped: true };
  const error = outcome.status >= 400 ? { error: outcome.json } : {};
  return { ...line, status: outcome.status, duration_ms: Math.round(durationMs * 10) / 10, ...error };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'another program is using it' : error.message;
      const hint = 'Choose another with --port, or leave it out to take a free one.';
      const message = `The emulator cannot listen on port ${port}: ${why}.`;
      reject(new SynthcallError('CONFIG_INVALID', message, { hint, cause: error }));
    });
    server.listen(port, host, resolve);
  });
}

function closeServer(server: Server, parts: ServerParts): Promise<void> {
  return new Promise((resolve) => {
    const cancel = parts.context.clock.after(CLOSE_PATIENCE_MS, () => server.closeAllConnections());
    server.close(() => {
      cancel();
      resolve();
    });
    server.closeIdleConnections();
  });
}
