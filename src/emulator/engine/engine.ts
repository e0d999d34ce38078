/** All rooms of one emulator instance: finds them, makes them, lets time run in them. The REST operations stand on this. */

import { seededIds } from '../../shared/ids.ts';
import { TwilioError } from '../rest/errors.ts';
import { newConference } from './conference.ts';
import { dialConference } from './dial.ts';
import { type LegOrder, launchLeg, newLeg } from './leg.ts';
import type { Conference, ConferenceWish, Leg, Room } from './model.ts';
import { abandonRoom, newRoom, type RoomParts } from './room.ts';
import {
  assertCanJoin,
  type EngineState,
  type EngineTools,
  findConference,
  inTurn,
  nameOf,
  noteActivity,
  type PartOrder,
  register,
  takeIn,
} from './state.ts';

/** A participant to be added. */
export interface ParticipantOrder extends PartOrder {
  readonly leg: LegOrder;
  readonly conference: ConferenceWish;
}

export interface Engine {
  /** A live conference by SID or friendly name. */
  conference(key: string): Conference | undefined;
  /** A leg of a live room. */
  leg(sid: string): Leg | undefined;
  rooms(): readonly Room[];
  /** Adds a leg to a conference, opening it when the name is free. Resolves when both are durable. */
  addParticipant(key: string, order: ParticipantOrder): Promise<Leg>;
  createCall(order: LegOrder): Promise<Leg>;
  /** Somebody changed the room through the API: its patience starts anew, and time runs on. */
  noteActivity(room: Room): void;
  /** Breaks every room off and starts counting from 0 again. */
  reset(): void;
}

/** An engine without rooms. */
export function createEngine(tools: EngineTools): Engine {
  const state: EngineState = {
    tools,
    rooms: new Set(),
    legs: new Map(),
    names: new Map(),
    sids: new Map(),
    queues: new Map(),
    nextNumber: 0,
  };
  return {
    conference: (key) => findConference(state, key),
    leg: (sid) => state.legs.get(sid),
    rooms: () => [...state.rooms],
    addParticipant: (key, order) => inTurn(state, nameOf(state, key), () => addParticipant(state, key, order)),
    createCall: (order) => createCall(state, order),
    noteActivity: (room) => noteActivity(state, room),
    reset: () => {
      for (const room of state.rooms) abandonRoom(room);
      for (const map of [state.legs, state.names, state.sids, state.queues]) map.clear();
      state.rooms.clear();
      state.nextNumber = 0;
    },
  };
}

async function addParticipant(state: EngineState, key: string, order: ParticipantOrder): Promise<Leg> {
  const open = findConference(state, key);
  if (open === undefined && /^CF[0-9a-fA-F]{32}$/.test(key)) {
    throw new TwilioError(20404, `/Conferences/${key}`);
  }
  if (open) assertCanJoin(open, order.label);
  const room = open?.room ?? openRoom(state);
  const { leg, conference } = await settleOn(state, room, open, key, order);
  if (conference.state.status === 'completed') {
    leg.isDeleted = true;
    state.tools.rows.touch(leg);
    throw new TwilioError(20404, `/Conferences/${key}`);
  }
  takeIn(leg, conference, order);
  conference.awaited += 1;
  room.added += 1;
  start(state, leg);
  return leg;
}

/** Claims what is needed; a room that was opened for it does not outlive a refusal. */
async function settleOn(
  state: EngineState,
  room: Room,
  open: Conference | undefined,
  name: string,
  order: ParticipantOrder,
): Promise<{ leg: Leg; conference: Conference }> {
  try {
    if (!open) await state.tools.assertNameIsFree(name);
    return await claimLeg(state, room, open, order.leg, name, order.conference);
  } catch (error) {
    if (!open) state.rooms.delete(room);
    throw error;
  }
}

/** Draws SIDs until none belongs to something alive; another try draws from another stream, far from the taken ones. */
async function claimLeg(
  state: EngineState,
  room: Room,
  open: Conference | undefined,
  order: LegOrder,
  name: string,
  wish: ConferenceWish,
): Promise<{ leg: Leg; conference: Conference }> {
  for (let attempt = 0; ; attempt += 1) {
    if (attempt > 0) room.ids = seededIds(room.random.stream(`ids-${attempt}`));
    const conference = open ?? newConference(room, `CF${room.ids.hex(32)}`, name, wish);
    const leg = newLeg(room, `CA${room.ids.hex(32)}`, room.added, order);
    const claimed = await state.tools.rows.claim(open ? [leg] : [conference, leg]);
    if (!claimed.every(Boolean)) continue;
    if (!open) register(state, conference);
    return { leg, conference };
  }
}

function openRoom(state: EngineState): Room {
  const { tools } = state;
  const parts: RoomParts = {
    engine: tools.parts,
    clock: tools.clock,
    time: tools.time,
    random: tools.random,
    dialConference: (end, noun) => dialConference(state, end, noun),
    onOver: (room) => closeRoom(state, room),
  };
  const room = newRoom(state.nextNumber, parts);
  state.nextNumber += 1;
  state.rooms.add(room);
  return room;
}

function closeRoom(state: EngineState, room: Room): void {
  if (room.legs.length > 0) state.tools.rows.keepTimeline(room);
  state.rooms.delete(room);
  for (const leg of room.legs) state.legs.delete(leg.sid);
  const { conference } = room;
  if (conference && state.names.get(conference.name) === conference) state.names.delete(conference.name);
  if (conference) state.sids.delete(conference.sid);
}

function start(state: EngineState, leg: Leg): void {
  leg.room.legs.push(leg);
  state.legs.set(leg.sid, leg);
  leg.room.engine.touch(leg);
  launchLeg(leg);
  noteActivity(state, leg.room);
}

async function createCall(state: EngineState, order: LegOrder): Promise<Leg> {
  const room = openRoom(state);
  for (let attempt = 0; ; attempt += 1) {
    if (attempt > 0) room.ids = seededIds(room.random.stream(`ids-${attempt}`));
    const leg = newLeg(room, `CA${room.ids.hex(32)}`, 0, order);
    const [claimed] = await state.tools.rows.claim([leg]);
    if (!claimed) continue;
    room.sid = leg.sid;
    start(state, leg);
    return leg;
  }
}
