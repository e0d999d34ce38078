/** Whether a call is about something that went wrong, as against a service that is asked for: it decides many phrases. */
import type { Pairing } from '../../domain/plan.ts';
import { rememberedOf } from '../../shared/remembered.ts';
import type { CallState } from './state.ts';

/** A complaint, not a request: something went wrong. */
export function isTroubleCall({ customer }: Pairing): boolean {
  return isInTrouble(customer);
}

const isInTrouble = rememberedOf((customer: Pairing['customer']): boolean => {
  const { category, summary } = customer.issue;
  if (/\b(?:has|have|needs?) to be (?:cancell?ed|moved|changed|rebooked|closed)\b/.test(summary)) return false;
  if (
    /\b(?:turned down|never (?:came|arrived|showed)|denied|rejected|leaking|missing|wrong)\b/.test(summary) ||
    /damag|late|wrong|missing|lost|dispute|outage|fraud|error|overbook|increase|denied|broken|blocked|declin|defect|fault|refund|complain|high-bill|fee|charge|delay|leak|fail/.test(
      category,
    )
  )
    return true;
  if (
    /question|request|resched|registr|move-in|plan|correct|new-|update|inquir|booking|quote|cancel|change|appointment|renew/.test(
      category,
    )
  )
    return false;
  if (
    /\b(?:wrong|broken|never|lost|late|not|no|without|can't|doesn't|stuck|twice|missing|damaged|refused)\b/.test(
      summary,
    )
  )
    return true;
  return ['frustrated', 'angry', 'sarcastic', 'impatient'].includes(customer.demeanor);
});

const TROUBLE_WORDS = new RegExp(
  `\\b(?:${[
    "not|no|never|nothing|nobody|no one|none|can't|cannot|won't|wouldn't|didn't|doesn't|isn't|aren't|hasn't|haven't|don't",
    'wrong\\w*|incorrect|mistake|error|problem|trouble|broke\\w*|smashed|damaged|pieces|bits|leak\\w*|brown|ruined|scared|afraid',
    'lost|missing|late|overdue|stuck|held up|hold|delayed|miss|gone|short|out since|dark|down|drop\\w*|cutting out|stopped|quit',
    'denied|refused|rejected|declined|turned down|blocked|locked|blames?|overbook\\w*|hit|twice|two times|three|hundred',
    'fees?|charges?|charged|overcharged|billed|past-due|notice|expired|dispute|fraud|stolen|somebody else|allergic|nuts|cashews|empty',
    'waited|waiting|third time|again|worse|hurts?|pain|pills|insulin|estimated?|risen|rose|jumped|went up|shot up|scratch|river',
  ].join('|')})\\b`,
  'i',
);

/** Sympathy is for trouble that was spoken of just now, not for "the meter is beside the gate". */
export function mayEmpathise({ plan, customer }: CallState): boolean {
  return plan.isTrouble && TROUBLE_WORDS.test(customer?.said ?? '');
}
