/** Where log lines go: stderr or `--log-file`, and for each run its own log in the state folder. */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { AppOptions } from '../app.ts';
import type { EventListener, RunEvent } from '../domain/events.ts';
import type { Role } from '../domain/labels.ts';
import type { Clock } from '../shared/clock.ts';
import { reasonOf, SynthcallError } from '../shared/errors.ts';
import { createLogger, isLoud, joinLoggers, type Logger, type LogLevel } from '../shared/log.ts';
import { type LogFile, type LogFileLimits, openLogFile } from '../shared/log-file.ts';
import { type AppTools, stateFolderOf } from './tools.ts';

/** The log of one run: what every part of it says, and its events. */
export interface RunLog {
  readonly logger: Logger;
  readonly listen: EventListener;
  close(): void;
}

/** Logs of runs that are kept in the state folder. */
const RUN_LOGS_KEPT = 100;

/** The log of the whole invocation. */
interface MainLog {
  readonly logger: Logger;
  readonly fileLevel: LogLevel;
  /** See `AppTools`. */
  readonly logApart: boolean;
  /** For work that must not go unlogged: throws CONFIG_FOLDER when `--log-file` cannot be written. */
  requireFile(): void;
}

/** Opens it. Where nobody chose a level, a file gets `info` and stderr `warn`. */
export function openLog(options: AppOptions, clock: Clock): MainLog {
  const { settings, sources, cwd, logStream } = options;
  const { logFile, logLevel } = settings.display;
  const isChosen = (sources['display.logLevel'] ?? 'default') !== 'default';
  const fileLevel = isChosen ? logLevel : 'info';
  const logApart = logStream.isTTY === true && logFile === undefined && !isChosen && !settings.display.json;
  const file = logFile === undefined ? undefined : openLogFile(resolve(cwd, logFile), limitsOf(settings));
  const level = file === undefined ? logLevel : fileLevel;
  const requireFile = () => {
    try {
      file?.open();
    } catch (error) {
      throw new SynthcallError('CONFIG_FOLDER', `The log file ${logFile} cannot be written: ${reasonOf(error)}.`, {
        hint: 'Choose another with --log-file, or leave it out: each run has a log in the state folder.',
        cause: error,
      });
    }
  };
  return { logger: createLogger({ stream: file ?? logStream, level, clock }), fileLevel, logApart, requireFile };
}

/** The folder of the runs' own logs. */
export function runLogFolder(tools: Pick<AppTools, 'settings' | 'cwd'>): string {
  return join(stateFolderOf(tools), 'logs');
}

/**
 * Opens the log of a run; its file is made by the first line. With `--log-file` its lines go there instead. `tell` is what a
 * person at a terminal is told with instead of log lines.
 */
export function openRunLog(tools: AppTools, runId: string, tell: EventListener = () => {}): RunLog {
  const ofRun = tools.logApart ? tellingOnce(tell, tools.clock) : tools.logger.child({ runId });
  const level = tools.fileLevel ?? 'info';
  if (tools.settings.display.logFile !== undefined)
    return { logger: ofRun, listen: eventLog(ofRun, level), close: () => {} };
  const folder = runLogFolder(tools);
  prune(folder, RUN_LOGS_KEPT - 1);
  const file: LogFile = openLogFile(join(folder, `${runId}.log`), limitsOf(tools.settings));
  const own = createLogger({ stream: file, level, clock: tools.clock }, { runId });
  return { logger: joinLoggers(ofRun, own), listen: eventLog(own, level), close: () => file.close() };
}

/** Whoever reads no log lines must hear of what they warn of all the same, such as a limit that cannot be checked: each once. */
function tellingOnce(tell: EventListener, clock: Clock): Logger {
  const told = new Set<string>();
  const write = (line: string) => {
    const { message, reason, error } = JSON.parse(line) as Record<string, unknown>;
    if (told.has(String(message))) return;
    told.add(String(message));
    const why = [reason, error].find((value) => typeof value === 'string');
    const text = `${message}${why === undefined ? '' : `: ${why}`}`;
    tell({ event: 'warning', code: 'log', message: text });
  };
  return createLogger({ stream: { write }, level: 'warn', clock });
}

function limitsOf({ display }: AppOptions['settings']): LogFileLimits {
  return { maxBytes: display.logMaxMb * 1_000_000, keep: display.logKeep };
}

/** One line an event from `threshold` upwards; a warning's message is the warning itself. What is said in a call stands in the data, not in the log. */
function eventLog(logger: Logger, threshold: LogLevel): EventListener {
  const legs = new Map<string, Readonly<Record<Role, string>>>();
  return (event) => {
    const level = levelOf(event);
    if (event.event === 'call.connected' && event.legs) legs.set(event.callId, event.legs);
    const ofCall = 'callId' in event && event.callId !== undefined ? legs.get(event.callId) : undefined;
    if (event.event === 'call.finished') legs.delete(event.callId);
    if (!isLoud(level, threshold)) return; // as the dozens of turns of every call
    const { event: message, ...facts } = event;
    const leg = ofCall && ('role' in event ? { legSid: ofCall[event.role] } : { legs: ofCall });
    logger[level](event.event === 'warning' ? event.message : message, { ...shownOf(facts), ...leg });
  };
}

function shownOf(facts: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(facts).filter(([name]) => !['said', 'heard', 'message'].includes(name)));
}

function levelOf(event: RunEvent): 'debug' | 'info' | 'warn' {
  if (event.event.startsWith('turn.')) return 'debug';
  if (event.event === 'warning') return 'warn';
  return event.event === 'call.finished' && event.verdict !== 'accepted' ? 'warn' : 'info';
}

/** File names of the runs' logs in a folder, the newest first; none where there is no such folder. */
export function runLogsIn(folder: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.log')) : [];
  const dated = names.map((name) => ({ name, at: statSync(join(folder, name)).mtimeMs }));
  return dated.sort((a, b) => b.at - a.at).map(({ name }) => name);
}

/** Removes the oldest logs, full parts beside them included, beyond `keep` runs. */
function prune(folder: string, keep: number): void {
  try {
    for (const name of runLogsIn(folder).slice(keep)) {
      for (const part of readdirSync(folder)) if (part.startsWith(name)) rmSync(join(folder, part), { force: true });
    }
  } catch {
    // Another process tidies at the same time.
  }
}
