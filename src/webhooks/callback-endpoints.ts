/** The endpoints that only inform: conference and leg status, recordings, transcripts, errors. Each becomes a signal; none can fail a call. */
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
export function transcriptionStatus(_request: WebhookRequest): WebhookResponse {
  return NOTED;
}

/** `/error-handler`: Twilio's Debugger tells of an error. Never answers with one, or it would tell of that too. */
export function errorReport(request: WebhookRequest, sink: SignalSink): WebhookResponse {
  const payload = parseJson(request.form.get('Payload') ?? '');
  const url = (payload?.['webhook'] as { request?: { url?: string } } | undefined)?.request?.url ?? '';
  const callKey = URL.canParse(url) ? new URL(url).searchParams.get('call') : null;
  if (callKey) {
    const more = payload?.['more_info'] as { Msg?: string; msg?: string } | undefined;
    sink(callKey, {
      type: 'carrier-error',
      code: String(payload?.['error_code'] ?? 'unknown').slice(0, 20),
      message: String(more?.Msg ?? more?.msg ?? '').slice(0, 500),
    });
  }
  return NOTED;
}

function conferenceSignal(form: URLSearchParams): CallSignal | undefined {
  const label = form.get('ParticipantLabel');
  const role = label === 'agent' || label === 'customer' ? label : undefined;
  switch (form.get('StatusCallbackEvent')) {
    case 'conference-start':
      return { type: 'conference-started' };
    case 'conference-end':
      return { type: 'conference-ended', reason: form.get('ReasonConferenceEnded') ?? '' };
    case 'participant-join':
      return role && { type: 'participant-joined', role };
    case 'participant-leave':
      return (
        role && {
          type: 'participant-left',
          role,
          reason: form.get('ReasonParticipantLeft') ?? '',
          callStatus: form.get('ParticipantCallStatus') ?? '',
        }
      );
    default:
      return undefined;
  }
}

function legSignal({ role, form }: WebhookRequest): CallSignal | undefined {
  const status = form.get('CallStatus');
  return role && status ? { type: 'leg-status', role, status } : undefined;
}

function numberOr(text: string | null, fallback: number): number {
  const value = Number(text ?? '');
  return text !== null && text !== '' && Number.isFinite(value) && value >= 0 ? value : fallback;
}

function parseJson(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
