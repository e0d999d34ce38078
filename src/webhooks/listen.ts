/** Opens the webhook server's port, with limits on slow, idle and too many connections. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SynthcallError } from '../shared/errors.ts';

/** A server that is listening. */
export interface ListeningServer {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

/** How long a connection may take, in milliseconds, and how many there may be. */
export interface ConnectionLimits {
  /** From the connection, or the answer before, to the last header. */
  readonly headersMs: number;
  /** To the last byte of the body. */
  readonly requestMs: number;
  /** Between two requests. */
  readonly keepAliveMs: number;
  /** How often slow connections are looked for; Node's own half minute would be added to each limit. */
  readonly checkEveryMs: number;
  /** Open at a time; more are cut at once. A large run has two legs a call and a few callbacks. */
  readonly connections: number;
}

const LIMITS: ConnectionLimits = {
  headersMs: 10_000,
  requestMs: 20_000,
  keepAliveMs: 30_000,
  checkEveryMs: 1_000,
  connections: 1_500,
};

/** Listens on the loopback interface; the tunnel, if any, forwards to it. Port 0 takes a free one. */
export async function listen(
  app: RequestListener,
  port: number,
  limits: Partial<ConnectionLimits> = {},
): Promise<ListeningServer> {
  const { headersMs, requestMs, keepAliveMs, checkEveryMs, connections } = { ...LIMITS, ...limits };
  const server = createServer(
    {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      keepAliveTimeout: keepAliveMs,
      connectionsCheckingInterval: checkEveryMs,
    },
    app,
  );
  server.maxConnections = connections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(portError(error, port)));
    server.listen(port, '127.0.0.1', resolve);
  });
  const actual = (server.address() as AddressInfo).port;
  return {
    port: actual,
    url: `http://127.0.0.1:${actual}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function portError(error: NodeJS.ErrnoException, port: number): SynthcallError {
  const why = error.code === 'EADDRINUSE' ? 'another program is using it' : error.message;
  return new SynthcallError('CONFIG_INVALID', `The webhook server cannot listen on port ${port}: ${why}.`, {
    hint: 'Choose another with --port, or leave it out to take a free one.',
    cause: error,
  });
}
