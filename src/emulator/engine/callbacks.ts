/** Status callbacks of calls, conferences and recordings: their parameters, their order, and the faults put upon them. */
import { rfc2822 } from '../rest/dates.ts';
import type { CallbackSettings } from '../twiml/document.ts';
import { drawCallbackTimes } from './faults.ts';
import type { CallbackStream, Conference, Leg, Recording, Room } from './model.ts';
import { drawMs } from './settings.ts';
import { streamOf } from './streams.ts';

type Pairs = [string, string][];

/** Parameters that every request about a call carries. `side` far: seen by the application that was called. */
export function callParams(leg: Leg, side: 'near' | 'far', status: string): Pairs {
  const { account } = leg.room.engine;
  const [to] = leg.to.split('?') as [string];
  return [
    ['AccountSid', account.sid],
    ['ApiVersion', '2010-04-01'],
    ['CallSid', leg.sid],
    ['CallStatus', status],
    ['Called', to],
    ['Caller', leg.from],
    ['Direction', side === 'far' && leg.callee.kind === 'application' ? 'inbound' : 'outbound-api'],
    ['From', leg.from],
    ['To', to],
  ];
}

const CALL_EVENTS = {
  initiated: 'initiated',
  ringing: 'ringing',
  answered: 'in-progress',
} as const;

/** Reports the progress of a call to its own callback, and its end to the application that was called. */
export function reportCall(leg: Leg, event: 'initiated' | 'ringing' | 'answered' | 'completed'): void {
  const { room, callbacks } = leg;
  const status = event === 'completed' ? leg.state : CALL_EVENTS[event];
  const params: Pairs = [...callParams(leg, 'near', status), ['Timestamp', rfc2822(room.timeline.now())]];
  if (event === 'completed') params.push(...endingParams(leg));
  params.push(['CallbackSource', 'call-progress-events']);
  const settings = leg.statusCallback;
  if (settings?.events.includes(event)) {
    send(room, leg, callbacks, settings, [...params, ['SequenceNumber', String(callbacks.sequence)]]);
    callbacks.sequence += 1;
  }
  const { callee } = leg;
  if (event === 'completed' && callee.kind === 'application' && callee.statusCallback && leg.startMs !== undefined) {
    const toApplication: Pairs = params.map(([name, value]) => [name, name === 'Direction' ? 'inbound' : value]);
    send(room, leg, callbacks, callee.statusCallback, [...toApplication, ['SequenceNumber', '0']]);
  }
}

function endingParams(leg: Leg): Pairs {
  const seconds = callSeconds(leg);
  const params: Pairs = [
    ['CallDuration', String(seconds)],
    ['Duration', String(Math.ceil(seconds / 60))],
  ];
  if (leg.recording) {
    params.push(['RecordingSid', leg.recording.sid]);
    params.push(['RecordingUrl', leg.room.engine.recordingUrl(leg.recording.sid)]);
    params.push(['RecordingDuration', String(recordingSeconds(leg.recording))]);
  }
  return params;
}

/** Whole seconds of talk. */
export function callSeconds(leg: Leg): number {
  if (leg.startMs === undefined || leg.endMs === undefined) return 0;
  return Math.round((leg.endMs - leg.startMs) / 1000);
}

/** Whole seconds of a recording that has ended. */
export function recordingSeconds(recording: Recording): number {
  return Math.round(((recording.endMs ?? recording.startMs) - recording.startMs) / 1000);
}

/** Which subscription covers an event. */
const CONFERENCE_EVENTS: Readonly<Record<string, string>> = {
  'conference-start': 'start',
  'conference-end': 'end',
  'participant-join': 'join',
  'participant-leave': 'leave',
  'participant-mute': 'mute',
  'participant-unmute': 'mute',
  'participant-hold': 'hold',
  'participant-unhold': 'hold',
  'participant-modify': 'modify',
};

/** Reports an event of a conference. `leg` is given for events of a participant; `draws` supplies the random draws. */
export function reportConference(conference: Conference, event: string, draws: Leg, leg?: Leg, more: Pairs = []): void {
  const { room, callbacks, wish } = conference;
  const settings = wish.statusCallback;
  conference.callbacks.sequence += 1;
  if (!settings?.events.includes(CONFERENCE_EVENTS[event] ?? '')) return;
  const params: Pairs = [
    ['AccountSid', room.engine.account.sid],
    ['ConferenceSid', conference.sid],
    ['FriendlyName', conference.name],
    ['SequenceNumber', String(callbacks.sequence)],
    ['StatusCallbackEvent', event],
    ['Timestamp', rfc2822(room.timeline.now())],
    ...(leg ? participantParams(leg) : []),
    ...more,
  ];
  send(room, draws, callbacks, settings, params);
}

function participantParams(leg: Leg): Pairs {
  const { participation } = leg;
  if (!participation) return [['CallSid', leg.sid]];
  return [
    ['CallSid', leg.sid],
    ['Coaching', String(participation.coaching)],
    ...(participation.callSidToCoach ? [['CallSidToCoach', participation.callSidToCoach] as [string, string]] : []),
    ['EndConferenceOnExit', String(participation.endOnExit)],
    ['Hold', String(participation.hold)],
    ['Muted', String(participation.muted)],
    ...(participation.label === undefined ? [] : [['ParticipantLabel', participation.label] as [string, string]]),
    ['StartConferenceOnEnter', String(participation.startOnEnter)],
  ];
}

/** Reports where a recording stands. */
export function reportRecording(recording: Recording, draws: Leg, stream: CallbackStream): void {
  const { room, wish, leg, conference } = recording;
  const settings = wish.callback;
  if (!settings?.events.includes(recording.status)) return;
  const params: Pairs = [
    ['AccountSid', room.engine.account.sid],
    ...(leg ? [['CallSid', leg.sid] as [string, string]] : []),
    ...(conference ? [['ConferenceSid', conference.sid] as [string, string]] : []),
    ['ErrorCode', '0'],
    ['RecordingChannels', String(wish.channels)],
    ['RecordingSid', recording.sid],
    ['RecordingSource', recording.source],
    ['RecordingStartTime', rfc2822(recording.startMs)],
    ['RecordingStatus', recording.status],
    ['RecordingTrack', wish.track],
    ['RecordingUrl', room.engine.recordingUrl(recording.sid)],
  ];
  if (recording.status !== 'in-progress') params.push(['RecordingDuration', String(recordingSeconds(recording))]);
  send(room, draws, stream, settings, params);
}

/** Callbacks of one stream keep their order unless a fault says otherwise; their answers never steer the call. */
function send(room: Room, draws: Leg, stream: CallbackStream, settings: CallbackSettings, params: Pairs): void {
  const { timeline, engine } = room;
  const delayMs = drawMs(streamOf(draws, 'callbacks'), engine.settings.callbackDelay);
  const regularMs = Math.max(stream.lastMs + 1, timeline.now() + delayMs);
  stream.lastMs = regularMs;
  for (const faultMs of drawCallbackTimes(engine.settings.faults.current, streamOf(draws, 'callback-faults'))) {
    timeline.at(regularMs + faultMs, () => {
      const sent = engine.deliver({ url: settings.url, method: settings.method, params });
      timeline.wait(sent, (outcome) => {
        if (outcome.ok) return;
        const { code, message } = outcome;
        engine.journal({ kind: 'alert', level: 'error', code, message, resource_sid: draws.sid, url: settings.url });
      });
    });
  }
}
