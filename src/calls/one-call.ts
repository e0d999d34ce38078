/** One call from its reservation to its record: performs the machine's effects and feeds the answers back as events. */
import type { CallSignal } from '../domain/events.ts';
import type { PlannedCall } from '../domain/plan.ts';
import type { DialledCall } from '../domain/ports.ts';
import { messageOf, type SynthcallError, toSynthcallError } from '../shared/errors.ts';
import { type CallEffect, type CallEvent, type CallState, isFinal, stepCall } from './call-machine.ts';
import { askForTimes, endingOf } from './call-times.ts';
import { watchLine } from './line-watch.ts';
import type { CallOutcome, CallParts, CallPurse, PaidCallParts } from './parts.ts';
import { type AnnouncedRecording, foldRecord } from './record.ts';
import { watchForRecording } from './recording-watch.ts';

/** A call under way. Signals of the carrier are fed in from outside. */
export interface RunningCall {
  readonly done: Promise<CallOutcome>;
  /** Resolves when the carrier has answered for both legs, whatever it answered. */
  placed(): Promise<void>;
  signal(signal: CallSignal): void;
  event(event: CallEvent): void;
}

/** Seconds that a call may go on beyond its legs' own time limit before it is given up. */
const GRACE_S = 60;
/** How long the last words and the recording of a decided call are waited for when the run is interrupted. */
const HURRY_MS = 15_000;

/** Starts a call whose budget is reserved already. */
export function startCall(callKey: string, plan: PlannedCall, purse: CallPurse, parts: CallParts): RunningCall {
  const call = new OneCall(callKey, plan, { ...parts, paidMicros: purse.paidMicros });
  parts.talk.begin(callKey, plan, {
    ...purse,
    take: async (turns, wanted) => call.count(await purse.take(turns, wanted)),
  });
  call.event('reserved');
  return call;
}

class OneCall implements RunningCall {
  readonly done: Promise<CallOutcome>;
  readonly #callKey: string;
  readonly #plan: PlannedCall;
  readonly #parts: PaidCallParts;
  readonly #abort = new AbortController();
  #state: CallState = 'planned';
  #finish: (outcome: CallOutcome) => void = () => {};
  #fail: (error: unknown) => void = () => {};
  #dialled: DialledCall | undefined;
  #recording: AnnouncedRecording | undefined;
  #recordingAbsent = false;
  #lost = false;
  #roomIsOpen = false;
  #announced = false;
  #isHurried = false;
  #isCutShort = false;
  #responderCalls = 0;
  #failure: SynthcallError | undefined;
  #cancelTimer = () => {};
  #cancelWatch = () => {};
  #dialling: Promise<void> | undefined;
  #hangingUp: Promise<void> | undefined;

  constructor(callKey: string, plan: PlannedCall, parts: PaidCallParts) {
    this.#callKey = callKey;
    this.#plan = plan;
    this.#parts = parts;
    this.done = new Promise((resolve, reject) => {
      this.#finish = resolve;
      this.#fail = reject;
    });
  }

  async placed(): Promise<void> {
    await this.#dialling;
  }

  signal(signal: CallSignal): void {
    switch (signal.type) {
      case 'conference-started':
        this.event(signal.type);
        break;
      case 'conference-ended':
        this.#roomClosed();
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
    }
  }

  event(given: CallEvent): void {
    const before = this.#state;
    const event = given === 'interrupted' && this.#parts.talk.progress(this.#callKey)?.isOver ? 'hurried' : given;
    const step = stepCall(before, event);
    if (!step) {
      this.#fail(toSynthcallError(new Error(`a call in state ${before} cannot meet ${event}`)));
      return;
    }
    this.#state = step.state;
    if (event === 'interrupted') this.#parts.talk.end(this.#callKey, 'interrupted');
    if (event === 'deadline' && !isFinal(before)) {
      this.#isCutShort = this.#isHurried;
      this.#parts.talk.end(this.#callKey, 'time-limit');
    }
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
        this.#dialling = this.#dial();
        break;
      case 'open-room':
        this.#openRoom();
        break;
      case 'hang-up':
        this.#abort.abort();
        this.#hangingUp = this.#hangUp();
        break;
      case 'await-recording':
        this.#awaitRecording();
        break;
      case 'hurry':
        this.#isHurried = true;
        this.#arm(HURRY_MS);
        break;
      case 'collect':
        this.#cancelTimer();
        this.#cancelWatch();
        void this.#collect().then(this.#finish, this.#fail);
        break;
    }
  }

  #openRoom(): void {
    this.#roomIsOpen = true;
    this.#announce();
    this.#parts.talk.roomOpened(this.#callKey);
  }

  /** Tells of the connection once both are known: that the room is open, and what the carrier calls it. Either may come first. */
  #announce(): void {
    if (!this.#roomIsOpen || !this.#dialled || this.#announced) return;
    this.#announced = true;
    const { conferenceSid, legs } = this.#dialled;
    this.#parts.emit({
      event: 'call.connected',
      callId: this.#plan.callId,
      conferenceSid,
      legs: { agent: legs.agent.callSid, customer: legs.customer.callSid },
    });
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
      else this.#underWay(this.#dialled);
    } catch (error) {
      this.#failure = toSynthcallError(error);
      this.event('dial-refused');
    }
  }

  #underWay({ conferenceSid }: DialledCall): void {
    this.#announce();
    this.event('dialled');
    if (this.#lost) this.event('leg-lost'); // a leg was faster to fail than the carrier to answer
    if (this.#state === 'wrapping-up' || isFinal(this.#state)) return;
    this.#cancelWatch = watchLine({
      clock: this.#parts.clock,
      carrier: this.#parts.carrier,
      conferenceSid,
      progress: () => this.#parts.talk.progress(this.#callKey),
      onLive: () => this.event('conference-started'),
      onOver: () => this.#roomClosed(),
      onLingering: () => this.event('stuck'),
    });
  }

  /** The room is over. A conversation that was held proves that it had been open, if that callback was lost. */
  #roomClosed(): void {
    const { turns = 0 } = this.#parts.talk.progress(this.#callKey) ?? {};
    if (this.#state === 'ringing' && turns > 0) this.event('conference-started');
    this.event('conference-ended');
  }

  async #hangUp(): Promise<void> {
    if (!this.#dialled) return;
    try {
      await this.#parts.carrier.hangUp(this.#dialled);
    } catch (error) {
      this.#warn('hang-up', messageOf(error));
    }
  }

  /** A leg that ends before the conversation does is lost, however it ended. */
  #legEnded(status: string): void {
    const failed = ['busy', 'failed', 'no-answer', 'canceled'].includes(status);
    const isOver = this.#parts.talk.progress(this.#callKey)?.isOver ?? true;
    if (!failed && (isOver || status !== 'completed')) return;
    if (isOver && this.#state === 'connected') return; // hung up from our side: the room ends by itself
    this.#lost = true;
    this.event('leg-lost');
  }

  #awaitRecording(): void {
    this.#cancelWatch();
    this.#cancelTimer();
    if (this.#recording || this.#recordingAbsent || !this.#dialled) {
      this.event('recording-ready');
      return;
    }
    this.#cancelWatch = watchForRecording({
      clock: this.#parts.clock,
      carrier: this.#parts.carrier,
      callSid: this.#dialled.legs.customer.callSid,
      limitMs: this.#isHurried ? Math.min(HURRY_MS, this.#parts.recordingWaitMs) : this.#parts.recordingWaitMs,
      onFound: ({ sid, status, channels, durationS }) => {
        if (status === 'ready') this.#recording ??= { sid, channels, durationS };
        this.event('recording-ready');
      },
      onLimit: () => this.event('deadline'),
    });
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

  /** A call is done only when none of its legs is left at the carrier: legs that are being placed are waited for. */
  async #collect(): Promise<CallOutcome> {
    await this.#dialling;
    await this.#hangingUp;
    await this.#parts.talk.settled(this.#callKey);
    const talk = this.#parts.talk.finish(this.#callKey);
    const failure = talk?.failure ?? this.#failure;
    const warn = (message: string) => this.#warn('times', message);
    const times = this.#dialled && (await askForTimes(this.#parts, this.#dialled.conferenceSid, warn));
    const known = { isDialled: !!this.#dialled, times, turns: talk?.turns ?? [] };
    const costMicros = this.#parts.priceOf({ ...known, responderMicros: this.#parts.paidMicros() });
    const file = this.#recording && (await this.#parts.keepAudio(this.#plan.callId, this.#recording, times));
    if (!this.#recording && this.#state === 'recorded') this.#warn('recording', 'The carrier has no recording of it.');
    const recorded = foldRecord(
      {
        runId: this.#parts.runId,
        plan: this.#plan,
        responder: this.#parts.responderName,
        turns: talk?.turns ?? [],
        ending: this.#isCutShort ? 'interrupted' : (talk?.ending ?? endingOf(times, this.#parts.timeLimitS)),
        outcome: talk?.outcome,
        responderCalls: this.#responderCalls,
        dialled: this.#dialled,
        times,
        recording: this.#recording && { ...this.#recording, ...(file ? { file } : {}) },
        costMicros,
      },
      { judge: (unjudged) => this.#parts.judge(unjudged, this.#plan), score: this.#parts.score },
    );
    return { recorded, costMicros, speakAhead: talk?.speakAhead ?? { made: 0, used: 0 }, failure };
  }
}
