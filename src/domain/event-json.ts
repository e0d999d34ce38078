/** Events as they are written: snake_case, money in dollars, absent instead of undefined. */
import type { RunEvent } from './events.ts';
import { toDollars } from './money.ts';

/** An event as one plain record. */
export function eventRecord(event: RunEvent): Record<string, unknown> {
  return withSnakeKeys(event);
}

/** The keys of a value (not of what is inside it) in snake_case; `costMicros` becomes `cost_usd`. */
export function withSnakeKeys(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (key === 'costMicros') return ['cost_usd', inner === undefined ? undefined : toDollars(inner as number)];
      return [key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), inner];
    }),
  );
}
