/** The end of a run: what follows its calls is waited for, what was opened is closed, and what it came to is written down. */
import type { RunSummary } from '../app.ts';
import type { RunEvent } from '../domain/events.ts';
import { adviceOf } from '../shared/errors.ts';
import type { Aftermath } from './aftermath.ts';
import { reportAfterRun } from './report.ts';
import { noteFinished, writeManifest } from './run-notes.ts';
import type { PreparedRun, RunBasis } from './run-parts.ts';
import { completed, isResumable, type SummaryParts, summarise, withAftermath } from './run-summary.ts';
import { besidesIn } from './spend-besides.ts';

/** A run whose calls are over. */
export interface EndedRun extends Pick<SummaryParts, 'tally' | 'stop'> {
  readonly startedAtMs: number;
  readonly after: Aftermath;
  readonly responder: string;
  emit(event: RunEvent): void;
  /** Calls whose recordings could not be had yet. */
  readonly postponed: ReadonlySet<string>;
}

/** Waits for what follows the calls, and writes down what the run came to. */
export async function settleRun(run: PreparedRun, basis: RunBasis, ended: EndedRun): Promise<RunSummary> {
  const { tally, stop, responder } = ended;
  const { preview } = run.planned;
  const aftermath = await ended.after.settle(isResumable(tally, stop));
  const besides = await besidesIn(basis.folder.dir, tally, run);
  const wallMs = run.tools.clock.elapsed() - ended.startedAtMs;
  const isIncomplete = ended.postponed.size > 0;
  const summary = withAftermath(summarise({ preview, besides, tally, stop, isIncomplete, wallMs }), aftermath);
  // Before the report: nothing of the world is needed any more, and its memory may go. What stays open is no fault of the calls.
  await run.closers.closeAll((error) => ended.emit(notClosed(error)));
  await writeDown(run, basis, { summary, tally, responder });
  return summary;
}

/** The calls are made and written: that something could not be given back is told, and how to mend it. */
export function notClosed(error: unknown): RunEvent {
  const left = 'If something of this run is left at the carrier, this removes it: synthcall cleanup';
  return { event: 'warning', code: 'closing', message: adviceOf(error, left) };
}

/** What a run came to: event, manifest, report, ledger. */
async function writeDown(
  { tools, planned: { preview }, hooks }: PreparedRun,
  { folder, journal, startedAt }: RunBasis,
  done: Pick<Parameters<typeof writeManifest>[1], 'summary' | 'tally' | 'responder'>,
): Promise<void> {
  const { summary } = done;
  folder.note(completed(summary));
  await writeManifest(tools, { preview, folder, startedAt, ...done });
  await reportAfterRun(folder.dir, hooks.listen);
  await noteFinished(tools, preview, summary);
  await journal.close(!summary.isResumable);
  hooks.listen(completed(summary)); // last: whoever waits for it finds the data complete
}
