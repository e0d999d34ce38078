/** How the emulated telephone network behaves; every value has a default and may be set at launch. */
import type { Random } from '../../shared/random.ts';
import { estimatePace, type SpeechPace } from '../speech/voice/pace.ts';
import { type CallFaults, NO_CALL_FAULTS } from './faults.ts';
import type { RecordingMedia } from './media.ts';
import type { Heard, SpokenWord } from './model.ts';

/** What a recogniser is told besides the words. */
export interface RecogniserContext {
  /** Who spoke, by the name of the voice. */
  readonly voice: string;
  /** The words as they were spoken, in room time. */
  readonly words: readonly SpokenWord[];
  /** The listening leg's own stream for this purpose. */
  readonly random: Random;
}

/** What is understood. An empty text counts as no input. */
export type Recognised = Pick<Heard, 'text' | 'confidence' | 'words'>;

/** Turns what was said into what is understood. */
export type Recogniser = (text: string, context: RecogniserContext) => Recognised;

/** A span to draw from, in milliseconds. */
export type Span = readonly [lowMs: number, highMs: number];

export interface TelephonySettings {
  /** The start instant of the first room in virtual time; each further room starts a second later. */
  readonly virtualEpochMs: number;
  /** Real time that a conference with fewer than two legs stands still before its time runs on. */
  readonly graceMs: number;
  /** Where the parameters of `app:AP…?name=value` go. */
  readonly appParameters: 'query' | 'body';
  readonly pace: SpeechPace;
  readonly recognise: Recogniser;
  readonly media: RecordingMedia;
  readonly faults: { current: CallFaults };
  readonly queueDelay: Span;
  readonly ringDelay: Span;
  /** From ringing to answered: applications at once, people after a while. */
  readonly appAnswerDelay: Span;
  readonly personAnswerDelay: Span;
  /** From asking for a document to acting on it; drawn, never measured. */
  readonly turnaround: Span;
  readonly recogniserDelay: Span;
  /** The silence that ends speech when `speechTimeout` is `auto`. */
  readonly autoSilence: Span;
  readonly callbackDelay: Span;
  readonly recordingDelay: Span;
  /** Twilio's own limit for a call whose creator set none. */
  readonly callLimitMs: number;
}

/** The defaults, with a first instant for virtual time. */
export function standardSettings(virtualEpochMs: number): TelephonySettings {
  return {
    virtualEpochMs,
    graceMs: 3000,
    appParameters: 'query',
    pace: estimatePace,
    recognise: perfectRecogniser,
    media: async () => undefined,
    faults: { current: NO_CALL_FAULTS },
    queueDelay: [60, 200],
    ringDelay: [120, 420],
    appAnswerDelay: [80, 260],
    personAnswerDelay: [2000, 7000],
    turnaround: [90, 260],
    recogniserDelay: [120, 380],
    autoSilence: [620, 780],
    callbackDelay: [15, 60],
    recordingDelay: [1200, 3500],
    callLimitMs: 14_400_000,
  };
}

/** Hears every word; confidence between 0.85 and 0.99. */
export const perfectRecogniser: Recogniser = (text, { random }) => ({
  text,
  confidence: Math.round(random.between(0.85, 0.99) * 1e7) / 1e7,
});

/** A whole number of milliseconds from a span. */
export function drawMs(random: Random, [lowMs, highMs]: Span): number {
  return Math.round(random.between(lowMs, highMs));
}
