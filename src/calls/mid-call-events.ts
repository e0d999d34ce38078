/** What came between in a call, read from what its turns did: the plan may deal what the call then has no room for. */
import type { DialogueAct, Role } from '../domain/labels.ts';
import { MID_CALL_EVENTS, type MidCallEvent } from '../domain/plan.ts';
import { type TurnRecord, withoutBackChannels } from '../domain/record.ts';

/** The events that happened, in the order of `MID_CALL_EVENTS`; undefined where the responder does not say what turns do. */
export function eventsIn(turns: readonly TurnRecord[]): MidCallEvent[] | undefined {
  const spoken = withoutBackChannels(turns);
  if (!spoken.some(({ role, act }) => role === 'customer' && act !== undefined)) return undefined;
  return MID_CALL_EVENTS.filter((event) =>
    spoken.some((turn, index) => IS_EVENT[event](turn, spoken[index - 1], spoken[index - 2])),
  );
}

/** `before` is the turn that is answered, `earlier` the one before that. */
type IsEvent = (turn: TurnRecord, before: TurnRecord | undefined, earlier: TurnRecord | undefined) => boolean;

/** By what a turn does, and to what it answers. */
const IS_EVENT: Readonly<Record<MidCallEvent, IsEvent>> = {
  'change-of-mind': (turn) => does(turn, 'customer', 'change-mind'),
  'second-issue': (turn) => does(turn, 'customer', 'raise-second-issue'),
  'forgotten-detail': (turn, before) =>
    does(turn, 'customer', 'hold') && does(before, 'agent', 'request-info', 'verify-identity', 'clarify'),
  // A correction without a value in it is of the matter, not of a digit.
  'misheard-digit': (turn, before) =>
    does(turn, 'customer', 'correct') && (turn.entities ?? []).length > 0 && does(before, 'agent', 'echo-confirm'),
  // The agent asks for patience once more.
  'long-lookup': (turn, _before, earlier) => does(turn, 'agent', 'hold') && does(earlier, 'agent', 'hold'),
  interruption: (turn, before) => does(turn, 'customer', 'hold') && does(before, 'agent', 'hold'),
  'small-talk': (turn) => does(turn, 'customer', 'small-talk'),
};

function does(turn: TurnRecord | undefined, role: Role, ...acts: readonly DialogueAct[]): boolean {
  return turn?.role === role && turn.act !== undefined && acts.includes(turn.act);
}
