/** Performs what the conference machine decides: callbacks, recordings, who hears whom, and letting legs go. */
import {
  type ConferenceEffect,
  type ConferenceEvent,
  EMPTY_CONFERENCE,
  type Member,
  stepConference,
} from '../machines/conference.ts';
import { reportConference } from './callbacks.ts';
import { refreshHearing } from './hearing.ts';
import type { Conference, ConferenceWish, Leg, Room } from './model.ts';
import { recordConference, stopRecording } from './recording.ts';

/** A conference that nobody has joined yet. */
export function newConference(room: Room, sid: string, name: string, wish: ConferenceWish): Conference {
  const now = room.timeline.now();
  return {
    sid,
    name,
    room,
    wish,
    state: EMPTY_CONFERENCE,
    awaited: 0,
    createdMs: now,
    updatedMs: now,
    startedMs: undefined,
    endedMs: undefined,
    reason: undefined,
    endingCallSid: undefined,
    callbacks: { sequence: 0, lastMs: 0 },
    recording: undefined,
  };
}

/** Lets an answered leg into the conference of its participation. */
export function joinConference(leg: Leg): void {
  const { participation, room } = leg;
  if (participation === undefined) return;
  const { conference } = participation;
  conference.awaited -= 1;
  participation.joinedMs = room.timeline.now();
  apply(conference, { kind: 'join', member: memberOf(leg) }, leg);
  refreshHearing(room);
}

/** Takes a leg out, or notes that it never came in. `reason` is Twilio's `ReasonParticipantLeft`. */
export function leaveConference(leg: Leg, way: 'left' | 'kicked', reason: string): void {
  const { participation, room } = leg;
  if (participation === undefined || participation.leftMs !== undefined) return;
  const { conference } = participation;
  leg.leavingReason ??= reason;
  if (participation.joinedMs !== undefined) {
    apply(conference, { kind: 'leave', callSid: leg.sid, way }, leg);
    refreshHearing(room);
    return;
  }
  conference.awaited -= 1;
  reportLeaving(leg, 'participant_add_failed');
  if (conference.awaited === 0 && conference.state.members.length === 0) abandon(conference);
}

/** Ends the conference by request. Legs that are still being dialled are let go as well. */
export function endConference(conference: Conference): void {
  const cause = conference.room.legs[0];
  if (cause) apply(conference, { kind: 'end' }, cause);
}

/** Mutes, holds or otherwise changes a participant; those that have not joined yet are changed for later. */
export function changeParticipant(leg: Leg, change: Partial<Omit<Member, 'callSid'>>): void {
  const { participation, room } = leg;
  if (participation === undefined) return;
  participation.muted = change.muted ?? participation.muted;
  participation.hold = change.hold ?? participation.hold;
  participation.endOnExit = change.endOnExit ?? participation.endOnExit;
  participation.updatedMs = room.timeline.now();
  apply(participation.conference, { kind: 'change', callSid: leg.sid, change }, leg);
  room.engine.touch(leg);
  refreshHearing(room);
}

function apply(conference: Conference, event: ConferenceEvent, cause: Leg): void {
  const [next, effects] = stepConference(conference.state, event);
  conference.state = next;
  for (const effect of effects) {
    if (effect.kind !== 'release') continue;
    const leg = legOf(conference, effect.callSid);
    if (leg)
      leg.leavingReason =
        effect.because === 'ended-via-api' ? 'conference_ended_via_api' : 'moderator_ended_conference';
  }
  for (const effect of effects) perform(conference, effect, cause);
}

function perform(conference: Conference, effect: ConferenceEffect, cause: Leg): void {
  const { room } = conference;
  switch (effect.kind) {
    case 'report-join': {
      const leg = legOf(conference, effect.callSid);
      if (leg) reportConference(conference, 'participant-join', leg, leg);
      return;
    }
    case 'report-leave': {
      const leg = legOf(conference, effect.callSid);
      if (leg) reportLeaving(leg, leg.leavingReason ?? 'participant_hung_up');
      return;
    }
    case 'report-change': {
      const leg = legOf(conference, effect.callSid);
      if (leg) reportConference(conference, effect.event, leg, leg);
      return;
    }
    case 'report-start':
      conference.startedMs = room.timeline.now();
      conference.updatedMs = conference.startedMs;
      room.engine.touch(conference);
      if (conference.wish.record) recordConference(conference, cause);
      reportConference(conference, 'conference-start', cause);
      return;
    case 'report-end':
      close(conference, effect, cause);
      return;
    case 'release': {
      const leg = legOf(conference, effect.callSid);
      if (leg) room.hooks.released(leg);
    }
  }
}

function close(conference: Conference, effect: Extract<ConferenceEffect, { kind: 'report-end' }>, cause: Leg): void {
  const { room } = conference;
  conference.endedMs = room.timeline.now();
  conference.updatedMs = conference.endedMs;
  conference.reason = effect.reason;
  conference.endingCallSid = effect.callSid;
  room.engine.touch(conference);
  if (conference.recording) stopRecording(conference.recording, cause);
  const label = effect.callSid ? legOf(conference, effect.callSid)?.participation?.label : undefined;
  reportConference(conference, 'conference-end', cause, undefined, [
    ...(effect.callSid ? [['CallSidEndingConference', effect.callSid] as [string, string]] : []),
    ...(label === undefined ? [] : [['ParticipantLabelEndingConference', label] as [string, string]]),
    ['Reason', effect.reason.replaceAll('-', ' ')],
    ['ReasonConferenceEnded', effect.reason],
  ]);
  for (const leg of room.legs) {
    if (leg.participation?.conference === conference && leg.participation.joinedMs === undefined)
      room.hooks.hangUp(leg, 'hang-up');
  }
}

/** Nobody came in, and nobody is expected any more. */
function abandon(conference: Conference): void {
  if (conference.state.status === 'completed') return;
  conference.state = { status: 'completed', members: [] };
  conference.endedMs = conference.room.timeline.now();
  conference.updatedMs = conference.endedMs;
  conference.reason = 'last-participant-left';
  conference.room.engine.touch(conference);
}

function reportLeaving(leg: Leg, reason: string): void {
  const { participation, room } = leg;
  if (participation === undefined || participation.leftMs !== undefined) return;
  participation.leftMs = room.timeline.now();
  participation.updatedMs = participation.leftMs;
  room.engine.touch(leg);
  reportConference(participation.conference, 'participant-leave', leg, leg, [
    ['ParticipantCallStatus', leg.state],
    ['ReasonParticipantLeft', reason],
  ]);
}

function legOf(conference: Conference, callSid: string): Leg | undefined {
  return conference.room.legs.find((leg) => leg.sid === callSid);
}

function memberOf(leg: Leg): Member {
  const { startOnEnter = true, endOnExit = false, muted = false, hold = false } = leg.participation ?? {};
  return { callSid: leg.sid, startOnEnter, endOnExit, muted, hold };
}
