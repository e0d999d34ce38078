/** The agent's look-ups: the silence while looking, and the first words after it. */
import { type Moment, type Part, phrase } from './draft.ts';
import { phraseBank } from './phrase-bank.ts';
import type { CallState } from './state.ts';
import { wantsAnswer } from './wish-kind.ts';

/** Silence before the first finding: after a hold always, otherwise often. */
export function lookUpPause({ state, random }: Moment): { pauseMs?: number } {
  if (state.isNextAfterLookup)
    return { pauseMs: Math.round(random.between(2200, state.pending.has('chat') ? 6000 : 8800)) };
  if (state.hasLookedUp || !random.chance(state.plan.length <= 7 ? 0.5 : 0.28)) return {};
  state.hasLookedUp = true;
  return { pauseMs: Math.round(random.between(2000, 5500)) };
}

/** After a silence the word of sympathy would come too late; an apology for a mistake never does. */
export function afterSilence(pause: { pauseMs?: number }, prefix: Part[], state: CallState): Part[] {
  const owes =
    state.customer?.kind === 'reject' || state.customer?.kind === 'object' || state.customer?.kind === 'correct';
  return pause.pauseMs !== undefined && !owes ? [] : prefix;
}

/** Words on coming back from the look-up. */
export function backWords({ state, random }: Moment, pause: { pauseMs?: number }): Part[] {
  if (state.isNextAfterLookup) return random.chance(0.85) ? [phrase('agent.back')] : [];
  if (state.isFound || !isKnown(state)) return [];
  return pause.pauseMs !== undefined && random.chance(0.6) ? [phrase('agent.found')] : [];
}

/** Whose matter it is has been said: before that nothing can be "here" or "up". */
export function isKnown({ given, isNameSaid, words }: CallState): boolean {
  return given.size > 0 || isNameSaid || wantsAnswer(words.wishKind);
}

const TOPICS: readonly (readonly [RegExp, string])[] = [
  [/allergen|dish|misdeliver|lasagna|meal/, 'kitchen'],
  [/missing-(?:item|part|piece)|wrong-item/, 'packing'],
  [/test-result|lab-|referral|record|policy-papers/, 'records'],
  [/^(?!internet|network|mobile|phone|app).*(?:power|water|gas|outage|leak|sewer)/, 'supply'],
  [/premium|payout/, 'rates'],
  [/damag|broken|defect|fault|crack|warranty/, 'damage'],
  [/deliver|late|ship|parcel|package|missing-item|lost-lugg/, 'delivery'],
  [/bill|charge|fee|payment|refund|invoice|price|roaming/, 'billing'],
  [/outage|internet|technical|network|connect|slow|app-/, 'technical'],
  [/access|login|password|locked|blocked/, 'access'],
  [/appoint|booking|schedul|overbook|reserv/, 'booking'],
  [/claim|referral|prescription|transfer/, 'claim'],
];

/** Why it happened: by topic where the bank has something; what holds of anything would seldom fit it. */
export function explainKey({ state }: Moment): string {
  if (!state.plan.isTrouble) return 'agent.explain.request';
  const key = `agent.explain.${topicOf(state) ?? ''}`;
  return phraseBank().has(key) ? key : 'agent.explain';
}

function topicOf(state: CallState): string | undefined {
  return TOPICS.find(([pattern]) => pattern.test(state.pairing.customer.issue.category))?.[1];
}

/** Topics in which something is under way and can get stuck. */
const PENDING: ReadonlySet<string | undefined> = new Set(['delivery', 'claim', 'booking']);

/** What the record shows. */
export function findKey({ state, random }: Moment): string {
  if (!state.plan.isTrouble) return 'agent.find.request';
  return PENDING.has(topicOf(state)) && random.chance(0.6) ? 'agent.find.pending' : 'agent.find';
}
