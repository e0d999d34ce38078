/** Opens the webhook server's port, with limits on slow and idle connections. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SynthcallError } from '../shared/errors.ts';

/** A server that is listening. */
export interface ListeningServer {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

/** Listens on the loopback interface; the tunnel, if any, forwards to it. Port 0 takes a free one. */
export async function listen(app: RequestListener, port: number): Promise<ListeningServer> {
  const server = createServer({ requestTimeout: 20_000, headersTimeout: 10_000, keepAliveTimeout: 30_000 }, app);
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
