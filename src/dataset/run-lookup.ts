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

/** The absolute path of the run's folder. Throws `DATASET_MISSING` with the nearest known run. */
export async function findRun(places: RunPlaces, name: string): Promise<string> {
  const out = resolve(places.cwd, places.out);
  if (name === 'latest') return join(out, await latestRun(out));
  for (const folder of [resolve(places.cwd, name), join(out, name)]) if (await isRun(folder)) return folder;
  throw new SynthcallError('DATASET_MISSING', `There is no run "${name}".`, {
    hint: `${didYouMean(basename(name), ['latest', ...(await runsIn(out))])}Name a run id of ${places.out}, the path of a run folder, or latest.`,
  });
}

async function latestRun(out: string): Promise<string> {
  const runs = await Promise.all(
    (await runsIn(out)).map(async (id) => ({ id, at: (await stat(join(out, id, 'calls.jsonl'))).mtimeMs })),
  );
  const [latest] = runs.sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
  if (latest) return latest.id;
  throw new SynthcallError('DATASET_MISSING', `There is no run in ${out}.`, {
    hint: 'Make one with: synthcall run --pairs 5. Or name the folder of runs with --out.',
  });
}

async function runsIn(out: string): Promise<string[]> {
  const names = await readdir(out).catch(() => []);
  const marked = await Promise.all(names.map(async (name) => ({ name, is: await isRun(join(out, name)) })));
  return marked.filter(({ is }) => is).map(({ name }) => name);
}

/** A folder with calls is a run, finished or not. */
async function isRun(folder: string): Promise<boolean> {
  return stat(join(folder, 'calls.jsonl')).then(
    (found) => found.isFile(),
    () => false,
  );
}
