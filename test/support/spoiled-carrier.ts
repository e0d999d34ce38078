/** Stands between a run and its carrier and answers chosen requests in the carrier's place. */
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request of the run, as far as choosing needs it. */
export interface CarrierRequest {
  readonly method: string;
  /** Below the account, without the query: `/Calls/CA….json`. */
  readonly path: string;
  readonly form: URLSearchParams;
}

/** An answer in the carrier's place. */
export interface Refusal {
  readonly status: number;
  readonly code: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Decides on a request; undefined lets it through. */
export type Spoil = (request: CarrierRequest) => Refusal | undefined;

export interface SpoiledCarrier {
  readonly url: string;
  /** What came, in order, whether it was let through or not. */
  readonly requests: readonly CarrierRequest[];
  spoil(how: Spoil): void;
  close(): Promise<void>;
}

/** One in front of the carrier at `target`; lets everything through until told otherwise. */
export async function openSpoiledCarrier(target: string): Promise<SpoiledCarrier> {
  const requests: CarrierRequest[] = [];
  let decide: Spoil = () => undefined;
  const server = createServer(async (incoming, outgoing) => {
    const body = await bodyOf(incoming);
    const path = (incoming.url ?? '').replace(/\?.*/s, '').replace(/.*\/Accounts\/AC\w+/, '');
    const request = { method: incoming.method ?? '', path, form: new URLSearchParams(body.toString()) };
    requests.push(request);
    const refusal = decide(request);
    if (refusal) {
      const { status, code, headers } = refusal;
      outgoing.writeHead(status, { 'content-type': 'application/json', ...headers });
      return outgoing.end(JSON.stringify({ code, message: 'Refused on purpose.', more_info: '', status }));
    }
    const onward = httpRequest(target + incoming.url, { method: incoming.method, headers: incoming.headers });
    onward.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    onward.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    spoil: (how) => {
      decide = how;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
