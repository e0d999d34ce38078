/** Builds a room and wires the parts of the engine that call each other. */
import type { Clock } from '../../shared/clock.ts';
import { seededIds } from '../../shared/ids.ts';
import type { Random } from '../../shared/random.ts';
import { isOver } from '../machines/call.ts';
import { createRealTimeline, createVirtualTimeline } from '../timeline.ts';
import { applyCall } from './leg.ts';
import type { EngineParts, Leg, Room, RoomHooks } from './model.ts';
import { feed, quiet } from './script.ts';

/** What a new room needs. `onOver` is told once, when its last leg and recording have ended. */
export interface RoomParts {
  readonly engine: EngineParts;
  readonly clock: Clock;
  readonly time: 'virtual' | 'real';
  /** The stream of the engine's seed; the room derives its own from its number. */
  readonly random: Random;
  readonly dialConference: RoomHooks['dialConference'];
  onOver(room: Room): void;
}

/** The n-th room. Virtual rooms start a second apart and stand still until released. */
export function newRoom(number: number, parts: RoomParts): Room {
  const random = parts.random.stream(`room-${number}`);
  const onFault = (error: unknown) => {
    parts.engine.journal({
      kind: 'bug',
      room: number,
      message: error instanceof Error ? (error.stack ?? '') : String(error),
    });
  };
  const startMs = parts.engine.settings.virtualEpochMs + number * 1000;
  return {
    number,
    sid: '',
    random,
    ids: seededIds(random.stream('ids-0')),
    timeline:
      parts.time === 'virtual' ? createVirtualTimeline(startMs, onFault) : createRealTimeline(parts.clock, onFault),
    legs: [],
    conference: undefined,
    segments: [],
    heard: [],
    recordings: [],
    added: 0,
    grace: undefined,
    isOver: false,
    engine: parts.engine,
    hooks: {
      feed,
      hangUp: (leg, how) => applyCall(leg, leg.state === 'queued' ? 'cancel' : how),
      dialConference: parts.dialConference,
      released,
      settle: (room) => settle(room, parts),
    },
  };
}

/** REST participants end with their conference; a leg that dialled in goes on with its document. */
function released(leg: Leg): void {
  if (!leg.near.dialledConference) {
    applyCall(leg, 'hang-up');
    return;
  }
  leg.near.dialledConference = false;
  feed(leg.near, { kind: 'dial-ended', params: [['DialCallStatus', 'answered']] });
}

function settle(room: Room, parts: RoomParts): void {
  if (room.isOver || room.legs.some((leg) => !isOver(leg.state))) return;
  if (room.recordings.some(({ status }) => status === 'in-progress' || status === 'processing')) return;
  room.isOver = true;
  room.grace?.();
  parts.onOver(room);
}

/** Breaks a room off without a word to anybody, as when the process ends. */
export function abandonRoom(room: Room): void {
  room.timeline.stop();
  room.grace?.();
  for (const leg of room.legs) {
    quiet(leg.near);
    quiet(leg.far);
  }
}
