/** What whoever reads a run must know of it: that it is not finished, or that files of it lack something. */
import { dirname, relative, resolve } from 'node:path';
import { hasJournal, readJournal } from '../dataset/run-journal.ts';
import type { RunReader } from '../dataset/run-reader.ts';
import { shellWord } from '../shared/shell-word.ts';
import { runsUnderWay } from './runs-under-way.ts';
import type { AppTools } from './tools.ts';

/** A sentence each; to be asked once the run was read. */
export async function remarksOn(tools: AppTools, run: RunReader): Promise<string[]> {
  return [...(await stateOf(tools, run)), ...run.remarks()];
}

async function stateOf(tools: AppTools, run: RunReader): Promise<string[]> {
  const { run_id: runId, seed } = run.manifest;
  if (!hasJournal(run.dir)) {
    // Every manifest of ours has a seed; without the file nothing but the name of the folder is known.
    return seed === undefined ? ['manifest.json is missing: whether calls are missing too cannot be told'] : [];
  }
  const done = await finishedCalls(run);
  const planned = run.manifest.counts?.['planned'] ?? (await pairsOf(run.dir));
  const count = countOf(done, planned);
  const isGoingOn = (await runsUnderWay(tools)).some((line) => line.run_id === runId);
  if (isGoingOn) return [`this run is still going on: ${count}`];
  return [`this run is not finished: ${count}; go on with: synthcall run --resume ${nameOf(tools, run)}`];
}

function countOf(done: number, planned: number | undefined): string {
  if (planned === undefined) return `${done} calls`;
  return done < planned
    ? `${done} of ${planned} calls`
    : `all ${planned} calls are there, but not all that follows them`;
}

/** How many calls of a run that was cut short are there: those that going on would not make again. */
export async function finishedCalls(run: RunReader): Promise<number> {
  let done = 0;
  for await (const _call of run.facts()) done += 1;
  try {
    for await (const { call } of run.quarantined()) if (call.ending !== 'interrupted') done += 1;
  } catch {
    // Whoever reads refused calls is told what is wrong with them; nobody else needs them to be whole.
  }
  return done;
}

/** Pairs that the run was begun with. */
async function pairsOf(dir: string): Promise<number | undefined> {
  const journal = await readJournal(dir).catch(() => undefined);
  const pairs = journal?.beginning.settings['pairs'];
  return typeof pairs === 'number' ? pairs : undefined;
}

/** Its id where runs are looked for by id, else its path. */
function nameOf({ settings, cwd }: AppTools, { dir, manifest }: RunReader): string {
  return dirname(dir) === resolve(cwd, settings.out) ? manifest.run_id : shellWord(relative(cwd, dir) || '.');
}
