/** A call's state from its seed and its history: our own decisions are made again, foreign turns are read. */
import type { ReplyRequest } from '../../domain/ports.ts';
import type { Turn } from '../../domain/turn.ts';
import { createRandom } from '../../shared/random.ts';
import { callDetails } from './call-details.ts';
import { takeForeignTurn } from './foreign-turns.ts';
import { startingMood } from './mood.ts';
import { namesIn } from './names.ts';
import { personaWords } from './persona-words.ts';
import { planCall } from './plan-call.ts';
import { callSlots } from './slots.ts';
import type { CallState } from './state.ts';
import { takeTurn } from './take-turn.ts';

/** More replies than this change nothing in a plan. */
const MOST_REPLIES = 23;

/** The state before the first word of a call that may use `replies` responder calls. */
export function startCall(request: ReplyRequest, replies: number): CallState {
  const root = createRandom(request.seed).stream('offline-responder');
  const { pairing } = request;
  const words = personaWords(pairing.customer, root.stream('values'));
  const plan = planCall(pairing, words, Math.min(MOST_REPLIES, replies), root.stream('plan'));
  const details = callDetails(pairing, root.stream('details'));
  return {
    pairing,
    words,
    plan,
    random: root,
    details,
    slots: callSlots({ pairing, words, plan, details }),
    names: namesIn(pairing),
    agenda: [...plan.agenda],
    agent: undefined,
    customer: undefined,
    given: new Set(),
    pending: new Set(plan.events),
    nextChunk: 0,
    isIssueSaid: false,
    isWishSaid: false,
    isNameSaid: false,
    isFound: false,
    settled: undefined,
    proposed: undefined,
    isEmpathyShown: false,
    hasEmpathised: false,
    hasLookedUp: false,
    isNextAfterLookup: false,
    mood: plan.isTrouble
      ? Math.min(0.15, startingMood(pairing.customer, pairing.traits))
      : startingMood(pairing.customer, pairing.traits),
    catchphrases: 0,
    hasDigressed: false,
    storyQuestion: undefined,
    usedTexts: new Set(),
    usedTemplates: new Set(),
  };
}

/** Brings `state`, which knows the first `from` turns, up to the end of the request's history. */
export function replayHistory(state: CallState, request: ReplyRequest, from: number): CallState {
  const { history } = request;
  let current = state;
  for (let index = from; index < history.length; index += 1) {
    const turn = history[index];
    if (!turn || turn.scripted) continue;
    const left = request.repliesLeft + 1 + countOwn(history, index + 1);
    current = replayTurn(current, turn, index, left);
  }
  return current;
}

function replayTurn(state: CallState, turn: Turn, index: number, left: number): CallState {
  for (const assumed of left > 2 ? [left, 2] : [left]) {
    const tried = copyOf(state);
    if (takeTurn(tried, { role: turn.role, index, left: assumed }).utterance === turn.said) return tried;
  }
  takeForeignTurn(state, turn);
  return state;
}

/** Responder turns from `from` on. */
export function countOwn(history: readonly Turn[], from: number): number {
  let count = 0;
  for (let index = from; index < history.length; index += 1) if (!history[index]?.scripted) count += 1;
  return count;
}

function copyOf(state: CallState): CallState {
  return {
    ...state,
    agenda: [...state.agenda],
    given: new Set(state.given),
    pending: new Set(state.pending),
    usedTexts: new Set(state.usedTexts),
    usedTemplates: new Set(state.usedTemplates),
  };
}
