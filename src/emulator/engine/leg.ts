/** The life of a leg: placing, ringing, answering, talking, ending. Performs what the call machine decides. */
import { type CallEffect, type CallEvent, isOver, stepCall } from '../machines/call.ts';
import type { CallbackSettings } from '../twiml/document.ts';
import { reportCall } from './callbacks.ts';
import { joinConference, leaveConference } from './conference.ts';
import { drawDrop, drawFate } from './faults.ts';
import type { Callee, End, Leg, RecordingWish, Room } from './model.ts';
import { recordLeg, stopRecording } from './recording.ts';
import { type Fetched, fetchDocument, quiet, runDocument, runFetched, runInline } from './script.ts';
import { drawMs, type Span } from './settings.ts';
import { streamOf } from './streams.ts';

/** What a new leg is made of. */
export interface LegOrder {
  readonly from: string;
  readonly to: string;
  readonly callee: Callee;
  readonly timeoutMs: number;
  readonly timeLimitMs: number;
  readonly statusCallback: CallbackSettings | undefined;
  readonly recordingWish: RecordingWish | undefined;
  readonly joinsOnAnswer: boolean;
  readonly nearDocument: Leg['nearDocument'];
}

/** A leg that nothing has happened to yet. */
export function newLeg(room: Room, sid: string, index: number, order: LegOrder): Leg {
  const now = room.timeline.now();
  const leg = {
    ...order,
    sid,
    index,
    room,
    random: room.random.stream(`leg-${index}`),
    streams: new Map(),
    state: 'queued',
    createdMs: now,
    updatedMs: now,
    startMs: undefined,
    endMs: undefined,
    limitTimer: undefined,
    ringTimer: undefined,
    callbacks: { sequence: 0, lastMs: 0 },
    recording: undefined,
    participation: undefined,
    cookies: new Map(),
    leavingReason: undefined,
    isDeleted: false,
  } as unknown as Leg & { near: End; far: End };
  Object.assign(leg, { near: newEnd(leg, 'near'), far: newEnd(leg, 'far') });
  return leg;
}

function newEnd(leg: Leg, side: 'near' | 'far'): End {
  return {
    leg,
    side,
    script: undefined,
    generation: 0,
    fallback: undefined,
    cancels: [],
    segment: undefined,
    listening: undefined,
    dialledConference: false,
  };
}

/** Sends the leg on its way. */
export function launchLeg(leg: Leg): void {
  const { room } = leg;
  const { settings } = room.engine;
  later(leg, settings.queueDelay, () => {
    applyCall(leg, 'place');
    const drawn = drawFate(settings.faults.current, streamOf(leg, 'fate'));
    const fate = leg.callee.kind === 'person' && leg.callee.fate !== 'answers' ? leg.callee.fate : drawn;
    later(leg, settings.ringDelay, () => {
      if (fate === 'failed') return applyCall(leg, 'fail');
      if (fate === 'busy') return applyCall(leg, 'find-busy');
      applyCall(leg, 'ring');
      if (fate === 'answers') answerSoon(leg);
    });
  });
}

/** One step of the leg's machine. */
export function applyCall(leg: Leg, event: CallEvent): void {
  const [state, effects] = stepCall(leg.state, event);
  if (state === leg.state && effects.length === 0) return;
  leg.state = state;
  leg.updatedMs = leg.room.timeline.now();
  leg.room.engine.touch(leg);
  for (const effect of effects) perform(leg, effect);
  if (isOver(leg.state)) leg.room.hooks.settle(leg.room);
}

/** Sets how long the leg may last from its start; zero or less ends it at once. */
export function limitTalk(leg: Leg, timeLimitMs: number): void {
  leg.timeLimitMs = timeLimitMs;
  leg.limitTimer?.();
  if (leg.state !== 'in-progress' || leg.startMs === undefined) return;
  leg.limitTimer = leg.room.timeline.at(leg.startMs + timeLimitMs, () => applyCall(leg, 'hang-up'));
}

function answerSoon(leg: Leg): void {
  const { settings } = leg.room.engine;
  if (leg.callee.kind === 'person') {
    later(leg, settings.personAnswerDelay, () => applyCall(leg, 'answer'));
    return;
  }
  const { voice, fallback } = leg.callee;
  if (voice === undefined) {
    leg.room.engine.journal({
      kind: 'alert',
      code: 11100,
      message: 'The application has no VoiceUrl.',
      resource_sid: leg.sid,
    });
    later(leg, settings.appAnswerDelay, () => applyCall(leg, 'fail'));
    return;
  }
  leg.far.fallback = fallback;
  fetchDocument(leg.far, voice, [], 'ringing', (fetched) => answerWith(leg, fetched));
}

/** The application's first document decides: `Reject` refuses, a `Pause` in front delays the answer. */
function answerWith(leg: Leg, fetched: Fetched): void {
  if (leg.state !== 'ringing') return;
  if (fetched === undefined) {
    applyCall(leg, 'fail');
    return;
  }
  const [first, ...others] = fetched.parsed.verbs;
  if (first?.verb === 'Reject') {
    applyCall(leg, first.reason === 'busy' ? 'find-busy' : 'fail');
    return;
  }
  const pauseMs = first?.verb === 'Pause' ? first.durationMs : 0;
  const document = pauseMs > 0 ? { ...fetched, parsed: { ...fetched.parsed, verbs: others } } : fetched;
  const { appAnswerDelay } = leg.room.engine.settings;
  later(leg, [appAnswerDelay[0] + pauseMs, appAnswerDelay[1] + pauseMs], () => {
    if (leg.state !== 'ringing') return;
    applyCall(leg, 'answer');
    if (!isOver(leg.state)) runFetched(leg.far, document, leg.far.fallback);
  });
}

function later(leg: Leg, span: Span, action: () => void): void {
  leg.room.timeline.after(drawMs(streamOf(leg, 'placing'), span), () => {
    if (!isOver(leg.state)) action();
  });
}

function perform(leg: Leg, effect: CallEffect): void {
  switch (effect) {
    case 'report-initiated':
      reportCall(leg, 'initiated');
      return;
    case 'report-ringing':
      reportCall(leg, 'ringing');
      return;
    case 'report-answered':
      reportCall(leg, 'answered');
      return;
    case 'report-completed':
      reportCall(leg, 'completed');
      return;
    case 'start-ringing-limit':
      // Twilio lets it ring some five seconds longer than asked.
      leg.ringTimer = leg.room.timeline.after(leg.timeoutMs + 5000, () => applyCall(leg, 'stop-ringing'));
      return;
    case 'begin-talk':
      beginTalk(leg);
      return;
    case 'end-talk':
      endTalk(leg);
      return;
    case 'leave':
      leg.endMs = leg.room.timeline.now();
      leg.ringTimer?.();
      leg.limitTimer?.();
      leaveConference(leg, 'left', 'participant_hung_up');
      return;
  }
}

function beginTalk(leg: Leg): void {
  const { room } = leg;
  leg.ringTimer?.();
  leg.startMs = room.timeline.now();
  limitTalk(leg, leg.timeLimitMs);
  if (leg.recordingWish) recordLeg(leg, leg.recordingWish, 'OutboundAPI');
  const dropMs = drawDrop(room.engine.settings.faults.current, streamOf(leg, 'drop'));
  if (dropMs !== undefined) room.timeline.after(dropMs, () => applyCall(leg, 'hang-up'));
  if (leg.joinsOnAnswer) {
    if (leg.participation?.conference.state.status === 'completed') {
      applyCall(leg, 'fail');
      return;
    }
    joinConference(leg);
  } else if (leg.nearDocument) {
    runNear(leg, leg.nearDocument);
  }
}

/** Makes the near end run TwiML. */
export function runNear(leg: Leg, document: NonNullable<Leg['nearDocument']>): void {
  if ('twiml' in document) runInline(leg.near, document.twiml);
  else runDocument(leg.near, document);
}

function endTalk(leg: Leg): void {
  leg.endMs = leg.room.timeline.now();
  quiet(leg.near);
  quiet(leg.far);
  if (leg.recording) stopRecording(leg.recording, leg);
}
