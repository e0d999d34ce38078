/** One call from its reservation to its record: performs the machine's effects and feeds the answers back as events. */
import type { CallSignal, RunEvent } from '../domain/events.ts';
import type { Ending, Outcome } from '../domain/labels.ts';
import type { Micros } from '../domain/money.ts';
import type { PlannedCall } from '../domain/plan.ts';
import type { Carrier, ConferenceTimes, DialledCall, ReplyUsage } from '../domain/ports.ts';
import type { Quality, RecordedCall } from '../domain/record.ts';
import type { Turn } from '../domain/turn.ts';
import type { Clock } from '../shared/clock.ts';
import { messageOf, type SynthcallError, toSynthcallError } from '../shared/errors.ts';
import { type CallEffect, type CallEvent, type CallState, isFinal, stepCall } from './call-machine.ts';
import { type AnnouncedRecording, foldRecord } from './record.ts';

/** The conversation side of a call, as far as its life needs it. */
export interface Talk {
  begin(callKey: string, plan: PlannedCall, take: () => boolean): void;
  roomOpened(callKey: string): void;
  end(callKey: string, ending: Ending): void;
  finish(callKey: string): TalkResult | undefined;
}

/** What a conversation left behind. */
export interface TalkResult {
  readonly turns: readonly Turn[];
  readonly ending: Ending | undefined;
  readonly outcome: Outcome | undefined;
  readonly usage: readonly ReplyUsage[];
  readonly failure: SynthcallError | undefined;
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
  readonly priceOf: (
    usage: readonly ReplyUsage[],
    times: ConferenceTimes | undefined,
    turns: readonly Turn[],
  ) => Micros | undefined;
  readonly judge: (unjudged: RecordedCall, plan: PlannedCall) => Quality;
  /** Stores the audio of a recording; returns its path inside the run folder. */
  readonly keepAudio: (callId: string, recordingSid: string) => Promise<string | undefined>;
}

/** What a call came to. `failure` is why it failed, when it did. */
export interface CallOutcome {
  readonly recorded: RecordedCall;
  readonly costMicros: Micros | undefined;
  readonly failure: SynthcallError | undefined;
}

/** A call under way. Signals of the carrier are fed in from outside. */
export interface RunningCall {
  readonly done: Promise<CallOutcome>;
  signal(signal: CallSignal): void;
  event(event: CallEvent): void;
}

/** Seconds that a call may go on beyond its legs' own time limit before it is given up. */
const GRACE_S = 60;

/** Starts a call whose budget is reserved already. */
export function startCall(callKey: string, plan: PlannedCall, take: () => boolean, parts: CallParts): RunningCall {
  const call = new OneCall(callKey, plan, parts);
  parts.talk.begin(callKey, plan, () => call.count(take()));
  call.event('reserved');
  return call;
}

class OneCall implements RunningCall {
  readonly done: Promise<CallOutcome>;
  readonly #callKey: string;
  readonly #plan: PlannedCall;
  readonly #parts: CallParts;
  readonly #abort = new AbortController();
  #state: CallState = 'planned';
  #finish: (outcome: CallOutcome) => void = () => {};
  #fail: (error: unknown) => void = () => {};
  #dialled: DialledCall | undefined;
  #recording: AnnouncedRecording | undefined;
  #recordingAbsent = false;
  #lost = false;
  #responderCalls = 0;
  #failure: SynthcallError | undefined;
  #cancelTimer = () => {};

  constructor(callKey: string, plan: PlannedCall, parts: CallParts) {
    this.#callKey = callKey;
    this.#plan = plan;
    this.#parts = parts;
    this.done = new Promise((resolve, reject) => {
      this.#finish = resolve;
      this.#fail = reject;
    });
  }

  signal(signal: CallSignal): void {
    switch (signal.type) {
      case 'conference-started':
      case 'conference-ended':
        this.event(signal.type);
        break;
      case 'leg-status':
        this.#legEnded(signal.status);
        break;
      case 'participant-left':
        this.#legEnded(signal.callStatus);
        break;
      case 'recording':
        this.#recordingAnnounced(signal);
        break;
      case 'carrier-error':
        this.#warn(signal.code, signal.message);
        break;
      case 'participant-joined':
        break;
    }
  }

  event(event: CallEvent): void {
    const before = this.#state;
    const step = stepCall(before, event);
    if (!step) {
      this.#fail(toSynthcallError(new Error(`a call in state ${before} cannot meet ${event}`)));
      return;
    }
    this.#state = step.state;
    if (event === 'interrupted') this.#parts.talk.end(this.#callKey, 'interrupted');
    if (event === 'deadline' && !isFinal(before)) this.#parts.talk.end(this.#callKey, 'time-limit');
    for (const effect of step.effects) this.#perform(effect);
  }

  /** Counts the responder calls that were permitted, those whose answer was never spoken included. */
  count(permitted: boolean): boolean {
    if (permitted) this.#responderCalls += 1;
    return permitted;
  }

  #perform(effect: CallEffect): void {
    switch (effect) {
      case 'dial':
        void this.#dial();
        break;
      case 'open-room':
        this.#openRoom();
        break;
      case 'hang-up':
        this.#abort.abort();
        void this.#hangUp();
        break;
      case 'await-recording':
        if (this.#recording || this.#recordingAbsent) this.event('recording-ready');
        else this.#arm(this.#parts.recordingWaitMs);
        break;
      case 'collect':
        this.#cancelTimer();
        void this.#collect().then(this.#finish, this.#fail);
        break;
    }
  }

  #openRoom(): void {
    const conferenceSid = this.#dialled?.conferenceSid ?? '';
    this.#parts.emit({ event: 'call.connected', callId: this.#plan.callId, conferenceSid });
    this.#parts.talk.roomOpened(this.#callKey);
  }

  #warn(code: string, message: string): void {
    this.#parts.emit({ event: 'warning', callId: this.#plan.callId, code, message });
  }

  async #dial(): Promise<void> {
    const { agent, customer } = this.#plan.pairing;
    this.#arm((this.#parts.timeLimitS + GRACE_S) * 1000);
    this.#parts.emit({ event: 'call.dialling', callId: this.#plan.callId, agent: agent.id, customer: customer.id });
    try {
      this.#dialled = await this.#parts.carrier.dial(
        {
          callKey: this.#callKey,
          agent: { from: this.#parts.numbers.agent, label: 'agent' },
          customer: { from: this.#parts.numbers.customer(this.#plan), label: 'customer' },
          timeLimitS: this.#parts.timeLimitS,
          record: true,
        },
        this.#abort.signal,
      );
      if (isFinal(this.#state))
        await this.#hangUp(); // given up while the carrier was still answering
      else this.event('dialled');
    } catch (error) {
      this.#failure = toSynthcallError(error);
      this.event('dial-refused');
    }
  }

  async #hangUp(): Promise<void> {
    if (!this.#dialled) return;
    try {
      await this.#parts.carrier.hangUp(this.#dialled.conferenceSid);
    } catch (error) {
      this.#warn('hang-up', messageOf(error));
    }
  }

  #legEnded(status: string): void {
    if (!['busy', 'failed', 'no-answer', 'canceled'].includes(status)) return;
    this.#lost = true;
    this.event('leg-lost');
  }

  #recordingAnnounced(signal: Extract<CallSignal, { type: 'recording' }>): void {
    if (signal.status === 'completed') {
      this.#recording = { sid: signal.recordingSid, channels: signal.channels, durationS: signal.durationS };
    } else if (signal.status === 'absent' || signal.status === 'failed') this.#recordingAbsent = true;
    else return;
    if (this.#state === 'wrapping-up') this.event('recording-ready');
  }

  #arm(ms: number): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#parts.clock.after(ms, () => this.event('deadline'));
  }

  async #collect(): Promise<CallOutcome> {
    const talk = this.#parts.talk.finish(this.#callKey);
    const failure = talk?.failure ?? this.#failure;
    const times =
      this.#dialled && (await this.#parts.carrier.times(this.#dialled.conferenceSid).catch(() => undefined));
    const costMicros = this.#parts.priceOf(talk?.usage ?? [], times, talk?.turns ?? []);
    const file = this.#recording && (await this.#parts.keepAudio(this.#plan.callId, this.#recording.sid));
    const recorded = foldRecord(
      {
        runId: this.#parts.runId,
        plan: this.#plan,
        responder: this.#parts.responderName,
        turns: talk?.turns ?? [],
        ending: this.#ending(talk),
        outcome: talk?.outcome,
        responderCalls: this.#responderCalls,
        dialled: this.#dialled,
        times,
        recording: this.#recording && { ...this.#recording, ...(file ? { file } : {}) },
        costMicros,
      },
      (unjudged) => this.#parts.judge(unjudged, this.#plan),
    );
    return { recorded, costMicros, failure };
  }

  #ending(talk: TalkResult | undefined): Ending {
    if (talk?.ending) return talk.ending;
    return this.#lost || this.#state === 'failed' ? 'leg-failed' : 'time-limit';
  }
}
