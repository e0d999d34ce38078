/** What a run came to: the summary, the exit code and the first and last event. */
import type { RunPreview, RunSummary } from '../app.ts';
import type { Stop } from '../calls/run-calls.ts';
import type { RunTally } from '../calls/tally.ts';
import type { RunEvent } from '../domain/events.ts';
import { sumOfPrices } from '../plan/price.ts';
import { EXIT } from '../shared/error-codes.ts';
import type { Aftermath } from './aftermath.ts';
import type { SpendBesides } from './spend-besides.ts';

/** What a summary is made from, beside what its records hold. */
export interface SummaryParts {
  readonly preview: RunPreview;
  readonly tally: RunTally;
  /** What was spent and is in no call of the tally. */
  readonly besides: SpendBesides | undefined;
  readonly stop: Stop | undefined;
  /** Something else is missing that going on with the run would fetch. */
  readonly isIncomplete: boolean;
  readonly wallMs: number;
}

/** The summary of a run that has ended, but for what its records hold. */
export function summarise({
  preview,
  tally,
  besides,
  stop,
  isIncomplete,
  wallMs,
}: SummaryParts): Omit<RunSummary, 'kept'> {
  const notDialled = tally.notDialled + preview.plan.notDialled;
  const stoppedBy = stop?.by ?? (preview.plan.notDialled > 0 ? 'budget' : undefined);
  return {
    runId: preview.runId,
    dir: preview.dir,
    planned: preview.plan.calls.length + preview.plan.notDialled,
    accepted: tally.accepted,
    quarantined: tally.quarantined,
    failed: tally.failed,
    notDialled,
    turns: tally.turns,
    responderCalls: tally.responderCalls + (besides?.responderCalls ?? 0),
    costMicros: sumOfPrices([tally.costMicros, besides ? besides.micros : 0]),
    ...(besides ? { besides } : {}),
    audioSeconds: tally.audioSeconds,
    speakAhead: tally.speakAhead,
    wallMs,
    outcomes: tally.outcomes,
    endings: tally.endings,
    stoppedBy,
    stopReason: stop?.reason ?? (stoppedBy === 'budget' ? `${limitOf(preview)} cannot finish more pairs` : undefined),
    isResumable: isIncomplete || isResumable(tally, stop),
    exitCode: exitCodeOf(stop, stoppedBy, tally),
  };
}

/** What leaves pairs out: the run's own budget, or what the day has left. */
function limitOf({ dayLeft }: RunPreview): string {
  return dayLeft === undefined ? 'the budget' : "today's limit";
}

/** The summary with what followed the calls. Whoever interrupts the waiting for transcripts has a run to go on with. */
export function withAftermath(
  summary: Omit<RunSummary, 'kept'>,
  aftermath: Awaited<ReturnType<Aftermath['settle']>>,
): RunSummary {
  const all = { ...summary, ...aftermath };
  if (aftermath.recognitionLeft === undefined) return all;
  const stopped = summary.stoppedBy ? {} : { stoppedBy: 'interrupt' as const, exitCode: EXIT.interrupted };
  return { ...all, isResumable: true, ...stopped };
}

/** True when calls of the plan were not made, or not to their end: `run --resume` makes them. */
export function isResumable(tally: RunTally, stop: Stop | undefined): boolean {
  return stop !== undefined && tally.notDialled + (tally.endings['interrupted'] ?? 0) > 0;
}

function exitCodeOf(stop: Stop | undefined, stoppedBy: RunSummary['stoppedBy'], tally: RunTally): number {
  if (stop?.by === 'interrupt') return EXIT.interrupted;
  if (stop?.error) return stop.error.exitCode;
  if (stop?.by === 'quality') return EXIT.vendor;
  if (stoppedBy === 'budget') return EXIT.budget;
  return tally.failed + tally.quarantined > 0 ? EXIT.someFailed : EXIT.done;
}

/** The first event of a run. */
export function started({ runId, dir, world, plan, finishedBefore }: RunPreview): RunEvent {
  const pairs = plan.calls.length - (finishedBefore ?? 0);
  return { event: 'run.started', runId, dir, world, pairs, seed: plan.seed };
}

/** The last event of a run. */
export function completed(summary: RunSummary): RunEvent {
  const { runId, dir, planned, accepted, quarantined, failed, notDialled } = summary;
  const { responderCalls, turns, costMicros, exitCode } = summary;
  const { besides } = summary;
  const counts = { planned, accepted, quarantined, failed, notDialled, responderCalls, turns, costMicros, exitCode };
  return {
    event: 'run.completed',
    runId,
    dir,
    ...counts,
    ...(besides ? { responderCallsBesides: besides.responderCalls, costBesidesMicros: besides.micros } : {}),
    ...(summary.stoppedBy ? { stoppedBy: summary.stoppedBy } : {}),
    ...(summary.stopReason ? { stopReason: summary.stopReason } : {}),
    ...(Object.keys(summary.carrierErrors ?? {}).length > 0 ? { carrierErrors: summary.carrierErrors ?? {} } : {}),
  };
}
