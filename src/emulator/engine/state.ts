/** What an engine holds and the small moves that both ways into a conference share. */
import type { Clock } from '../../shared/clock.ts';
import type { Random } from '../../shared/random.ts';
import { isOver } from '../machines/call.ts';
import { TwilioError } from '../rest/errors.ts';
import type { Conference, EngineParts, Leg, Participation, Room } from './model.ts';
import type { RowKeeper } from './rows.ts';

/** What the engine needs besides what rooms are given. */
export interface EngineTools {
  readonly parts: EngineParts;
  readonly clock: Clock;
  readonly time: 'virtual' | 'real';
  readonly random: Random;
  readonly rows: RowKeeper;
  /** Throws when a live conference of this name belongs to another process. */
  assertNameIsFree(name: string): Promise<void>;
}

/** What an engine holds. */
export interface EngineState {
  readonly tools: EngineTools;
  readonly rooms: Set<Room>;
  readonly legs: Map<string, Leg>;
  readonly names: Map<string, Conference>;
  readonly sids: Map<string, Conference>;
  /** One addition at a time per conference name. */
  readonly queues: Map<string, Promise<unknown>>;
  nextNumber: number;
}

/** How a leg takes part. */
export type PartOrder = Pick<
  Participation,
  'label' | 'startOnEnter' | 'endOnExit' | 'muted' | 'coaching' | 'callSidToCoach'
>;

/** A live conference by SID or friendly name. */
export function findConference(state: EngineState, key: string): Conference | undefined {
  const found = state.sids.get(key) ?? state.names.get(key);
  return found?.state.status === 'completed' ? undefined : found;
}

export function nameOf(state: EngineState, key: string): string {
  return state.sids.get(key)?.name ?? key;
}

/** Runs one piece of work at a time for each name. */
export async function inTurn<T>(state: EngineState, name: string, work: () => Promise<T>): Promise<T> {
  const before = state.queues.get(name) ?? Promise.resolve();
  const turn = before.then(work, work);
  const settled = turn.catch(() => undefined);
  state.queues.set(name, settled);
  try {
    return await turn;
  } finally {
    if (state.queues.get(name) === settled) state.queues.delete(name);
  }
}

/** Makes a conference findable. */
export function register(state: EngineState, conference: Conference): void {
  conference.room.conference = conference;
  if (conference.room.sid === '' || conference.room.legs.length === 0) conference.room.sid = conference.sid;
  state.names.set(conference.name, conference);
  state.sids.set(conference.sid, conference);
}

/** Throws 16025 for a label that is taken, 20001 for a full room. */
export function assertCanJoin(conference: Conference, label: string | undefined): void {
  const present = conference.room.legs.filter(
    (leg) => leg.participation?.conference === conference && !isOver(leg.state),
  );
  if (label !== undefined && present.some((leg) => leg.participation?.label === label))
    throw new TwilioError(16025, label);
  if (present.length >= conference.wish.maxParticipants) {
    throw new TwilioError(
      20001,
      `the conference has reached its MaxParticipants of ${conference.wish.maxParticipants}`,
    );
  }
}

/** Notes how a leg takes part, before it joins. */
export function takeIn(leg: Leg, conference: Conference, order: PartOrder): void {
  const now = leg.room.timeline.now();
  const participation: Participation = {
    conference,
    label: order.label,
    startOnEnter: order.startOnEnter,
    endOnExit: order.endOnExit,
    muted: order.muted,
    hold: false,
    coaching: order.coaching,
    callSidToCoach: order.callSidToCoach,
    createdMs: now,
    updatedMs: now,
    joinedMs: undefined,
    leftMs: undefined,
  };
  leg.leavingReason = undefined;
  leg.participation = participation;
}

/** A conference that waits for its second leg stands still for a while; everything else runs, after the answer is out. */
export function noteActivity(state: EngineState, room: Room): void {
  if (room.isOver) return;
  room.grace?.();
  const standsStill = room.conference !== undefined && room.conference.state.status !== 'completed' && room.added < 2;
  if (standsStill) room.timeline.hold();
  // A millisecond of real time lets the answer to this request leave before the first callback does.
  room.grace = state.tools.clock.after(standsStill ? room.engine.settings.graceMs : 1, () => room.timeline.release());
}
