/** Which runs of a state folder are going on, and which were cut short and can be resumed. */
import { hostname } from 'node:os';
import { hasJournal } from '../dataset/run-journal.ts';
import { type LedgerLine, readLedger } from '../dataset/run-ledger.ts';
import type { AppTools } from './tools.ts';
import { ledgerPath } from './usage.ts';

/** Runs that have begun and not ended, and whose process is alive on this machine, the oldest first. */
export async function runsUnderWay(tools: AppTools): Promise<LedgerLine[]> {
  return goingOn(await readLedger(ledgerPath(tools)));
}

/** Marks of the processes of this folder that are over: what bears one at the carrier is used by nobody. */
export async function marksOfTheDead(tools: AppTools): Promise<string[]> {
  const lines = await readLedger(ledgerPath(tools));
  const going = new Set(goingOn(lines).map(({ mark }) => mark));
  const ended = new Set(lines.filter(({ event }) => event === 'finished').map((line) => line.run_id));
  // Whether a process of another machine lives cannot be asked here.
  const isOver = ({ run_id: runId, host }: LedgerLine) => host === hostname() || ended.has(runId);
  return lines.flatMap((line) => (line.mark && !going.has(line.mark) && isOver(line) ? [line.mark] : []));
}

/** Runs that were cut short and that nobody has resumed, by id; the newest last. */
export async function unfinishedRuns(tools: AppTools): Promise<string[]> {
  const lines = await readLedger(ledgerPath(tools));
  const folders = new Map(lines.filter(({ event }) => event === 'started').map((line) => [line.run_id, line.dir]));
  const going = new Set(goingOn(lines).map((line) => line.run_id));
  return [...folders].flatMap(([runId, dir]) => (!going.has(runId) && hasJournal(dir) ? [runId] : []));
}

/** The folder of a run of this state folder that can be resumed, wherever its `--out` was. */
export async function unfinishedFolder(tools: AppTools, runId: string): Promise<string | undefined> {
  const lines = await readLedger(ledgerPath(tools));
  return lines.findLast(({ run_id: id, dir }) => id === runId && hasJournal(dir))?.dir;
}

/** True when the processes that make these runs are known to have ended, on this machine; of other runs nothing can be told. */
export async function haveStopped(tools: AppTools, runIds: ReadonlySet<string>): Promise<boolean> {
  const lines = await readLedger(ledgerPath(tools));
  const isStopped = (runId: string) => {
    const last = lines.findLast((line) => line.event === 'started' && line.run_id === runId);
    return last?.host === hostname() && last.pid !== undefined && !isAlive(last.pid);
  };
  return runIds.size > 0 && [...runIds].every(isStopped);
}

function goingOn(lines: readonly LedgerLine[]): LedgerLine[] {
  return lines.filter((line, index) => line.event === 'started' && isGoingOn(line, lines.slice(index + 1)));
}

/** A run that was resumed has a start for each try, and the same process ends what it started. */
function isGoingOn({ run_id: runId, host, pid }: LedgerLine, later: readonly LedgerLine[]): boolean {
  if (later.some((line) => line.event === 'finished' && line.run_id === runId)) return false;
  return host === hostname() && pid !== undefined && isAlive(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
