/** Use case: the report of a run, measured and written beside its data. */

import { formatOperators } from '../analytics/operators/format-operators.ts';
import { compareOperators, type OperatorReport } from '../analytics/operators/measure-operators.ts';
import { measureRealism } from '../analytics/realism.ts';
import { formatRealism } from '../analytics/realism-format.ts';
import { createSpreadCounter, type Spread } from '../analytics/spread.ts';
import { writeReport } from '../dataset/report/write-report.ts';
import { findRun } from '../dataset/run-lookup.ts';
import { openRun, type RunReader } from '../dataset/run-reader.ts';
import type { EventListener } from '../domain/events.ts';
import type { RecordedCall } from '../domain/record.ts';
import { messageOf, writingFiles } from '../shared/errors.ts';
import { remarksOn } from './run-remarks.ts';
import type { AppTools } from './tools.ts';

/** A report that was written. */
export interface RunReport {
  readonly runId: string;
  readonly html: string;
  readonly json: string;
  readonly calls: number;
  /** Calls whose transcript is in the page. */
  readonly embedded: number;
  /** Measures in and out of their bands. */
  readonly inBand: number;
  readonly outOfBand: number;
  /** Realism, and the operators against the labels, for a terminal. */
  readonly lines: readonly string[];
}

/** Calls that are measured; more would not move the measures, but would have to be in memory together. */
const MEASURED_CALLS = 1000;

/** A report of a run that the user named, with what that run lacks. */
export interface NamedReport extends RunReport {
  readonly remarks: readonly string[];
}

/** Measures and writes the report of a named run: path, run id or `latest`. */
export async function reportNamedRun(tools: AppTools, name: string): Promise<NamedReport> {
  const { settings, cwd } = tools;
  const run = await openRun(await findRun({ cwd, out: settings.out }, name));
  const elsewhere = 'copy the run to a folder of yours and name the copy';
  return { ...(await writingFiles(elsewhere, () => reportOn(run))), remarks: await remarksOn(tools, run) };
}

/** The same for a run folder, as at the end of a run. */
export async function writeRunReport(dir: string): Promise<RunReport> {
  return reportOn(await openRun(dir));
}

async function reportOn(run: RunReader): Promise<RunReport> {
  const { sample, spread } = await readCalls(run, await everyNth(run));
  const realism = measureRealism(sample, run.manifest.seed);
  const operators = await measureOperators(run, sample);
  const analysis = { realism, spread: { ...spread }, ...(operators ? { operators } : {}) };
  const { html, json, calls, embedded } = await writeReport(run, analysis);
  return {
    runId: run.manifest.run_id,
    html,
    json,
    calls,
    embedded,
    inBand: realism.inBand,
    outOfBand: realism.outOfBand,
    lines: [...formatRealism(realism), ...(operators ? ['', ...formatOperators(operators)] : [])],
  };
}

/** The report at the end of a run. The data is complete by then: a report that fails is a warning, and can be made again. */
export async function reportAfterRun(dir: string, listen: EventListener): Promise<void> {
  try {
    await writeRunReport(dir);
  } catch (error) {
    const message = `The report of the run was not written: ${messageOf(error)} Try: synthcall report ${dir}`;
    listen({ event: 'warning', code: 'report', message });
  }
}

/** The operators' results meet the labels here and nowhere before. */
async function measureOperators(run: RunReader, sample: readonly RecordedCall[]): Promise<OperatorReport | undefined> {
  const waiting = new Map(sample.map((recorded) => [recorded.call.call_id, recorded]));
  const comparison = compareOperators();
  for await (const recognised of run.recognised((callId) => waiting.has(callId))) {
    const recorded = waiting.get(recognised.call_id);
    if (recorded) comparison.add(recorded, recognised);
    waiting.delete(recognised.call_id); // a call that was taken up again may stand there twice
  }
  return comparison.report();
}

async function everyNth(run: RunReader): Promise<number> {
  let accepted = 0;
  for await (const _call of run.facts()) accepted += 1;
  return Math.max(1, Math.ceil(accepted / MEASURED_CALLS));
}

/** Every nth call whole; of the others, the counts of their labels. */
async function readCalls(run: RunReader, nth: number): Promise<{ sample: RecordedCall[]; spread: Spread }> {
  const sample: RecordedCall[] = [];
  const counter = createSpreadCounter();
  let number = 0;
  for await (const recorded of run.calls()) {
    if (number % nth === 0) sample.push(withoutHeardWords(recorded));
    counter.add(recorded);
    number += 1;
  }
  return { sample, spread: counter.spread() };
}

/** No measure asks when each word was heard, and that is half of what a call takes in memory. */
function withoutHeardWords({ call, turns }: RecordedCall): RecordedCall {
  return { call, turns: turns.map(({ heard_words: _, ...turn }) => turn) };
}
