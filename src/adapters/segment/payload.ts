/** A customer update in Segment's words: `identify` and `track`, as they are sent and as they stand in segment.jsonl. */
import type { CustomerUpdate } from '../../domain/ports.ts';

/** One message of Segment's HTTP API. */
export type SegmentPayload =
  | (PayloadFacts & { readonly type: 'identify'; readonly traits: Readonly<Record<string, unknown>> })
  | (PayloadFacts & {
      readonly type: 'track';
      readonly event: string;
      readonly properties: Readonly<Record<string, unknown>>;
    });

interface PayloadFacts {
  readonly messageId: string;
  readonly userId: string;
  readonly timestamp: string;
}

/** The update as a payload. */
export function segmentPayload(update: CustomerUpdate): SegmentPayload {
  const facts = { messageId: update.messageId, userId: update.customerId, timestamp: update.at };
  return update.kind === 'profile'
    ? { type: 'identify', ...facts, traits: update.traits }
    : { type: 'track', ...facts, event: update.name, properties: update.properties };
}
