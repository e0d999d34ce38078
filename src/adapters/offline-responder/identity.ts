/** How an agent makes sure who is calling where it matters: beside the number of the matter, something that only the customer knows. */
import type { Random } from '../../shared/random.ts';
import { isBirthday, type KnownFact, PHONE_END } from './persona-words.ts';

/** Money, accounts, health and what is insured are not talked about with just anybody. */
const SENSITIVE =
  /bill|charge|\bfee\b|refund|payment|payout|dispute|(?<!gift-)card|account|login|fraud|transfer|deposit|hold|loan|claim|premium|driver|membership|results|prescription|record|referral|plan|roaming|lost-phone/;

/** True for an issue in which one number does not open the file. */
export function isSensitive(category: string): boolean {
  return SENSITIVE.test(category);
}

/** Asked for to know who is calling, and for nothing else. */
export function isProof(fact: KnownFact): boolean {
  return fact.key === PHONE_END || isOwnBirthday(fact);
}

/** The caller's own date of birth, not a daughter's. */
export function isOwnBirthday({ name }: KnownFact): boolean {
  return isBirthday(name) && !/'s\b|\bof (?!birth)/.test(name);
}

/** Nobody has to look for these. */
export function isByHeart(fact: KnownFact): boolean {
  return isBirthday(fact.name) || fact.key === PHONE_END || fact.key === 'phone';
}

/** What the agent asks for beside the `asked` facts; a date of birth where there is one, as a rule. */
export function proofOf(facts: readonly KnownFact[], asked: readonly KnownFact[], random: Random): KnownFact {
  const isHome = ({ name, evident }: KnownFact) =>
    !evident && /^(?:service|home|delivery|shipping) address$/.test(name);
  const weightOf = (fact: KnownFact) =>
    isOwnBirthday(fact) ? 6 : fact.key === PHONE_END ? 3 : isHome(fact) || fact.key === 'email' ? 1 : 0;
  const open = facts.filter((fact) => fact.key === PHONE_END || !asked.includes(fact));
  return random.weighted(open.map((fact) => [fact, weightOf(fact)] as const));
}
