/** Remembers the answers to recent deliveries, so that a delivery that is sent again gets the same answer and has no effect. */
import type { WebhookResponse } from './request.ts';

/** Answers by Twilio's idempotency token. */
export interface RecentAnswers {
  /** The remembered answer for the token, or a new one. Without a token every request is new. */
  once(token: string | undefined, make: () => Promise<WebhookResponse>): Promise<WebhookResponse>;
}

const KEPT = 2_000;

/** An empty memory, bounded in size: the oldest answers are forgotten. */
export function createRecentAnswers(): RecentAnswers {
  const answers = new Map<string, Promise<WebhookResponse>>();
  return {
    once: (token, make) => {
      if (token === undefined || token.length > 200) return make();
      const known = answers.get(token);
      if (known) return known;
      const answer = make();
      answers.set(token, answer);
      if (answers.size > KEPT) answers.delete(answers.keys().next().value as string);
      return answer;
    },
  };
}
