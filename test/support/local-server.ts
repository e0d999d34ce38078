/** An HTTP server on a free port of this machine, for whoever plays the other side in a test. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that is listening; `url` has no slash at its end. */
export interface LocalServer {
  readonly url: string;
  /** Cuts connections that are still open. */
  close(): Promise<void>;
}

/** Answers a request whose body was read whole. */
export type Answer = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void | Promise<void>;

/** Starts one. A request that is cut off before its end is not answered. */
export async function startLocalServer(answer: Answer): Promise<LocalServer> {
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => void answer(request, response, Buffer.concat(pieces)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
