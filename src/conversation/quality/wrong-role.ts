/** One side speaking the other side's part. Only phrases that the right side alone would use; what is quoted does not count. */
import { wordsOf } from '../../shared/words.ts';
import type { Fault } from './fault.ts';
import { faultOf, isReported, ownMatch, together, type UtteranceCheck } from './utterance.ts';

/*
 * A customer may ask for the agent's name, direct number or e-mail address, may say "thanks for calling me back" and
 * "let me check"; what stays is offering service and reaching into "your account".
 */
const AGENT_ONLY = together([
  /\bhow (?:can|may|could) i (?:(?:help|assist)(?: you\b|[?.!]|$)|be of (?:help|assistance|service))/,
  /\bwhat (?:else )?can i (?:do|help) (?:for )?you(?: with)?\b/,
  /\b(?:is there )?anything else i can (?:help|assist|do)(?: you| for you)?\b(?! to)/,
  /\bi(?:'d| would|'ll| will)(?: be)? (?:happy|glad|more than happy) to (?:help|assist) you\b/,
  /\b(?:let me|i'll|i will|i can|i've|i have) (?:just |go ahead and )?(?:pull|pulled|look|looked|bring|brought) up your (?:account|order|file|policy|booking|reservation|details)\b/,
  /\bi(?:'ll|'ve| can| will| have)(?: go ahead and| just| now)? (?:process|processed|issue|issued|initiate|initiated|approve|approved) (?:a|the|your) (?:refund|replacement|return|credit) (?:for you|to your|on your)\b/,
  /\b(?:can|could|may) i (?:please )?(?:have|get) your (?:account|order|policy|member|membership|booking|date of birth|billing)\b/,
  /\bi understand your (?:frustration|concern)\b/,
]);

/*
 * An agent may want "to speak to my supervisor", wait for a slow system, and repeat what the customer said; what stays
 * is calling about one's own matter and asking for one's own money.
 */
const CUSTOMER_ONLY = together([
  /\bi(?:'m| am|'ve been|) ?call(?:ing|ed|ed in)? (?:about|because|regarding|in regards? to) (?:my|a|an|the)\b(?! (?:colleague|callback|follow))/,
  /\b(?:can|could) i (?:please )?(?:speak|talk) (?:to|with) (?:your|a|the) (?:manager|supervisor)\b/,
  /\bi(?:'d like| want| need| demand) to (?:speak|talk) (?:to|with) your (?:manager|supervisor)\b/,
  /\bi(?:'d like| want| demand)(?: to get| to have)? (?:a|my|a full) (?:refund|money back)\b(?! (?:to|for you|for your|issued|processed|on your))/,
  /\b(?:when|where) (?:will|is) my (?:order|package|refund|parcel|delivery|technician)\b/,
  /\bmy (?:order|package|parcel|delivery) (?:never|hasn't|has not|didn't|still hasn't|was supposed|is late|arrived|came)\b/,
  /\bi(?:'m| am) the (?:customer|caller)\b/,
  /\bwhy was i charged\b/,
]);

/** Customer lines from the agent, agent lines from the customer. */
export const checkRole: UtteranceCheck = ({ plain, words }, context): Fault | undefined => {
  if (context.role === 'customer')
    return faultOf('wrong-role', ownMatch(plain, AGENT_ONLY) ?? thanksForCalling(plain, context.agent.company));
  return faultOf('wrong-role', ownMatch(plain, CUSTOMER_ONLY) ?? ownedIssue(plain, words, context));
};

function thanksForCalling(plain: string, company: string): string | undefined {
  const match = /\bthank(?:s| you) for calling ([\w'&-]+)/.exec(plain);
  return match && wordsOf(company).includes(match[1] as string) ? match[0] : undefined;
}

/** The customer's own account of the issue, first person and word for word, out of the agent's mouth. */
const ISSUE_RUN = 7;

function ownedIssue(
  plain: string,
  words: readonly string[],
  context: Parameters<UtteranceCheck>[1],
): string | undefined {
  const issue = wordsOf(context.customer.issueText ?? '');
  for (let start = 0; start + ISSUE_RUN <= words.length; start += 1) {
    if (!hasRun(issue, words, start)) continue;
    const run = words.slice(start, start + ISSUE_RUN);
    const place = Math.max(0, plain.indexOf(run[0] as string));
    if (run.some((word) => /^(i|i'm|i've|my|me)$/.test(word)) && !isReported(plain, place)) return run.join(' ');
  }
  return undefined;
}

/** True where the words from `start` on stand in the issue, one after the other. */
function hasRun(issue: readonly string[], words: readonly string[], start: number): boolean {
  for (let at = issue.indexOf(words[start] as string); at >= 0; at = issue.indexOf(words[start] as string, at + 1)) {
    let length = 1;
    while (length < ISSUE_RUN && issue[at + length] === words[start + length]) length += 1;
    if (length === ISSUE_RUN) return true;
  }
  return false;
}
