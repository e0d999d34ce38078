/** Remembers which leg, conference and recording belongs to which call, from the webhooks that went by. */
import { ownText } from '../shared/own-text.ts';
import type { WebhookRequest } from './request.ts';

/** See the file comment. It forgets the oldest beyond its size. */
export interface LegBook {
  note(request: WebhookRequest): void;
  callOf(sid: string): string | undefined;
}

const FIELDS = ['CallSid', 'ConferenceSid', 'RecordingSid'] as const;
/** SIDs have 34 characters. */
const LONGEST = 64;

/** An empty book. By itself it knows the latest thousand calls, with four SIDs each. */
export function createLegBook(most = 4_000): LegBook {
  const calls = new Map<string, string>();
  return {
    note: ({ callKey, form }) => {
      if (callKey === undefined) return;
      for (const field of FIELDS) {
        const sid = form.get(field);
        if (sid && sid.length <= LONGEST && !calls.has(sid)) calls.set(ownText(sid), ownText(callKey));
      }
      for (const sid of calls.keys()) {
        if (calls.size <= most) break;
        calls.delete(sid);
      }
    },
    callOf: (sid) => calls.get(sid),
  };
}
