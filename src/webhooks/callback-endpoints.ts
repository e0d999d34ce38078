/** The endpoints that only inform: conference and leg status, recordings, transcripts. Each becomes a signal; none can fail a call. */
import type { CallSignal } from '../domain/events.ts';
import type { SignalSink } from '../domain/ports.ts';
import { NOTED, type WebhookRequest, type WebhookResponse } from './request.ts';

/** `/conference-status-webhook`: what happens in the room, and how a leg ended. */
export function conferenceStatus(request: WebhookRequest, sink: SignalSink): WebhookResponse {
  const { callKey, form } = request;
  const signal = form.has('StatusCallbackEvent') ? conferenceSignal(form) : legSignal(request);
  if (callKey && signal) sink(callKey, signal);
  return NOTED;
}

/** `/recording-webhook`: a recording is ready, or will never be. */
export function recordingStatus(request: WebhookRequest, sink: SignalSink): WebhookResponse {
  const { callKey, form } = request;
  const recordingSid = form.get('RecordingSid') ?? '';
  if (callKey && /^RE[0-9a-f]{32}$/i.test(recordingSid)) {
    sink(callKey, {
      type: 'recording',
      recordingSid,
      status: form.get('RecordingStatus') ?? 'completed',
      durationS: numberOr(form.get('RecordingDuration'), 0),
      channels: numberOr(form.get('RecordingChannels'), 1),
    });
  }
  return NOTED;
}

/** `/transcription-webhook`: a transcript is available (JSON). Its content is fetched, never trusted from here. */
export function transcriptionStatus(request: WebhookRequest, onTranscript: (sid: string) => void): WebhookResponse {
  const sid = transcriptSid(request.rawBody) ?? request.form.get('transcript_sid') ?? '';
  if (/^GT[0-9a-f]{32}$/i.test(sid)) onTranscript(sid);
  return NOTED;
}

function transcriptSid(body: Buffer): string | undefined {
  try {
    const sid = (JSON.parse(body.toString('utf8')) as { transcript_sid?: unknown } | null)?.transcript_sid;
    return typeof sid === 'string' ? sid : undefined;
  } catch {
    return undefined;
  }
}

function conferenceSignal(form: URLSearchParams): CallSignal | undefined {
  switch (form.get('StatusCallbackEvent')) {
    case 'conference-start':
      return { type: 'conference-started' };
    case 'conference-end':
      return { type: 'conference-ended' };
    case 'participant-leave':
      return isLeg(form)
        ? { type: 'participant-left', callStatus: form.get('ParticipantCallStatus') ?? '' }
        : undefined;
    default:
      return undefined;
  }
}

/** Somebody else may have been added to the room. */
function isLeg(form: URLSearchParams): boolean {
  return ['agent', 'customer'].includes(form.get('ParticipantLabel') ?? '');
}

function legSignal({ role, form }: WebhookRequest): CallSignal | undefined {
  const status = form.get('CallStatus');
  return role && status ? { type: 'leg-status', status } : undefined;
}

function numberOr(text: string | null, fallback: number): number {
  const value = Number(text ?? '');
  return text !== null && text !== '' && Number.isFinite(value) && value >= 0 ? value : fallback;
}
