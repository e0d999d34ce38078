/** Customer profiles at Segment, through its SDK. What does not arrive stays in the spool for the next run. */
import { Analytics } from '@segment/analytics-node';
import type { CustomerProfiles } from '../../domain/ports.ts';
import { messageOf } from '../../shared/errors.ts';
import { type SegmentPayload, segmentPayload } from './payload.ts';
import { openSpool } from './spool.ts';

/** What it is built from. */
export interface SegmentOptions {
  readonly writeKey: string;
  /** Address of the service; undefined = Segment's own. */
  readonly host: string | undefined;
  readonly spoolPath: string;
  /** Longest wait at the end, in milliseconds. */
  readonly settleMs: number;
}

const RETRIES = 4;
const BATCH = 20;
const BATCH_WAIT_MS = 500;

/** Opens it and begins to send what earlier runs left in the spool. */
export function createSegmentProfiles(options: SegmentOptions): CustomerProfiles {
  const { writeKey, host, settleMs } = options;
  const spool = openSpool(options.spoolPath);
  const analytics = new Analytics({
    writeKey,
    ...(host === undefined ? {} : { host }),
    maxRetries: RETRIES,
    flushAt: BATCH,
    flushInterval: BATCH_WAIT_MS,
  });
  const onFailure = (error: unknown) => {
    problem = messageOf((error as { reason?: unknown }).reason ?? error);
  };
  analytics.on('error', onFailure); // without a listener the emitter would throw
  let sent = 0;
  let problem: string | undefined;

  const send = (payload: SegmentPayload) => {
    deliver(analytics, payload, (error) => {
      if (error) return onFailure(error);
      sent += 1;
      attempt(() => spool.arrived(payload.messageId), onFailure);
    });
  };
  attempt(() => spool.tidy().forEach(send), onFailure);

  return {
    put: (update) => {
      const payload = segmentPayload(update);
      attempt(() => spool.add(payload), onFailure);
      send(payload);
    },
    settle: async () => {
      await analytics.closeAndFlush({ timeout: settleMs });
      const waiting = attempt(() => spool.tidy().length, onFailure) ?? 0;
      return { sent, waiting, ...(problem === undefined ? {} : { problem }) };
    },
  };
}

function deliver(analytics: Analytics, payload: SegmentPayload, done: (error: unknown) => void): void {
  const { messageId, userId } = payload;
  const facts = { messageId, userId, timestamp: new Date(payload.timestamp) };
  if (payload.type === 'identify') analytics.identify({ ...facts, traits: { ...payload.traits } }, done);
  else analytics.track({ ...facts, event: payload.event, properties: { ...payload.properties } }, done);
}

/** A spool that cannot be written must not fail a call. */
function attempt<T>(action: () => T, onFailure: (error: unknown) => void): T | undefined {
  try {
    return action();
  } catch (error) {
    onFailure(error);
    return undefined;
  }
}
