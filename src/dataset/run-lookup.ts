/** Finds the folder of a run that was named by path, by run id, or as `latest`. */
import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { SynthcallError } from '../shared/errors.ts';
import { didYouMean } from '../shared/nearest-word.ts';

/** Where runs are looked for: `out` is the folder of runs, relative to `cwd`. */
export interface RunPlaces {
  readonly cwd: string;
  readonly out: string;
}

/**
 * The absolute path of the run's folder. `mark` is the file by which a run is known. Throws `DATASET_MISSING` with the
 * nearest known run.
 */
export async function findRun(places: RunPlaces, name: string, mark = 'calls.jsonl'): Promise<string> {
  const out = resolve(places.cwd, places.out);
  if (name === 'latest') return join(out, await latestRun(out, mark));
  for (const folder of [resolve(places.cwd, name), join(out, name)]) if (await isRun(folder, mark)) return folder;
  throw new SynthcallError('DATASET_MISSING', `There is no run "${name}".`, {
    hint: `${didYouMean(basename(name), ['latest', ...(await runsIn(out, mark))])}Name a run id of ${places.out}, the path of a run folder, or latest.`,
  });
}

async function latestRun(out: string, mark: string): Promise<string> {
  const runs = await Promise.all(
    (await runsIn(out, mark)).map(async (id) => ({ id, at: (await stat(join(out, id, mark))).mtimeMs })),
  );
  const [latest] = runs.sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
  if (latest) return latest.id;
  throw new SynthcallError('DATASET_MISSING', `There is no run in ${out}.`, {
    hint: 'Make one with: synthcall run --pairs 5. Or name the folder of runs with --out.',
  });
}

async function runsIn(out: string, mark: string): Promise<string[]> {
  const names = await readdir(out).catch(() => []);
  const marked = await Promise.all(names.map(async (name) => ({ name, is: await isRun(join(out, name), mark) })));
  return marked.filter(({ is }) => is).map(({ name }) => name);
}

/** A folder with calls is a run, finished or not; one with a journal can be resumed. */
async function isRun(folder: string, mark: string): Promise<boolean> {
  return stat(join(folder, mark)).then(
    (found) => found.isFile(),
    () => false,
  );
}
