/** A run: dials the planned calls in order, as many at once as allowed, and stops cleanly at any ceiling. Nothing finished is lost. */
import type { CallSignal, StoppedBy, Verdict } from '../domain/events.ts';
import type { Micros } from '../domain/money.ts';
import type { PlannedCall } from '../domain/plan.ts';
import type { RecordedCall } from '../domain/record.ts';
import type { Clock } from '../shared/clock.ts';
import { adviceOf, type SynthcallError, toSynthcallError } from '../shared/errors.ts';
import { createGate } from '../shared/gate.ts';
import { type Brake, createBrake } from './brake.ts';
import { createCallPurse, type WatchedPurse, watchMinutes } from './call-purse.ts';
import type { Ledger, Refusal } from './ledger.ts';
import { type RunningCall, startCall } from './one-call.ts';
import type { CallOutcome, CallParts } from './parts.ts';
import { createTally, type RunTally } from './tally.ts';

/** What a run is made with, beside what every call is made with. */
export interface RunParts {
  readonly call: CallParts;
  readonly ledger: Ledger;
  /** Held for each call beside its estimate, so that what is dialled can finish. */
  readonly spareMicros: Micros;
  readonly clock: Clock;
  readonly concurrency: number;
  /** Legs dialled per second at most; a call has two. */
  readonly callsPerSecond: number;
  /** Stop when so many of the first ten calls are bad, or later five in a row. */
  readonly maxBad: number;
  /** Redo a quarantined call once, inside the budget. */
  readonly retryBad: boolean;
  readonly callKeyOf: (plan: PlannedCall) => string;
  /** Resolves when whoever writes the utterances may be asked: a call that nobody speaks in is dialled for nothing. */
  readonly untilReady?: ((signal: AbortSignal) => Promise<void>) | undefined;
  /** Writes a finished call down; the run waits for it. */
  readonly keep: (recorded: RecordedCall, verdict: Verdict) => Promise<void>;
  /** Writes a step down before it is taken. */
  readonly journal: Journal;
  /** Of a run that is resumed. */
  readonly before?: RunBefore | undefined;
  readonly signal: AbortSignal;
}

/** See `RunParts`. Each returns once a crash cannot lose the line any more. */
export interface Journal {
  dial(callId: string): void;
  ask(callId: string): void;
  /** The call is over; `costMicros` is undefined where a price is unknown. */
  end(callId: string, costMicros: Micros | undefined): void;
}

/** What a run had done when it was cut short. */
export interface RunBefore {
  readonly finished: readonly {
    readonly recorded: Pick<RecordedCall, 'call'>;
    readonly verdict: Verdict;
    readonly costMicros: Micros | undefined;
  }[];
  /** Responder calls of an unfinished call that were counted already and may be made again. */
  readonly paidFor: (callId: string) => number;
}

/** What stopped a run before its plan was done. */
export interface Stop {
  readonly by: StoppedBy;
  readonly reason: string;
  readonly error?: SynthcallError;
}

/** A run under way. */
export interface Run {
  readonly done: Promise<{ readonly tally: RunTally; readonly stop: Stop | undefined }>;
  signal(callKey: string, signal: CallSignal): void;
  /** The conversation of a call cannot go on, and why. */
  stuck(callKey: string, failure: SynthcallError): void;
}

/** Starts the run of a plan. */
export function startRun(calls: readonly PlannedCall[], parts: RunParts): Run {
  const run = new RunOfCalls(calls, parts);
  return {
    done: run.go(),
    signal: (key, signal) => run.live.get(key)?.signal(signal),
    stuck: (key, failure) => run.stuck(key, failure),
  };
}

/** The carrier counts legs, not calls. */
const LEGS_PER_CALL = 2;

class RunOfCalls {
  readonly live = new Map<string, RunningCall>();
  readonly #parts: RunParts;
  readonly #waiting: PlannedCall[];
  readonly #tally = createTally();
  readonly #halted = new AbortController();
  /** What the waiting calls will need. */
  readonly #needed = { calls: 0, micros: 0 };
  /** The calls of a resumed run are judged by themselves. */
  readonly #brake: Brake;
  /** Calls are placed one at a time, in the order of the plan, at the given pace. */
  readonly #inTurn = createGate(1);
  #stop: Stop | undefined;

  constructor(calls: readonly PlannedCall[], parts: RunParts) {
    this.#parts = parts;
    for (const { recorded, verdict, costMicros } of parts.before?.finished ?? []) {
      this.#tally.add(recorded, verdict, { costMicros, speakAhead: { made: 0, used: 0 } });
    }
    this.#brake = createBrake(parts.maxBad);
    this.#waiting = missingFrom(calls, parts);
    for (const plan of this.#waiting) this.#need(plan, true);
  }

  async go(): Promise<{ tally: RunTally; stop: Stop | undefined }> {
    const onAbort = () => this.#halt({ by: 'interrupt', reason: 'interrupted' });
    this.#parts.signal.addEventListener('abort', onAbort, { once: true });
    if (this.#parts.signal.aborted) onAbort();
    const lanes = Math.max(1, Math.min(this.#parts.concurrency, this.#waiting.length));
    await Promise.all(Array.from({ length: lanes }, () => this.#lane()));
    this.#parts.signal.removeEventListener('abort', onAbort);
    this.#tally.notDialled(this.#waiting.length);
    return { tally: this.#tally.read(), stop: this.#stop };
  }

  stuck(callKey: string, failure: SynthcallError): void {
    this.live.get(callKey)?.event('stuck');
    this.#watchFailure(failure);
  }

  /** Makes one call after another until none is left or the run is stopped. */
  async #lane(): Promise<void> {
    for (;;) {
      try {
        const started = await this.#inTurn(() => this.#next());
        if (!started) return;
        const outcome = await started.call.done;
        this.live.delete(started.callKey);
        this.#parts.journal.end(started.plan.callId, outcome.costMicros);
        started.settle(outcome.costMicros);
        await this.#finished(started, outcome);
      } catch (error) {
        const known = toSynthcallError(error);
        this.#halt({ by: 'error', reason: known.message, error: known });
        return;
      }
    }
  }

  async #next() {
    if (!this.#stop) await this.#parts.untilReady?.(this.#halted.signal).catch(() => {}); // once stopped, nobody waits
    const plan = this.#stop ? undefined : this.#waiting[0];
    if (!plan) return undefined;
    const estimated = (plan.estimatedMicros ?? 0) + this.#parts.spareMicros;
    const paid = Math.min(plan.share, this.#parts.before?.paidFor(plan.callId) ?? 0);
    const reservation = await this.#parts.ledger.reserve(plan.share - paid, estimated);
    if (typeof reservation === 'string') {
      this.#halt({ by: 'budget', reason: reasonOf(reservation) }, false);
      return undefined;
    }
    if (this.#stop) {
      reservation.settle(0);
      return undefined;
    }
    this.#waiting.shift();
    this.#need(plan, false);
    const number = this.#brake.dialled();
    const callKey = this.#parts.callKeyOf(plan);
    this.#parts.journal.dial(plan.callId);
    const onTake = () => this.#parts.journal.ask(plan.callId);
    const purse = createCallPurse({ reservation, call: this.#parts.call, countedBefore: paid, onTake });
    const call = startCall(callKey, plan, purse, this.#parts.call);
    this.live.set(callKey, call);
    this.#watchMoney(callKey, call, purse);
    await call.placed(); // the carrier must see calls in the order of the plan, or the same seed gives other times
    const pauseMs = (LEGS_PER_CALL * 1000) / this.#parts.callsPerSecond;
    await this.#parts.clock.sleep(pauseMs, this.#halted.signal).catch(() => {}); // nobody waits once the run is stopped
    return { plan, number, callKey, call, settle: (micros: Micros | undefined) => reservation.settle(micros) };
  }

  /** A call that the money carries no longer, and that does not end by itself, is hung up. */
  #watchMoney(callKey: string, call: RunningCall, purse: WatchedPurse): void {
    const { clock, talk } = this.#parts.call;
    const stop = watchMinutes(clock, purse, () => {
      talk.end(callKey, 'budget');
      call.event('stuck');
    });
    void call.done.then(stop, stop);
  }

  /** Tells the ledger what is still to be dialled, with `plan` or without it from now on. */
  #need({ share, estimatedMicros }: PlannedCall, isNeeded: boolean): void {
    const sign = isNeeded ? 1 : -1;
    this.#needed.calls += sign * share;
    this.#needed.micros += sign * (estimatedMicros ?? 0);
    this.#parts.ledger.keepFree(this.#needed.calls, this.#needed.micros);
  }

  async #finished({ plan, number }: { plan: PlannedCall; number: number }, outcome: CallOutcome): Promise<void> {
    const { recorded, costMicros, speakAhead, failure } = outcome;
    const verdict = verdictOf(recorded);
    await this.#parts.keep(recorded, verdict);
    this.#tally.add(recorded, verdict, { costMicros, speakAhead });
    this.#parts.call.emit({
      event: 'call.finished',
      callId: plan.callId,
      verdict,
      reasons: recorded.call.quality.reasons,
      ending: recorded.call.ending,
      ...(recorded.call.outcome ? { outcome: recorded.call.outcome } : {}),
      turns: recorded.call.turn_count,
      responderCalls: recorded.call.responder_calls,
      durationS: recorded.call.duration_s,
      costMicros,
    });
    this.#watchQuality(number, verdict, failure);
    if (verdict !== 'quarantined' || !this.#parts.retryBad || plan.callId.endsWith('_2')) return;
    this.#waiting.push(again(plan));
    this.#need(plan, true);
  }

  /** A refusal would be repeated for every call: it stops the run, with the words of whoever refused. */
  #watchFailure(failure: SynthcallError): void {
    if (failure.code !== 'RESPONDER_REFUSED' && failure.code !== 'CREDENTIAL_REFUSED') return;
    this.#halt({ by: 'error', reason: adviceOf(failure, failure.hint), error: failure });
  }

  #watchQuality(number: number, verdict: Verdict, failure: SynthcallError | undefined): void {
    if (failure) this.#watchFailure(failure);
    const bad = this.#brake.finished(number, verdict !== 'accepted');
    if (this.#stop || bad === undefined) return;
    const why = Object.entries(this.#tally.read().reasons)
      .sort((a, b) => b[1] - a[1])
      .slice(0, 3)
      .map(([reason, count]) => `${reason} (${count})`)
      .join(', ');
    const text = `${bad}: ${why}`;
    this.#halt({ by: 'quality', reason: failure ? `${text}. Last failure: ${failure.message}` : text });
  }

  /** No more calls; those under way are hung up, unless they may finish. The first reason stands. */
  #halt(stop: Stop, hangUp = stop.by !== 'quality'): void {
    if (this.#stop) return;
    this.#stop = stop;
    this.#halted.abort();
    this.#parts.ledger.keepFree(0, 0); // nothing is dialled any more: what is left is for the calls under way
    if (hangUp) for (const call of this.live.values()) call.event('interrupted');
  }
}

/** The calls that a run has still to make: all of them, or what a resumed one lacks. */
function missingFrom(calls: readonly PlannedCall[], { before, retryBad }: RunParts): PlannedCall[] {
  const verdicts = new Map(before?.finished.map(({ recorded, verdict }) => [recorded.call.call_id, verdict]));
  return calls.flatMap((plan) => {
    const verdict = verdicts.get(plan.callId);
    if (verdict === undefined) return [plan];
    const second = again(plan);
    return verdict === 'quarantined' && retryBad && !verdicts.has(second.callId) ? [second] : [];
  });
}

function again(plan: PlannedCall): PlannedCall {
  return { ...plan, callId: `${plan.callId}_2`, seed: `${plan.seed}/again` };
}

/** What became of a finished call. */
export function verdictOf({ call }: Pick<RecordedCall, 'call'>): Verdict {
  if (['leg-failed', 'responder-failed', 'interrupted'].includes(call.ending)) return 'failed';
  return call.quality.verdict;
}

function reasonOf(refusal: Refusal): string {
  if (refusal === 'daily')
    return 'the daily limit of responder calls is reached (MAX_DAILY_CALLS; the day is that of UTC)';
  const budget = refusal === 'run-money' ? 'money budget' : 'budget of responder calls';
  return `the run's ${budget} is reached; with --resume, --budget may be raised`;
}
