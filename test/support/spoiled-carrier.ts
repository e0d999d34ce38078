/** Stands between a run and its carrier and answers chosen requests in the carrier's place. */
import { request as httpRequest } from 'node:http';
import { startLocalServer } from './local-server.ts';

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
  const server = await startLocalServer((incoming, outgoing, body) => {
    const path = (incoming.url ?? '').replace(/\?.*/s, '').replace(/.*\/Accounts\/AC\w+/, '');
    const request = { method: incoming.method ?? '', path, form: new URLSearchParams(body.toString()) };
    requests.push(request);
    const refusal = decide(request);
    if (refusal) {
      const { status, code, headers } = refusal;
      outgoing.writeHead(status, { 'content-type': 'application/json', ...headers });
      outgoing.end(JSON.stringify({ code, message: 'Refused on purpose.', more_info: '', status }));
      return;
    }
    const onward = httpRequest(target + incoming.url, { method: incoming.method, headers: incoming.headers });
    onward.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    onward.end(body);
  });
  return {
    url: server.url,
    requests,
    spoil: (how) => {
      decide = how;
    },
    close: server.close,
  };
}
