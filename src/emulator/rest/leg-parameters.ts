/** Reads the parameters that calls and participants have in common into the engine's orders. */
import type { LegOrder } from '../engine/leg.ts';
import type { Callee, RecordingWish } from '../engine/model.ts';
import type { CallbackSettings } from '../twiml/document.ts';
import { findApplication } from './applications.ts';
import { TwilioError } from './errors.ts';
import { bool, httpMethod, int, oneOf, text, url } from './parameters.ts';
import type { RestRequest } from './route.ts';
import type { TelephonyContext } from './telephony-context.ts';

/** Parameters of both that the emulator understands and acts on. */
export const LEG_PARAMETERS = [
  'From',
  'To',
  'StatusCallback',
  'StatusCallbackMethod',
  'StatusCallbackEvent',
  'Timeout',
  'TimeLimit',
  'Record',
  'RecordingChannels',
  'RecordingTrack',
  'RecordingStatusCallback',
  'RecordingStatusCallbackMethod',
  'RecordingStatusCallbackEvent',
  'Trim',
];

/** Parameters of both that are accepted, and noted in the journal as having no effect here. */
export const LEG_PARAMETERS_WITHOUT_EFFECT = [
  'Byoc',
  'CallReason',
  'CallToken',
  'CallerId',
  'ClientNotificationUrl',
  'MachineDetection',
  'MachineDetectionTimeout',
  'MachineDetectionSpeechThreshold',
  'MachineDetectionSpeechEndThreshold',
  'MachineDetectionSilenceTimeout',
  'SipAuthUsername',
  'SipAuthPassword',
];

/** Notes in the journal what was asked for and does nothing here. */
export function noteWithoutEffect(context: TelephonyContext, request: RestRequest, names: readonly string[]): void {
  for (const name of names) {
    const value = request.form.get(name);
    if (value === null || value === '') continue;
    context.journal({ kind: 'not-emulated', parameter: name, value, path: request.path });
  }
}

/** The order of a leg. Throws Twilio's 21201 to 21218 for addresses that cannot be called. */
export async function readLegOrder(
  context: TelephonyContext,
  request: RestRequest,
  rest: Pick<LegOrder, 'joinsOnAnswer' | 'nearDocument'>,
): Promise<LegOrder> {
  const { form } = request;
  const to = form.get('To') ?? '';
  const limitS = int(form, 'TimeLimit', { min: 1, max: 86_400 });
  return {
    ...rest,
    from: readFrom(form),
    to,
    callee: await readCallee(context, request.accountSid, to),
    timeoutMs: (int(form, 'Timeout', { min: 1, max: 600 }) ?? 60) * 1000,
    timeLimitMs: limitS === undefined ? context.settings.callLimitMs : limitS * 1000,
    statusCallback: readCallback(form, 'StatusCallback', 'completed', [
      'initiated',
      'ringing',
      'answered',
      'completed',
    ]),
    recordingWish: bool(form, 'Record') ? readRecordingWish(form) : undefined,
  };
}

/** How a leg is to be recorded, from the `Recording…` parameters. */
export function readRecordingWish(form: URLSearchParams): RecordingWish {
  const events = ['started', 'in-progress', 'paused', 'resumed', 'stopped', 'completed', 'failed', 'absent'];
  return {
    channels: oneOf(form, 'RecordingChannels', ['mono', 'dual']) === 'dual' ? 2 : 1,
    track: oneOf(form, 'RecordingTrack', ['inbound', 'outbound', 'both']) ?? 'both',
    trim: oneOf(form, 'Trim', ['trim-silence', 'do-not-trim']) ?? 'trim-silence',
    callback: readCallback(form, 'RecordingStatusCallback', 'completed', events),
  };
}

/** A callback with its method and events; events come repeated or separated by spaces. */
export function readCallback(
  form: URLSearchParams,
  name: string,
  standardEvents: string,
  allowed: readonly string[],
): CallbackSettings | undefined {
  const given = form
    .getAll(`${name}Event`)
    .flatMap((value) => value.split(/\s+/))
    .filter((event) => event !== '');
  for (const event of given) {
    if (!allowed.includes(event))
      throw new TwilioError(20001, `${name}Event '${event}' is not one of ${allowed.join(', ')}`);
  }
  const method = httpMethod(form, `${name}Method`) ?? 'POST';
  const address = url(form, name);
  if (address === undefined || address === '') return undefined;
  return { url: address, method, events: given.length > 0 ? given : standardEvents.split(' ') };
}

function readFrom(form: URLSearchParams): string {
  const from = text(form, 'From', 255) ?? '';
  if (from === '') throw new TwilioError(21213);
  if (from === '+15005550001' || !/^(\+[1-9]\d{1,14}|client:.+|sip:.+|[\w.@+-]+)$/.test(from)) {
    throw new TwilioError(21212, from);
  }
  return from;
}

const REFUSED = { '+15005550001': 21217, '+15005550002': 21214, '+15005550003': 21215, '+15005550004': 21216 } as const;

/** The emulator's own numbers for calls that fail later: Twilio's test credentials have none. */
const FATES: Readonly<Record<string, 'busy' | 'no-answer' | 'failed'>> = {
  '+15005550010': 'busy',
  '+15005550011': 'no-answer',
  '+15005550012': 'failed',
};

async function readCallee(context: TelephonyContext, accountSid: string, to: string): Promise<Callee> {
  if (to === '') throw new TwilioError(21201);
  if (to.startsWith('app:')) return readApplication(context, accountSid, to);
  if (to in REFUSED) throw new TwilioError(REFUSED[to as keyof typeof REFUSED], to);
  if (!/^(\+[1-9]\d{1,14}|client:.+|sips?:.+@.+)$/.test(to)) throw new TwilioError(21211, to);
  return { kind: 'person', fate: FATES[to] ?? 'answers' };
}

async function readApplication(context: TelephonyContext, accountSid: string, to: string): Promise<Callee> {
  const [sid = '', query = ''] = to.slice('app:'.length).split(/\?(.*)/s);
  const application = await findApplication(context.store, accountSid, sid);
  if (application === undefined) throw new TwilioError(21218, sid);
  if (query.length > 800) {
    const message = `The parameters of ${sid} have ${query.length} bytes; Twilio recommends at most 800.`;
    context.journal({ kind: 'alert', level: 'warning', code: null, message });
  }
  const { voiceUrl, voiceMethod, voiceFallbackUrl, voiceFallbackMethod, statusCallback, statusCallbackMethod } =
    application;
  return {
    kind: 'application',
    sid,
    voice: voiceUrl ? { url: voiceUrl, method: voiceMethod } : undefined,
    fallback: voiceFallbackUrl ? { url: voiceFallbackUrl, method: voiceFallbackMethod } : undefined,
    statusCallback: statusCallback
      ? { url: statusCallback, method: statusCallbackMethod, events: ['completed'] }
      : undefined,
    params: [...new URLSearchParams(query)],
  };
}
