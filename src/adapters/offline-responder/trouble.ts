/** Whether a call is about something that went wrong, as against a service that is asked for: it decides many phrases. */
import type { Pairing } from '../../domain/plan.ts';

/** A complaint, not a request: something went wrong. */
export function isTroubleCall({ customer }: Pairing): boolean {
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
}
