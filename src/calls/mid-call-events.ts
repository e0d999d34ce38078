/** What came between in a call, read from what its turns did: the plan may deal what the call then has no room for. */
import type { DialogueAct, Role } from '../domain/labels.ts';
import { MID_CALL_EVENTS, type MidCallEvent } from '../domain/plan.ts';
import { type TurnRecord, withoutBackChannels } from '../domain/record.ts';

/** The events that happened, in the order of `MID_CALL_EVENTS`; undefined where the responder does not say what turns do. */
export function eventsIn(turns: readonly TurnRecord[]): MidCallEvent[] | undefined {
  const spoken = withoutBackChannels(turns);
  if (!spoken.some(({ role, act }) => role === 'customer' && act !== undefined)) return undefined;
  return MID_CALL_EVENTS.filter((event) => spoken.some((_turn, index) => IS_EVENT[event](spoken, index)));
}

/** Whether the turn at a place is the event. */
type IsEvent = (turns: readonly TurnRecord[], index: number) => boolean;

/** By what a turn does, and to what it answers. */
const IS_EVENT: Readonly<Record<MidCallEvent, IsEvent>> = {
  'change-of-mind': (turns, index) => does(turns[index], 'customer', 'change-mind'),
  'second-issue': (turns, index) => does(turns[index], 'customer', 'raise-second-issue'),
  'forgotten-detail': (turns, index) =>
    does(turns[index], 'customer', 'hold') &&
    does(turns[index - 1], 'agent', 'request-info', 'verify-identity', 'clarify'),
  // A correction without a value in it is of the matter, not of a digit.
  'misheard-digit': (turns, index) =>
    does(turns[index], 'customer', 'correct') &&
    (turns[index]?.entities ?? []).length > 0 &&
    does(turns[index - 1], 'agent', 'echo-confirm'),
  // The agent asks for patience once more.
  'long-lookup': (turns, index) =>
    does(turns[index], 'agent', 'hold') && does(turns[beforeAsides(turns, index - 2)], 'agent', 'hold'),
  interruption: isInterruption,
  'small-talk': (turns, index) => does(turns[index], 'customer', 'small-talk'),
};

function isInterruption(turns: readonly TurnRecord[], index: number): boolean {
  return does(turns[index], 'customer', 'hold') && does(turns[index - 1], 'agent', 'hold');
}

/** The agent's place at or before `index` that answers neither a chat nor an interruption of the waiting customer. */
function beforeAsides(turns: readonly TurnRecord[], index: number): number {
  let place = index;
  while (place > 1 && (does(turns[place - 1], 'customer', 'small-talk') || isInterruption(turns, place - 1)))
    place -= 2;
  return place;
}

function does(turn: TurnRecord | undefined, role: Role, ...acts: readonly DialogueAct[]): boolean {
  return turn?.role === role && turn.act !== undefined && acts.includes(turn.act);
}
