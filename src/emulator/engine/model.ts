/** The engine's live things: rooms, legs, their two ends, conferences, recordings. Data only; behaviour is beside it. */
import type { IdSource } from '../../shared/ids.ts';
import type { Random } from '../../shared/random.ts';
import type { Deliver } from '../delivery.ts';
import type { CallState } from '../machines/call.ts';
import type { ConferenceState, EndReason } from '../machines/conference.ts';
import type { SpeechBreak } from '../speech/voice/pace.ts';
import type { Cancel, Timeline } from '../timeline.ts';
import type { CallbackSettings, ConferenceNoun, GatherVerb, HttpMethod } from '../twiml/document.ts';
import type { Script, ScriptEvent } from '../twiml/interpret.ts';
import type { TelephonySettings } from './settings.ts';

/** A word that was really spoken; times are room time. */
export interface SpokenWord {
  readonly word: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** A whole `<Say>` as it was given to the voice: its markup or its text, and where it began. */
export interface Speech {
  readonly text: string;
  readonly breaks: readonly SpeechBreak[];
  readonly startMs: number;
}

/** One stretch of speech without a long pause. Cut short when its speaker is stopped. */
export interface Segment {
  readonly end: End;
  /** What it is a stretch of. */
  readonly speech: Speech;
  text: string;
  /** The markup of `<Say>`, when the segment is the whole of it. */
  ssml: string | undefined;
  readonly voice: string;
  readonly language: string;
  readonly startMs: number;
  endMs: number;
  words: readonly SpokenWord[];
}

/** What a Gather made of what it heard. */
export interface Heard {
  readonly end: End;
  readonly text: string;
  readonly confidence: number;
  readonly startMs: number;
  readonly endMs: number;
  /** Each heard word with its room time; absent where the recogniser gives none. */
  readonly words?: readonly (SpokenWord & { readonly confidence: number })[];
}

/** The part of a segment that one listener hears: from `fromMs` on, and until `toMs` when it stopped being audible. */
export interface HeardPart {
  readonly segment: Segment;
  readonly fromMs: number;
  toMs: number;
  isOpen: boolean;
}

/** A Gather at work. */
export interface Listening {
  readonly gather: GatherVerb;
  readonly parts: HeardPart[];
  /** The silence timer, or the one of the pause after speech. */
  timer: Cancel | undefined;
  cap: Cancel | undefined;
}

/**
 * One end of a leg. The far end is who was called (an application's TwiML, or a scripted callee who is silent); the near
 * end is the API's side: it sits in a conference or runs the TwiML of the call itself.
 */
export interface End {
  readonly leg: Leg;
  readonly side: 'near' | 'far';
  script: Script | undefined;
  /** Grows whenever the end turns to something else, so that late replies are known for what they are. */
  generation: number;
  fallback: DocumentRequest | undefined;
  /** What is running: a Say, Play or Pause, or the wait for a result. */
  readonly cancels: Cancel[];
  segment: Segment | undefined;
  listening: Listening | undefined;
  dialledConference: boolean;
}

/** An address to fetch TwiML from. */
export interface DocumentRequest {
  readonly url: string;
  readonly method: HttpMethod;
}

/** Who is called. */
export type Callee =
  | {
      readonly kind: 'application';
      readonly sid: string;
      readonly voice: DocumentRequest | undefined;
      readonly fallback: DocumentRequest | undefined;
      readonly statusCallback: CallbackSettings | undefined;
      readonly params: readonly (readonly [string, string])[];
    }
  | { readonly kind: 'person'; readonly fate: 'answers' | 'busy' | 'no-answer' | 'failed' };

/** How a leg is to be recorded. */
export interface RecordingWish {
  readonly channels: 1 | 2;
  readonly track: 'inbound' | 'outbound' | 'both';
  readonly trim: 'trim-silence' | 'do-not-trim';
  readonly callback: CallbackSettings | undefined;
}

/** What a conference is told by the leg that opens it. */
export interface ConferenceWish {
  readonly statusCallback: CallbackSettings | undefined;
  readonly record: boolean;
  readonly trim: 'trim-silence' | 'do-not-trim';
  readonly recordingCallback: CallbackSettings | undefined;
  readonly maxParticipants: number;
  readonly region: string;
}

/** A leg as a participant; kept after it has left. */
export interface Participation {
  readonly conference: Conference;
  readonly label: string | undefined;
  readonly startOnEnter: boolean;
  endOnExit: boolean;
  muted: boolean;
  hold: boolean;
  coaching: boolean;
  callSidToCoach: string | undefined;
  readonly createdMs: number;
  updatedMs: number;
  joinedMs: number | undefined;
  leftMs: number | undefined;
}

/** Numbers a stream of callbacks and keeps their order. */
export interface CallbackStream {
  sequence: number;
  lastMs: number;
}

export interface Leg {
  readonly sid: string;
  /** Order of creation in its room, from 0. */
  readonly index: number;
  room: Room;
  /** Seeded by the room and the leg's index only. Draw through `streamOf`. */
  readonly random: Random;
  readonly streams: Map<string, Random>;
  readonly from: string;
  readonly to: string;
  readonly callee: Callee;
  readonly near: End;
  readonly far: End;
  state: CallState;
  readonly createdMs: number;
  updatedMs: number;
  startMs: number | undefined;
  endMs: number | undefined;
  readonly timeoutMs: number;
  timeLimitMs: number;
  limitTimer: Cancel | undefined;
  ringTimer: Cancel | undefined;
  statusCallback: CallbackSettings | undefined;
  readonly callbacks: CallbackStream;
  readonly recordingWish: RecordingWish | undefined;
  recording: Recording | undefined;
  participation: Participation | undefined;
  /** The conference that takes the leg in as soon as it answers (REST participants). */
  readonly joinsOnAnswer: boolean;
  /** What the near end runs when the leg answers (calls). */
  nearDocument:
    | (DocumentRequest & { readonly fallback: DocumentRequest | undefined })
    | { readonly twiml: string }
    | undefined;
  readonly cookies: Map<string, string>;
  /** Why it leaves its conference, in Twilio's words. */
  leavingReason: string | undefined;
  isDeleted: boolean;
}

export interface Conference {
  readonly sid: string;
  readonly name: string;
  readonly room: Room;
  readonly wish: ConferenceWish;
  state: ConferenceState;
  /** Legs that were added and have not joined or failed yet. */
  awaited: number;
  readonly createdMs: number;
  updatedMs: number;
  startedMs: number | undefined;
  endedMs: number | undefined;
  reason: EndReason | undefined;
  endingCallSid: string | undefined;
  readonly callbacks: CallbackStream;
  recording: Recording | undefined;
}

export interface Recording {
  readonly sid: string;
  room: Room;
  readonly leg: Leg | undefined;
  readonly conference: Conference | undefined;
  readonly source: 'OutboundAPI' | 'Conference' | 'StartCallRecordingAPI' | 'DialVerb';
  readonly wish: RecordingWish;
  status: 'in-progress' | 'processing' | 'completed' | 'absent';
  readonly startMs: number;
  endMs: number | undefined;
  updatedMs: number;
}

/** A conference, or a call outside one, with its own time. */
export interface Room {
  readonly number: number;
  /** The SID under which its timeline is kept: the first conference's, else the first call's. */
  sid: string;
  readonly random: Random;
  ids: IdSource;
  readonly timeline: Timeline;
  readonly legs: Leg[];
  conference: Conference | undefined;
  readonly segments: Segment[];
  readonly heard: Heard[];
  readonly recordings: Recording[];
  /** How many legs were ever added: below two the room of a conference stands still for a while. */
  added: number;
  grace: Cancel | undefined;
  isOver: boolean;
  readonly engine: EngineParts;
  readonly hooks: RoomHooks;
}

/** Calls between parts of the engine that would otherwise have to import each other. */
export interface RoomHooks {
  feed(end: End, event: ScriptEvent): void;
  hangUp(leg: Leg, how: 'hang-up' | 'fail'): void;
  dialConference(end: End, noun: ConferenceNoun): void;
  /** The conference no longer holds this leg. */
  released(leg: Leg): void;
  /** Something ended: perhaps the room is over. */
  settle(room: Room): void;
}

/** What the engine is given once. */
export interface EngineParts {
  readonly account: { readonly sid: string };
  readonly settings: TelephonySettings;
  readonly deliver: Deliver;
  /** Marks something as changed; it is written soon. */
  readonly touch: (thing: Leg | Conference | Recording) => void;
  readonly journal: (line: object) => void;
  recordingUrl(sid: string): string;
}
