/** The agent's look-ups: the silence while looking, and the first words after it. */
import { type Moment, type Part, phrase } from './draft.ts';
import { causeTopic, isMeal, isOwnMishap } from './issue-topics.ts';
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

/** Why it happened: by topic where the bank has something; what holds of anything would seldom fit it. */
export function explainKey({ state }: Moment): string {
  const topic = causeTopic(state.pairing);
  if (!state.plan.isTrouble || (topic === undefined && isOwnMishap(state.pairing))) return 'agent.explain.request';
  const key = `agent.explain.${topic ?? ''}`;
  return phraseBank().has(key) ? key : 'agent.explain';
}

/** Topics in which something is under way and can get stuck. */
const PENDING: ReadonlySet<string | undefined> = new Set(['delivery', 'claim', 'booking', 'records', 'porting']);

/** What the record shows. */
export function findKey({ state, random }: Moment): string {
  const { pairing, plan } = state;
  if (!plan.isTrouble || isOwnMishap(pairing)) return 'agent.find.request';
  if (isMeal(pairing)) return 'agent.find.meal';
  return PENDING.has(causeTopic(pairing)) && random.chance(0.6) ? 'agent.find.pending' : 'agent.find';
}
