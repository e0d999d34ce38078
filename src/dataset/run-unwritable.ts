/** What is said when the folder of a run cannot be written any more: the disk is full, or somebody has removed it. */
import { basename } from 'node:path';
import { reasonOf, SynthcallError } from '../shared/errors.ts';

/** `DATASET_UNWRITABLE` for whatever the system refused; an error of ours stays as it is. */
export function unwritable(dir: string, error: unknown): SynthcallError {
  if (error instanceof SynthcallError) return error;
  const isGone = (error as NodeJS.ErrnoException).code === 'ENOENT';
  const reason = isGone ? 'it was removed while the run went on' : reasonOf(error);
  return new SynthcallError('DATASET_UNWRITABLE', `The run folder ${dir} cannot be written: ${reason}.`, {
    hint: isGone
      ? 'Make a new run; nobody may remove its folder meanwhile.'
      : `What is finished is kept. Mend that, then go on with: synthcall run --resume ${basename(dir)}`,
    cause: error,
  });
}
