/** Turn taking: what to do next on a leg, decided from the conversation alone. Pure; speaking and asking happen elsewhere. */
import type { Ending, Role } from '../domain/labels.ts';
import type { Turn } from '../domain/turn.ts';
import {
  type Conversation,
  type ConversationLimits,
  ended,
  scriptedTurn,
  withSilence,
  withTurn,
} from './conversation.ts';

/** What a leg is to do. `hears` is the index of the turn that the leg listens for. */
export type Move =
  | { readonly do: 'say'; readonly turn: Turn; readonly afterwards: 'listen' | 'hang-up' }
  | { readonly do: 'listen'; readonly hears: number; readonly waitMs: number }
  | { readonly do: 'back-channel'; readonly says: string; readonly hears: number }
  | { readonly do: 'ask-responder'; readonly index: number }
  | { readonly do: 'hang-up' };

/** A move together with the conversation after it. */
export interface Step {
  readonly conversation: Conversation;
  readonly move: Move;
}

/** The agent's leg is connected and the room is open: the introduction. A repeated request gets the same answer. */
export function open(conversation: Conversation): Step {
  const first = conversation.turns[0];
  if (first) return { conversation, move: sayingOf(conversation, first) };
  const turn = scriptedTurn(conversation, 'introduction');
  return { conversation: withTurn(conversation, turn), move: { do: 'say', turn, afterwards: 'listen' } };
}

/** The limits of a run, and whether one more reply can be paid for; it can, unless it is said. */
export interface Bounds extends ConversationLimits {
  readonly mayAsk?: boolean;
}

/** `role` has heard turn `hears`: what it says next, if anything. */
export function answer(conversation: Conversation, role: Role, hears: number, bounds: Bounds): Step {
  const index = hears + 1;
  const already = conversation.turns[index];
  if (already)
    return { conversation, move: already.role === role ? sayingOf(conversation, already) : listenFor(index) };
  if (conversation.phase === 'over') return { conversation, move: { do: 'hang-up' } };
  if (hears >= conversation.turns.length) return { conversation, move: listenFor(hears) }; // a noise, not a turn
  if (conversation.turns[hears]?.role === role) return { conversation, move: listenFor(index) };
  const bound = boundReached(conversation, bounds);
  if (conversation.phase === 'closing' || bound) return close(conversation, role, bound ?? 'turn-limit');
  return { conversation, move: { do: 'ask-responder', index } };
}

/** `role` heard nothing while waiting for turn `hears`. */
export function heardNothing(conversation: Conversation, role: Role, hears: number, limits: ConversationLimits): Step {
  if (conversation.phase === 'over' && hears >= conversation.turns.length)
    return { conversation, move: { do: 'hang-up' } };
  const awaited = conversation.turns[hears];
  if (awaited && awaited.role !== role && awaited.heard === undefined) {
    // It is being spoken, or about to be after a pause: keep listening for as long as that may take.
    const patience = (awaited.pauseMs ?? 0) + 10_000;
    const tried = withSilence(conversation, role);
    if (tried.silences[role] > limits.silenceRounds)
      return { conversation: ended(tried, 'silence'), move: { do: 'hang-up' } };
    return { conversation: tried, move: { do: 'listen', hears, waitMs: patience } };
  }
  const next = withSilence(conversation, role);
  if (next.silences[role] >= limits.silenceRounds)
    return { conversation: ended(next, 'silence'), move: { do: 'hang-up' } };
  return { conversation: next, move: listenFor(hears) };
}

/** What a turn that was decided already makes its leg do: said again to a repeated request. */
export function sayingOf(conversation: Conversation, turn: Turn): Move {
  const isLast = turn.index === conversation.turns.length - 1;
  const leaves = isLast && conversation.phase === 'over';
  return { do: 'say', turn, afterwards: leaves ? 'hang-up' : 'listen' };
}

/** Ends it at a bound: the agent says the farewell, the customer leaves. */
export function close(conversation: Conversation, role: Role, ending: Ending): Step {
  const finished = ended(conversation, ending);
  if (role === 'customer') return { conversation: finished, move: { do: 'hang-up' } };
  const turn = scriptedTurn(conversation, 'farewell');
  return { conversation: { ...withTurn(finished, turn) }, move: { do: 'say', turn, afterwards: 'hang-up' } };
}

/** The bound that forbids another reply, if one does. One turn stays free for the farewell. */
export function boundReached({ turns }: Conversation, { maxTurns, mayAsk = true }: Bounds): Ending | undefined {
  if (turns.length >= maxTurns - 1) return 'turn-limit';
  return mayAsk ? undefined : 'budget';
}

function listenFor(hears: number): Move {
  return { do: 'listen', hears, waitMs: 0 };
}
