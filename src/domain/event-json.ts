/** Events as they are written: snake_case, money in dollars, absent instead of undefined. */

import { remembered } from '../shared/remembered.ts';
import type { RunEvent } from './events.ts';
import { toDollars } from './money.ts';

/** An event as one plain record. */
export function eventRecord(event: RunEvent): Record<string, unknown> {
  return withSnakeKeys(event);
}

/** The keys of a value (not of what is inside it) in snake_case; `…Micros` becomes `…_usd`. */
export function withSnakeKeys(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      snakeKey(key),
      key.endsWith('Micros') && typeof inner === 'number' ? toDollars(inner) : inner,
    ]),
  );
}

const snakeKey = remembered((key) =>
  key.replace(/Micros$/, 'Usd').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
);
