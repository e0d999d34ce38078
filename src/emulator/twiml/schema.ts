/** Which attributes each TwiML element may carry, and readers that warn (12200) and fall back when a value is wrong. */
import type { Alert, HttpMethod } from './document.ts';
import type { XmlElement } from './xml.ts';

const DIAL_RECORDING = [
  'record',
  'recordingStatusCallback',
  'recordingStatusCallbackMethod',
  'recordingStatusCallbackEvent',
];
const CALLEE = [
  'url', 'method', 'statusCallback', 'statusCallbackEvent', 'statusCallbackMethod', 'sendDigits', 'byoc', 'username',
  'password', 'machineDetection', 'amdStatusCallback', 'amdStatusCallbackMethod',
]; // biome-ignore format: a list of words

/** Known elements and their attributes. Case matters. */
export const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  Response: [],
  Say: ['voice', 'language', 'loop'],
  Play: ['loop', 'digits'],
  Pause: ['length'],
  Redirect: ['method'],
  Hangup: [],
  Reject: ['reason'],
  Gather: [
    'action',
    'method',
    'input',
    'timeout',
    'speechTimeout',
    'finishOnKey',
    'numDigits',
    'actionOnEmptyResult',
    'language',
    'hints',
    'profanityFilter',
    'partialResultCallback',
    'partialResultCallbackMethod',
    'speechModel',
    'enhanced',
    'bargeIn',
    'debug',
    'maxSpeechTime',
  ],
  Dial: [
    'action',
    'method',
    'timeout',
    'timeLimit',
    'callerId',
    'hangupOnStar',
    'answerOnBridge',
    ...DIAL_RECORDING,
    'recordingTrack',
    'trim',
    'ringTone',
    'referUrl',
    'referMethod',
    'sequential',
    'callReason',
    'events',
    'recordingConfigurationId',
  ],
  Conference: [
    'muted',
    'beep',
    'startConferenceOnEnter',
    'endConferenceOnExit',
    'participantLabel',
    'jitterBufferSize',
    'waitUrl',
    'waitMethod',
    'maxParticipants',
    'record',
    'trim',
    'coach',
    'statusCallback',
    'statusCallbackEvent',
    'statusCallbackMethod',
    'recordingStatusCallback',
    'recordingStatusCallbackMethod',
    'recordingStatusCallbackEvent',
    'eventCallbackUrl',
    'region',
    'recordingConfigurationId',
  ],
  Number: CALLEE,
  Client: CALLEE,
  Sip: CALLEE,
};

/** Elements that SSML allows inside `<Say>`. */
export const SSML = new Set([
  'break',
  'emphasis',
  'lang',
  'p',
  'phoneme',
  'prosody',
  's',
  'say-as',
  'sub',
  'w',
  'amazon:effect',
  'amazon:auto-breaths',
  'amazon:breath',
  'amazon:domain',
]);

/** Reads one element's attributes; every doubt becomes a 12200 warning. */
export interface AttributeReader {
  text(name: string): string | undefined;
  flag(name: string, standard: boolean): boolean;
  /** A whole number within bounds. */
  whole(name: string, standard: number, low: number, high: number): number;
  word<T extends string>(name: string, standard: T, words: readonly T[]): T;
  method(name: string): HttpMethod;
}

/** A reader for an element; unknown attributes are reported at once. */
export function attributeReader(element: XmlElement, alerts: Alert[]): AttributeReader {
  const warn = (message: string) => alerts.push({ code: 12200, level: 'warning', message });
  const known = ATTRIBUTES[element.name] ?? [];
  for (const name of Object.keys(element.attributes)) {
    if (!known.includes(name)) warn(`Attribute '${name}' is not allowed on <${element.name}>; it is ignored.`);
  }
  const wrong = (name: string, value: string, expected: string) =>
    warn(`Attribute '${name}' of <${element.name}> is '${value}' but must be ${expected}; the default is used.`);
  const word = <T extends string>(name: string, standard: T, words: readonly T[]): T => {
    const value = element.attributes[name];
    if (value === undefined) return standard;
    if ((words as readonly string[]).includes(value)) return value as T;
    wrong(name, value, `one of ${words.join(', ')}`);
    return standard;
  };
  return {
    text: (name) => element.attributes[name],
    flag: (name, standard) => word(name, String(standard) as 'true' | 'false', ['true', 'false']) === 'true',
    whole: (name, standard, low, high) => {
      const value = element.attributes[name];
      if (value === undefined) return standard;
      if (/^\d+$/.test(value) && Number(value) >= low && Number(value) <= high) return Number(value);
      wrong(name, value, `a whole number from ${low} to ${high}`);
      return standard;
    },
    word,
    method: (name) => word<HttpMethod>(name, 'POST', ['GET', 'POST']),
  };
}
