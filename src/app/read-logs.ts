/** Use case: reads the log of a run, and goes on reading while it grows. */
import { basename, join, resolve } from 'node:path';
import { SynthcallError } from '../shared/errors.ts';
import { isLoud, type LogLevel } from '../shared/log.ts';
import { didYouMean } from '../shared/nearest-word.ts';
import { readOn } from './growing-log.ts';
import { runLogFolder, runLogsIn } from './logs.ts';
import { haveStopped } from './runs-under-way.ts';
import type { AppTools } from './tools.ts';

/** What a user asked for. */
export interface LogsRequest {
  /** Run id, path of a run folder, or `latest`. */
  readonly run: string;
  readonly callId: string | undefined;
  readonly level: LogLevel;
  /** Go on until the run is over or the signal is aborted. */
  readonly follow: boolean;
}

/** One line of a log. */
export interface LogLine {
  readonly time: string;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

const LOOK_AGAIN_MS = 250;

/** Gives every fitting line to `onLine`, oldest first. */
export async function readLogs(
  tools: AppTools,
  request: LogsRequest,
  onLine: (line: LogLine) => void,
  signal: AbortSignal,
): Promise<void> {
  const { path, runId } = logOf(tools, request.run);
  const end = createEnd();
  const [runs, calls] = [new Set<string>(), new Set<string>()];
  const take = (text: string) => {
    const line = parse(text);
    if (!line || (runId !== undefined && line.fields['runId'] !== runId)) return;
    end.note(line);
    if (typeof line.fields['runId'] === 'string') runs.add(line.fields['runId']);
    if (typeof line.fields['callId'] === 'string') calls.add(line.fields['callId']);
    if (!isLoud(line.level, request.level)) return;
    if (request.callId === undefined || line.fields['callId'] === request.callId) onLine(line);
  };
  let soFar = await readOn(path, undefined, take);
  if (request.callId !== undefined && !request.follow) requireCall(request.callId, calls, path);
  let isLast = false;
  while (request.follow && !end.isReached() && !isLast && !signal.aborted) {
    // A run that was killed, or logs warnings alone, never tells of its end. Asked before the look: nothing comes after it.
    isLast = await haveStopped(tools, runs);
    if (!isLast) await tools.clock.sleep(LOOK_AGAIN_MS, signal).catch(() => {});
    soFar = await readOn(path, soFar, take);
  }
}

/** Tells when the run that began last is over: a resumed run has ended before, and a file of several runs has the ends of others. */
function createEnd(): { note(line: LogLine): void; isReached(): boolean } {
  let latest: unknown;
  let isReached = false;
  return {
    note: ({ message, fields: { runId } }) => {
      if (message === 'run.started') [latest, isReached] = [runId, false];
      if (message === 'run.completed' && runId === (latest ?? runId)) isReached = true;
    },
    isReached: () => isReached,
  };
}

/** A call that no line is about is a mistake in its name, and not a quiet call. */
function requireCall(callId: string, known: ReadonlySet<string>, path: string): void {
  if (known.has(callId)) return;
  const [first] = known;
  const there =
    first === undefined ? 'It tells of no call.' : `Calls that it tells of: ${known.size}, such as ${first}.`;
  throw new SynthcallError('DATASET_MISSING', `No line of ${path} is about a call "${callId}".`, {
    hint: `${didYouMean(callId, known)}${there}`,
  });
}

function logOf(tools: AppTools, run: string): { path: string; runId: string | undefined } {
  const { logFile } = tools.settings.display;
  if (logFile !== undefined) {
    return { path: resolve(tools.cwd, logFile), runId: run === 'latest' ? undefined : basename(run) };
  }
  const folder = runLogFolder(tools);
  const ids = runLogsIn(folder).map((name) => basename(name, '.log'));
  const id = run === 'latest' ? ids[0] : ids.find((known) => known === basename(run));
  if (id !== undefined) return { path: join(folder, `${id}.log`), runId: undefined };
  const what = run === 'latest' ? `There is no log in ${folder}.` : `There is no log of a run "${run}" in ${folder}.`;
  throw new SynthcallError('DATASET_MISSING', what, {
    hint: `${didYouMean(basename(run), ids)}A run writes its log there unless --log-file or --log-level silent is given; logs of the latest 100 runs are kept.`,
  });
}

function parse(text: string): LogLine | undefined {
  try {
    const { time, level, message, ...fields } = JSON.parse(text) as Record<string, unknown>;
    if (typeof time !== 'string' || typeof message !== 'string') return undefined;
    return { time, level: level as LogLevel, message, fields };
  } catch {
    return undefined;
  }
}
