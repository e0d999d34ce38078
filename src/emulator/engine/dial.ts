/** `<Dial><Conference>`: a call's own TwiML goes into a conference, moving to that conference's room if need be. */
import { seededIds } from '../../shared/ids.ts';
import { isOver } from '../machines/call.ts';
import { TwilioError } from '../rest/errors.ts';
import type { ConferenceNoun } from '../twiml/document.ts';
import { joinConference, newConference } from './conference.ts';
import { limitTalk } from './leg.ts';
import type { Conference, End, Leg, Room } from './model.ts';
import { feed } from './script.ts';
import { assertCanJoin, type EngineState, findConference, inTurn, noteActivity, register, takeIn } from './state.ts';

/** Finds or opens the conference and goes in. */
export function dialConference(state: EngineState, end: End, noun: ConferenceNoun): void {
  const { leg } = end;
  const refuse = (code: number, message: string) => {
    leg.room.engine.journal({ kind: 'alert', level: 'error', code, message, resource_sid: leg.sid });
    feed(end, { kind: 'dial-ended', params: [['DialCallStatus', 'failed']] });
  };
  if (end.side === 'far') {
    refuse(12200, 'An application that was called cannot dial a conference: it is in one already.');
    return;
  }
  const { generation } = end;
  const found = inTurn(state, noun.name, () => enter(state, leg, noun)).catch((error: unknown) => String(error));
  leg.room.timeline.wait(found, (conference) => {
    if (typeof conference === 'string') return refuse(13214, conference);
    if (end.generation !== generation || isOver(leg.state)) return;
    try {
      assertCanJoin(conference, noun.label);
    } catch (error) {
      return refuse(error instanceof TwilioError ? error.code : 16025, String(error));
    }
    goIn(state, end, conference, noun);
  });
}

async function enter(state: EngineState, leg: Leg, noun: ConferenceNoun): Promise<Conference> {
  const open = findConference(state, noun.name);
  if (open) return open;
  await state.tools.assertNameIsFree(noun.name);
  const room = leg.room;
  for (let attempt = 0; ; attempt += 1) {
    if (attempt > 0) room.ids = seededIds(room.random.stream(`ids-dial-${attempt}`));
    const conference = newConference(room, `CF${room.ids.hex(32)}`, noun.name, {
      statusCallback: noun.statusCallback,
      record: noun.record,
      trim: 'trim-silence',
      recordingCallback: noun.recordingStatusCallback,
      maxParticipants: noun.maxParticipants,
      region: 'us1',
    });
    const [claimed] = await state.tools.rows.claim([conference]);
    if (!claimed) continue;
    register(state, conference);
    return conference;
  }
}

function goIn(state: EngineState, end: End, conference: Conference, noun: ConferenceNoun): void {
  const { leg } = end;
  const target = conference.room;
  const from = leg.room;
  end.dialledConference = true;
  takeIn(leg, conference, { ...noun, coaching: false, callSidToCoach: undefined });
  conference.awaited += 1;
  target.added += 1;
  const join = () => {
    if (!isOver(leg.state)) joinConference(leg);
    noteActivity(state, target);
  };
  if (target === from) {
    join();
    return;
  }
  const instant = Math.max(from.timeline.now(), target.timeline.now());
  moveLeg(leg, target, instant - from.timeline.now());
  from.hooks.settle(from);
  target.timeline.at(instant, join);
  target.timeline.release();
}

/** A leg with a room of its own moves into another room, with everything it has said, recorded and still has to do. */
function moveLeg(leg: Leg, target: Room, offsetMs: number): void {
  const from = leg.room;
  leg.limitTimer?.();
  from.legs.splice(from.legs.indexOf(leg), 1);
  leg.room = target;
  target.legs.push(leg);
  if (leg.startMs !== undefined) leg.startMs += offsetMs;
  for (const recording of from.recordings.splice(0)) {
    recording.room = target;
    target.recordings.push(recording);
  }
  target.segments.push(...from.segments.splice(0));
  target.heard.push(...from.heard.splice(0));
  from.timeline.handOver(target.timeline, offsetMs);
  limitTalk(leg, leg.timeLimitMs);
}
