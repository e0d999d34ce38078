/** A turn: one role's uninterrupted go, what was said in it and what the other side heard. */
import type { DialogueAct, Emotion, Entity, Role } from './labels.ts';

/** A spoken word with its place, in seconds from the start of the call. */
export interface TimedWord {
  readonly word: string;
  readonly startS: number;
  readonly endS: number;
}

/** A word as a recogniser took it, with how sure it was, 0 to 1. */
export interface HeardWord extends TimedWord {
  readonly confidence: number;
}

/** Characters of a turn that are spoken: Twilio's ceiling for the text of one `<Say>` with a Polly voice. */
export const MOST_SPOKEN = 3000;

/** Most turns of a call that are said in two breaths: each is one more speech to recognise, and to pay for. */
export const MOST_BREATHS = 3;

/** A turn that is said in two breaths: `first`, a second of silence, `second`; what the other side says in between. */
export interface Breaths {
  readonly first: string;
  readonly second: string;
  /** Said by the listener, without taking the turn: "Mm-hmm." */
  readonly backChannel: string;
  /** What the other side heard before it said so; absent when it did not: it heard the turn as a whole, or not yet. */
  readonly heardFirst?: { readonly text: string; readonly confidence?: number };
}

/** One turn of a call. Labels that the responder did not give are absent, never invented. */
export interface Turn {
  /** Position in the call, from 0. */
  readonly index: number;
  readonly role: Role;
  readonly said: string;
  /** Silence before the first word, in milliseconds: a look-up, a hesitation. */
  readonly pauseMs?: number;
  /** Absent in most turns: those are said in one breath. */
  readonly breaths?: Breaths;
  /** True for the agent's introduction and farewell, which cost no responder call. */
  readonly scripted?: boolean;
  readonly act?: DialogueAct;
  /** What the speaker wants, in kebab-case, such as `get-refund`. */
  readonly intent?: string;
  readonly emotion?: Emotion;
  readonly entities?: readonly Entity[];
  /** What the other side's recogniser made of it; absent until it was heard. */
  readonly heard?: string;
  /** The recogniser's confidence, 0 to 1. */
  readonly confidence?: number;
}
