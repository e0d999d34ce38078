/** The agent's look-ups: the silence while looking, and the first words after it. */
import { type Moment, type Part, phrase } from './draft.ts';
import type { CallState } from './state.ts';

/** Silence before the first finding: after a hold always, otherwise often. */
export function lookUpPause({ state, random }: Moment): { pauseMs?: number } {
  if (state.isNextAfterLookup)
    return { pauseMs: Math.round(random.between(2200, state.pending.has('chat') ? 6000 : 9800)) };
  if (state.hasLookedUp || !random.chance(state.plan.length <= 7 ? 0.6 : 0.34)) return {};
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
  return pause.pauseMs !== undefined && random.chance(0.6) ? [phrase('agent.found')] : [];
}
