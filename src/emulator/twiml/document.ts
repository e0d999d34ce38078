/** What a TwiML document says, once parsed: verbs as data, defaults filled in, times in milliseconds. */
import type { SpeechBreak } from '../speech/voice/pace.ts';

/** Speech to be made. `text` has no markup; `ssml` is the markup inside `<Say>` when there was any. */
export interface SayVerb {
  readonly verb: 'Say';
  readonly text: string;
  readonly ssml: string | undefined;
  readonly breaks: readonly SpeechBreak[];
  readonly voice: string;
  readonly language: string;
  readonly loop: number;
}

/** A sound file; nothing is fetched, its length is `durationMs`. */
export interface PlayVerb {
  readonly verb: 'Play';
  readonly url: string;
  readonly durationMs: number;
  readonly loop: number;
}

export interface PauseVerb {
  readonly verb: 'Pause';
  readonly durationMs: number;
}

/** `speechTimeoutMs` undefined = `auto`: stop at the first pause. `action` undefined = the current document. */
export interface GatherVerb {
  readonly verb: 'Gather';
  readonly hearsSpeech: boolean;
  readonly action: string | undefined;
  readonly method: HttpMethod;
  readonly timeoutMs: number;
  readonly speechTimeoutMs: number | undefined;
  readonly actionOnEmptyResult: boolean;
  readonly bargeIn: boolean;
  readonly language: string;
  readonly hints: string;
  readonly speechModel: string;
  readonly prompts: readonly PromptVerb[];
}

export interface RedirectVerb {
  readonly verb: 'Redirect';
  readonly url: string;
  readonly method: HttpMethod;
}

export interface HangupVerb {
  readonly verb: 'Hangup';
}

export interface RejectVerb {
  readonly verb: 'Reject';
  readonly reason: 'rejected' | 'busy';
}

/** `target` is the first noun; only conferences are rooms, all others are scripted callees. */
export interface DialVerb {
  readonly verb: 'Dial';
  readonly action: string | undefined;
  readonly method: HttpMethod;
  readonly timeoutMs: number;
  readonly timeLimitMs: number;
  readonly target: ConferenceNoun | CalleeNoun;
}

export interface CalleeNoun {
  readonly noun: 'Number' | 'Client' | 'Sip';
  readonly address: string;
}

export interface ConferenceNoun {
  readonly noun: 'Conference';
  readonly name: string;
  readonly muted: boolean;
  readonly beep: string;
  readonly startOnEnter: boolean;
  readonly endOnExit: boolean;
  readonly label: string | undefined;
  readonly record: boolean;
  readonly maxParticipants: number;
  readonly statusCallback: CallbackSettings | undefined;
  readonly recordingStatusCallback: CallbackSettings | undefined;
}

/** Where and when to report. */
export interface CallbackSettings {
  readonly url: string;
  readonly method: HttpMethod;
  readonly events: readonly string[];
}

export type HttpMethod = 'GET' | 'POST';
export type PromptVerb = SayVerb | PlayVerb | PauseVerb;
export type Verb = PromptVerb | GatherVerb | RedirectVerb | HangupVerb | RejectVerb | DialVerb;

/** A line for the Debugger. */
export interface Alert {
  readonly code: number;
  readonly level: 'error' | 'warning';
  readonly message: string;
}

/** A document, or the reason why it is none. */
export type Parsed =
  | { readonly ok: true; readonly verbs: readonly Verb[]; readonly alerts: readonly Alert[] }
  | { readonly ok: false; readonly alert: Alert };
