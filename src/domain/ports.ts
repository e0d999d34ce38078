/** The ports: what the product needs from the outside world, in its own words. Adapters implement them. */
import type { CallSignal } from './events.ts';
import type { DialogueAct, Emotion, Entity, Outcome, Role } from './labels.ts';
import type { Pairing } from './plan.ts';
import type { Purse } from './purse.ts';
import type { HeardWord, TimedWord, Turn } from './turn.ts';

/** What a responder is asked: the next utterance of `role`. */
export interface ReplyRequest {
  readonly callId: string;
  /** The seed of this call; a deterministic responder draws from streams of it only. */
  readonly seed: string;
  readonly role: Role;
  readonly pairing: Pairing;
  /** Every turn so far, the agent's scripted introduction first. `heard` is what this role may go by for the other side's turns. */
  readonly history: readonly Turn[];
  /** Replies that should do for the rest of this call after this one, for both roles together. */
  readonly repliesLeft: number;
  /** True when the conversation must come to its end now: say what is needed and close. */
  readonly wrapUp: boolean;
}

/** The next utterance. Labels that the responder cannot give are left out. */
export interface Reply {
  readonly utterance: string;
  /** The speaker considers the conversation finished with this utterance. */
  readonly done: boolean;
  readonly act?: DialogueAct;
  readonly intent?: string;
  readonly emotion?: Emotion;
  readonly entities?: readonly Entity[];
  /** What became of the issue, given with the reply that settles it. */
  readonly outcome?: Outcome;
  /** Silence before the first word, in milliseconds. */
  readonly pauseMs?: number;
}

/** Replies that were made while the utterance before was being spoken, and how many of them fitted what was heard. */
export interface SpeakAhead {
  readonly made: number;
  readonly used: number;
}

/**
 * Writes the next utterance. Throws `RESPONDER_…` errors; never returns an apology for its own failure. What it pays for is
 * held in the purse before it is asked for, request by request, and settled whatever comes of it; a refusal of the purse is
 * `BUDGET_EXHAUSTED`.
 */
export interface Responder {
  readonly name: 'offline' | 'openai';
  /** Model and method version, for the manifest. */
  readonly version: string;
  reply(request: ReplyRequest, signal: AbortSignal, purse?: Purse): Promise<Reply>;
  /** Resolves when a new call may count on replies; rejects when `signal` is aborted first. Absent: always. */
  readonly untilReady?: (signal: AbortSignal) => Promise<void>;
}

/** Both legs of one call, to be joined in one conference. `callKey` is the conference's friendly name and our correlation key. */
export interface DialRequest {
  readonly callKey: string;
  readonly agent: { readonly from: string; readonly label: string };
  readonly customer: { readonly from: string; readonly label: string };
  /** Longest life of a leg, in seconds. */
  readonly timeLimitS: number;
  readonly record: boolean;
}

/** What the carrier answered. */
export interface DialledCall {
  readonly conferenceSid: string;
  readonly legs: { readonly agent: { readonly callSid: string }; readonly customer: { readonly callSid: string } };
}

/** Something one leg said, as the carrier measured it; seconds from the start of the conference. */
export interface SpokenSegment {
  readonly role: Role;
  readonly text: string;
  readonly startS: number;
  readonly endS: number;
  readonly words: readonly { readonly word: string; readonly startS: number; readonly endS: number }[];
}

/** What one `<Gather>` made of what it heard; seconds from the start of the conference. */
export interface HeardSpeech {
  /** Who listened. */
  readonly by: Role;
  readonly text: string;
  readonly words: readonly HeardWord[];
}

/** What the carrier knows about a finished conference. */
export interface ConferenceTimes {
  /** ISO 8601; absent where the room never opened. */
  readonly startedAt?: string;
  readonly durationS: number;
  /** Empty where the carrier cannot tell who spoke when. */
  readonly segments: readonly SpokenSegment[];
  /** What each `<Gather>` heard, word by word, in order; absent where the carrier tells only text and confidence. */
  readonly heard?: readonly HeardSpeech[];
  /** When each recording began and ended, in seconds from the start of the conference; absent where unknown. */
  readonly recordings?: readonly { readonly sid: string; readonly startS: number; readonly endS: number }[];
}

/** Where a conference stands: `unknown` when the carrier does not know it (yet). */
export type ConferenceState = 'waiting' | 'live' | 'over' | 'unknown';

/** A recording as the carrier lists it; `pending` while it is being made. */
export interface ListedRecording {
  readonly sid: string;
  readonly status: 'ready' | 'pending' | 'absent';
  readonly channels: number;
  readonly durationS: number;
}

/** Something of ours at the carrier that no run has removed. */
export interface Leftover {
  readonly kind: 'conference' | 'application' | 'call';
  readonly sid: string;
  /** Begins with our prefix and the mark of the process that made it; names the run. */
  readonly name: string;
}

/** Places legs and joins them: Twilio, or the emulator behind the same interface. */
export interface Carrier {
  /** Makes what a run needs at the carrier (a TwiML application pointing at `publicUrl`). The run's call keys begin with `name` and a dash. */
  open(run: { readonly name: string; readonly publicUrl: string }): Promise<void>;
  dial(request: DialRequest, signal: AbortSignal): Promise<DialledCall>;
  /** Ends the conference and both legs, wherever they stand; no error when they are over already. */
  hangUp(call: DialledCall): Promise<void>;
  /** Asks where a conference stands: for when a callback may be lost. */
  conferenceState(conferenceSid: string): Promise<ConferenceState>;
  times(conferenceSid: string): Promise<ConferenceTimes>;
  /** Looks for the recording of a leg: for when its callback may be lost. Undefined when there is none (yet). */
  findRecording(callSid: string): Promise<ListedRecording | undefined>;
  /** The audio of a recording as a WAV file, or undefined when the carrier holds none. */
  recording(recordingSid: string): Promise<Buffer | undefined>;
  /** Live conferences, live legs and applications that runs of ours made and that are still there. */
  leftovers(): Promise<readonly Leftover[]>;
  /** Ends or deletes it; one that is gone already is fine. */
  remove(thing: { readonly kind: Leftover['kind'] | 'recording'; readonly sid: string }): Promise<void>;
  /** Ends what is still alive of the run, then removes what `open` made. */
  close(): Promise<void>;
}

/** A conversation as it is kept outside the process: seen from the agent (agent = assistant, customer = user). */
export interface ConversationDocument {
  readonly messages: readonly { readonly role: 'assistant' | 'user'; readonly content: string }[];
  readonly lastUpdated: string;
  /** What a restarted server needs to go on; opaque to the store. */
  readonly state: Readonly<Record<string, unknown>>;
}

/** Keeps conversations outside the process, under the call key. `save` returns at once; `settle` waits for what is pending. */
export interface ConversationStore {
  save(callKey: string, document: ConversationDocument): void;
  load(callKey: string): Promise<ConversationDocument | undefined>;
  settle(): Promise<void>;
}

/** One day's count of responder calls and the leases that are out. */
export interface RateLimitDocument {
  readonly count: number;
  readonly lastUpdated: string;
  readonly leases: Readonly<Record<string, RateLease>>;
}

/** A block of responder calls held by one run. */
export interface RateLease {
  readonly granted: number;
  /** How many of them may have been used by now; at expiry these count, the rest returns. */
  readonly cleared: number;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** Keeps the daily documents with compare-and-set. */
export interface RateLimitStore {
  /** The document of a UTC date, or undefined when there is none yet. */
  read(date: string): Promise<{ readonly document: RateLimitDocument; readonly revision: string } | undefined>;
  /** Writes if `revision` is still current (undefined = create); false when somebody else was faster. */
  write(date: string, document: RateLimitDocument, revision: string | undefined): Promise<boolean>;
}

/** Takes signals of the carrier about a call, keyed by our call key. */
export type SignalSink = (callKey: string, signal: CallSignal) => void;

/** One thing to tell about a customer. The same thing has the same `messageId` however often it is sent. */
export type CustomerUpdate =
  | (CustomerUpdateFacts & { readonly kind: 'profile'; readonly traits: Readonly<Record<string, unknown>> })
  | (CustomerUpdateFacts & {
      readonly kind: 'event';
      readonly name: 'call_started' | 'call_completed';
      readonly properties: Readonly<Record<string, unknown>>;
    });

interface CustomerUpdateFacts {
  readonly messageId: string;
  readonly customerId: string;
  /** ISO 8601: when it happened. */
  readonly at: string;
}

/** Keeps customers' profiles elsewhere. `put` returns at once and never throws; nothing that was put is lost. */
export interface CustomerProfiles {
  put(update: CustomerUpdate): void;
  /** Sends what can be sent in a fitting time; `waiting` is what the next run will send. */
  settle(): Promise<{ readonly sent: number; readonly waiting: number; readonly problem?: string }>;
}

/** A sentence as the vendor recognised it; times in seconds from the start of the recording. */
export interface RecognisedSentence {
  readonly index: number;
  /** Channel of the recording, from 1. */
  readonly channel: number;
  readonly text: string;
  readonly startS: number | undefined;
  readonly endS: number | undefined;
  readonly confidence: number | undefined;
  readonly words: readonly TimedWord[];
}

/** The recognised transcript of one recording. Operator results keep the vendor's own fields. */
export interface RecognisedTranscript {
  readonly sid: string;
  readonly sentences: readonly RecognisedSentence[];
  readonly operatorResults: readonly Readonly<Record<string, unknown>>[];
}

/** Has recordings transcribed and analysed by the vendor. */
export interface Recognition {
  /** Orders the transcript of a recording, or takes up one that was ordered before, and waits for it. */
  transcribe(
    order: { readonly recordingSid: string; readonly key: string; readonly channels: readonly [Role, Role] },
    signal: AbortSignal,
  ): Promise<RecognisedTranscript>;
  /** A webhook says that a transcript is there: whoever waits for it looks at once. */
  announced(transcriptSid: string): void;
}
