/** Everything that happens in a run, as a closed set of events. Terminal, log, dataset and dashboard listen to the same stream. */
import type { Ending, Outcome, Role } from './labels.ts';
import type { Micros } from './money.ts';

/** Where calls are made: the emulator on this machine, or Twilio. */
export type WorldName = 'local' | 'live';

/** What became of a finished call: good data, refused by the quality gate, or cut off before its end. */
export type Verdict = 'accepted' | 'quarantined' | 'failed';

/** What may stop a run before its plan is done. */
export type StoppedBy = 'budget' | 'quality' | 'interrupt' | 'error';

/** What the carrier tells us about a call that is under way. */
export type CallSignal =
  | { readonly type: 'participant-left'; readonly callStatus: string }
  | { readonly type: 'conference-started' }
  | { readonly type: 'conference-ended' }
  | { readonly type: 'leg-status'; readonly status: string }
  | {
      readonly type: 'recording';
      readonly recordingSid: string;
      readonly status: string;
      readonly durationS: number;
      readonly channels: number;
    };

/** One thing that happened in a run. */
export type RunEvent =
  | {
      readonly event: 'run.started';
      readonly runId: string;
      readonly dir: string;
      readonly world: WorldName;
      readonly pairs: number;
      readonly seed: string;
    }
  | { readonly event: 'call.dialling'; readonly callId: string; readonly agent: string; readonly customer: string }
  | {
      readonly event: 'call.connected';
      readonly callId: string;
      readonly conferenceSid: string;
      /** The legs' SIDs by role. */
      readonly legs?: Readonly<Record<Role, string>>;
    }
  | {
      readonly event: 'turn.said';
      readonly callId: string;
      /** The turn's number in `turns.jsonl`, as in every event of a turn. */
      readonly turn: number;
      readonly role: Role;
      readonly said: string;
    }
  | {
      /** A few words of the listener into the turn before, which goes on. */
      readonly event: 'turn.back-channel';
      readonly callId: string;
      readonly turn: number;
      readonly role: Role;
      readonly said: string;
    }
  | {
      readonly event: 'turn.heard';
      readonly callId: string;
      readonly turn: number;
      readonly heard: string;
      readonly confidence?: number;
    }
  | {
      readonly event: 'call.finished';
      readonly callId: string;
      readonly verdict: Verdict;
      readonly reasons: readonly string[];
      readonly ending: Ending;
      readonly outcome?: Outcome;
      readonly turns: number;
      readonly responderCalls: number;
      readonly durationS: number | undefined;
      readonly costMicros: Micros | undefined;
    }
  | {
      readonly event: 'warning';
      readonly callId?: string;
      readonly code: string;
      readonly message: string;
      /** The carrier's resource that it concerns. */
      readonly resourceSid?: string;
    }
  | {
      readonly event: 'run.completed';
      readonly runId: string;
      readonly dir: string;
      readonly planned: number;
      readonly accepted: number;
      readonly quarantined: number;
      readonly failed: number;
      readonly notDialled: number;
      /** All that were made and all that was spent, what is in no call included. */
      readonly responderCalls: number;
      readonly turns: number;
      readonly costMicros: Micros | undefined;
      /** The part of it that is in no call: on calls that were cut off, and on replies that never came. Left out when there is none. */
      readonly responderCallsBesides?: number;
      readonly costBesidesMicros?: Micros | undefined;
      /** Errors that the carrier's debugger told of, by severity; left out when there were none. */
      readonly carrierErrors?: Readonly<Record<string, number>>;
      readonly stoppedBy?: StoppedBy;
      readonly stopReason?: string;
      readonly exitCode: number;
    };

/** Listens to events; must not throw. */
export type EventListener = (event: RunEvent) => void;
