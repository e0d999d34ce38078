/** An HTTP server in the place of Segment: keeps what it accepts, and refuses a share of the requests with a 5xx. */
import type { Random } from '../../src/shared/random.ts';
import { startLocalServer } from './local-server.ts';

export interface SegmentSink {
  readonly url: string;
  /** Every accepted message, in order. */
  readonly accepted: {
    messageId: string;
    type: string;
    userId: string;
    timestamp: string;
    event?: string;
    properties?: object;
  }[];
  readonly counts: { requests: number; refused: number };
  /** The share of requests that is refused, 0 to 1. */
  refuse(share: number): void;
  close(): Promise<void>;
}

export async function startSegmentSink(random: Random): Promise<SegmentSink> {
  const accepted: SegmentSink['accepted'] = [];
  const counts = { requests: 0, refused: 0 };
  let refused = 0;
  const server = await startLocalServer((_request, response, body) => {
    counts.requests += 1;
    const isRefused = random.chance(refused);
    if (isRefused) counts.refused += 1;
    else accepted.push(...(JSON.parse(body.toString()) as { batch: SegmentSink['accepted'] }).batch);
    response.writeHead(isRefused ? random.pick([500, 502, 503]) : 200, { 'content-type': 'application/json' });
    response.end('{"success":true}');
  });
  return {
    url: server.url,
    accepted,
    counts,
    refuse: (share) => {
      refused = share;
    },
    close: server.close,
  };
}
