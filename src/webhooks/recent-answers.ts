/** Remembers the answers to recent deliveries, so that a delivery that is sent again gets the same answer and has no effect. */
import { createLately } from '../shared/lately.ts';
import type { WebhookResponse } from './request.ts';

/** Answers by Twilio's idempotency token. */
export interface RecentAnswers {
  /** The remembered answer for the token, or a new one. Without a token every request is new. */
  once(token: string | undefined, make: () => Promise<WebhookResponse>): Promise<WebhookResponse>;
}

const KEPT = 2_000;

/** An empty memory, bounded in size: the oldest answers are forgotten. */
export function createRecentAnswers(): RecentAnswers {
  const answers = createLately<WebhookResponse>(KEPT);
  return {
    once: (token, make) => (token === undefined || token.length > 200 ? make() : answers.get(token, make)),
  };
}
