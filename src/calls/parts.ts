/** What a call is made with and what it comes to: the types that the life of a call shares with those who start it. */
import type { RunEvent } from '../domain/events.ts';
import type { Ending, Outcome } from '../domain/labels.ts';
import type { Micros } from '../domain/money.ts';
import type { PlannedCall } from '../domain/plan.ts';
import type { Carrier, ConferenceTimes, SpeakAhead } from '../domain/ports.ts';
import type { Purse } from '../domain/purse.ts';
import type { CallRecord, Quality, RecordedCall } from '../domain/record.ts';
import type { Turn } from '../domain/turn.ts';
import type { Clock } from '../shared/clock.ts';
import type { SynthcallError } from '../shared/errors.ts';
import type { AnnouncedRecording } from './record.ts';

/** The conversation side of a call, as far as its life needs it. */
export interface Talk {
  begin(callKey: string, plan: PlannedCall, purse: Purse): void;
  roomOpened(callKey: string): void;
  /** How far it has come; `isOver` when nobody will say anything new. */
  progress(callKey: string): { readonly turns: number; readonly isOver: boolean } | undefined;
  end(callKey: string, ending: Ending): void;
  /** Resolves when no responder is being asked any more, so that all that was spent is known. */
  settled(callKey: string): Promise<void>;
  finish(callKey: string): TalkResult | undefined;
}

/** What a conversation left behind. */
export interface TalkResult {
  readonly turns: readonly Turn[];
  readonly ending: Ending | undefined;
  readonly outcome: Outcome | undefined;
  readonly speakAhead: SpeakAhead;
  readonly failure: SynthcallError | undefined;
}

/** What a call is priced by when it is over. */
export interface CallDone {
  /** The carrier took both legs. */
  readonly isDialled: boolean;
  readonly times: ConferenceTimes | undefined;
  readonly turns: readonly Turn[];
  readonly responderMicros: Micros | undefined;
}

/** A purse that knows what was paid out of it; undefined when the price of a reply is unknown. */
export interface CallPurse extends Purse {
  paidMicros(): Micros | undefined;
}

/** What every call of a run is made with. */
export interface CallParts {
  readonly runId: string;
  readonly carrier: Carrier;
  readonly talk: Talk;
  readonly clock: Clock;
  readonly emit: (event: RunEvent) => void;
  readonly responderName: string;
  readonly numbers: { readonly agent: string; readonly customer: (plan: PlannedCall) => string };
  readonly timeLimitS: number;
  /** How long a recording may take after the call has ended. */
  readonly recordingWaitMs: number;
  /** Undefined when something that was paid for is not known: nothing is ever priced at 0 for that. */
  readonly priceOf: (done: CallDone) => Micros | undefined;
  /** What the line of a call may have cost at most once one more turn is spoken and the farewell after it. */
  readonly linePriceOf: (turns: readonly Turn[], elapsedMs: number) => Micros;
  readonly judge: (unjudged: RecordedCall, plan: PlannedCall) => Quality;
  /** Scores of a finished call, by name. */
  readonly score: (unscored: RecordedCall) => CallRecord['scores'];
  /** Stores the audio of a recording; returns its path inside the run folder. Must not throw. `isLate`: it was asked for in vain before the run was resumed. */
  readonly keepAudio: (
    callId: string,
    recording: AnnouncedRecording,
    times: ConferenceTimes | undefined,
    isLate?: boolean,
  ) => Promise<string | undefined>;
}

/** With what was paid out of the purse of one call. */
export type PaidCallParts = CallParts & Pick<CallPurse, 'paidMicros'>;

/** What a call came to. `failure` is why it failed, when it did. */
export interface CallOutcome {
  readonly recorded: RecordedCall;
  readonly costMicros: Micros | undefined;
  readonly speakAhead: SpeakAhead;
  readonly failure: SynthcallError | undefined;
}
