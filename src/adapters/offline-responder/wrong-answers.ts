/** What an agent who is lost may say wrongly and still be believed: nobody sends a caller whose line is dead to the website. */
import type { Pairing } from '../../domain/plan.ts';
import { causeTopic, urgencyOf } from './issue-topics.ts';
import { isTroubleCall } from './trouble.ts';

/** It is closed already; it will pass; it is done on the web; somebody else does it. */
export type WrongAnswer = 'closed' | 'wait' | 'online' | 'elsewhere';

/** What may come right by itself; what has no topic may as well. */
const PASSES: ReadonlySet<string | undefined> = new Set([
  'delivery',
  'claim',
  'records',
  'porting',
  'luggage',
  'gift-card',
  'promo',
  'technical',
  undefined,
]);

/** What people settle on a website. */
const ON_THE_WEB: ReadonlySet<string | undefined> = new Set([
  'billing',
  'charge',
  'overdraft',
  'twice',
  'rental',
  'tip',
  'claim',
  'claim-denied',
  'booking',
  'name',
  'promo',
  'records',
  'gift-card',
  'damage',
  'defect',
  'packing',
  'rates',
  'price-rise',
  'metering',
]);

/** The wrong answers that fit the matter; never none. */
export function wrongAnswers(pairing: Pairing): readonly WrongAnswer[] {
  const cause = causeTopic(pairing);
  const isUrgent = urgencyOf(pairing) === 'hours';
  const isTrouble = isTroubleCall(pairing);
  return [
    'elsewhere',
    // A request is not closed before it was made, and does not pass.
    ...(isTrouble ? (['closed'] as const) : []),
    ...(isTrouble && !isUrgent && PASSES.has(cause) ? (['wait'] as const) : []),
    ...(!isUrgent && ON_THE_WEB.has(cause) ? (['online'] as const) : []),
  ];
}
