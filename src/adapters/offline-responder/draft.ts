/** A turn before it has words: which phrases it is made of and what it does. */
import type { DialogueAct, Emotion, Outcome } from '../../domain/labels.ts';
import type { Random } from '../../shared/random.ts';
import type { AgentMove, CallState, CustomerMove, LastMove } from './state.ts';
import type { Slots } from './template.ts';

/** One turn to decide: what is known, and how many replies remain after it. */
export interface Moment {
  readonly state: CallState;
  readonly left: number;
  readonly random: Random;
}

/** A phrase to be drawn from the bank, or words that are already chosen (marked text). */
export type Part = { readonly key: string; readonly slots?: Slots } | { readonly words: string };

/** One turn as decided by a policy. */
export interface Draft<Kind extends AgentMove | CustomerMove = AgentMove | CustomerMove> {
  readonly parts: readonly Part[];
  readonly act: DialogueAct;
  readonly intent: string;
  readonly move: LastMove<Kind>;
  readonly done?: boolean;
  readonly outcome?: Outcome;
  readonly pauseMs?: number;
  /** Set by the agent's policy; the customer's comes from the mood. */
  readonly emotion?: Emotion;
}

/** A phrase by key. */
export function phrase(key: string, slots?: Slots): Part {
  return slots === undefined ? { key } : { key, slots };
}
