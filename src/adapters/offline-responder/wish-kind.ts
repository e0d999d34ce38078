/** How a customer's wish is built, which decides the sentences that it fits into. */
import { balanced, countWords, unmarked } from './marks.ts';

/** How the wish is built: "the payoff figure", "to keep my plan", "a refund", "the fee taken off", or anything else. */
export type WishKind = 'to-do' | 'thing' | 'done' | 'know' | 'info' | 'other';

/** Whether it is granted by an answer, so that nothing need be done or looked into. */
export function wantsAnswer(kind: WishKind): boolean {
  return kind === 'know' || kind === 'info';
}

/** Of "my phone back, or the money" the agent takes the first. */
export function firstChoice(wish: string): string {
  const cut = wish.search(/,? or (?!more|less|two|so)/);
  return cut > 0 && balanced(wish, cut) && countWords(wish.slice(0, cut)) >= 3 ? wish.slice(0, cut) : wish;
}

/** Two things in one wish, "a firm date and the charge taken off", as against "to get in and see that it is there". */
export function isTwoThings(wish: string): boolean {
  const [first = '', second] = unmarked(wish).split(/,? and (?!only\b)/);
  const thing =
    /^(?:an?|the|my|our|his|her|some|somebody|someone|one|two|three|all|full|credit|proof|compensation|priority) ?\b/;
  return second !== undefined && thing.test(first) && (thing.test(second) || /^\w+ (?:for|of) /.test(second));
}

const PARTICIPLE =
  /\b(?:\w{3,}ed|sent|found|put|taken|brought|made|paid|done|given|cut|spelled|finished|back|out|off|on|here)\b/;

/** Things that are handed over by being said or sent. */
const INFORMATION =
  /^(?:an?|the|my|some|one|all|full|clear|written) (?:\w+ ){0,2}(?:figure|quote|balance|explanation|breakdown|copy|answer|estimate|summary|results|list|instructions|details)\b(?! (?:changed|corrected|fixed|sent back))/;

/** What kind of thing is wished for. */
export function wishKind(wish: string): WishKind {
  const plain = unmarked(wish);
  if (/^to (?!be |have |know |understand |hear |get )/.test(plain)) return 'to-do';
  if (/^some(?:one|body) to (?:explain|tell me|show me)\b/.test(plain)) return 'know';
  if (/^to (?:know|understand|hear|find out|learn|be told)\b/.test(plain)) return 'know';
  if (/^to /.test(plain)) return 'other';
  if (/^(?:some(?:one|body)|them|him|her|you) /.test(plain)) return 'done';
  if (/^(?!to\b).* to (?!(?:my|the|an?|our|his|her|me|us)\b)[a-z]+\b/.test(plain)) return 'done';
  const beforeClause = plain.split(/ (?:that|which|who|if|when|where|before|so) /)[0] ?? plain;
  if (INFORMATION.test(plain) && !/ and /.test(plain)) return 'info';
  if (PARTICIPLE.test(beforeClause.split(' ').slice(2).join(' '))) return 'done';
  return /^(?:an?|the|my|some|one|two|all|her|his|our|their|full|free|that|this|store|proof|compensation|credit) /.test(
    plain,
  )
    ? 'thing'
    : 'done';
}
