/** Use case: the recordings of one run that are still at the carrier, where storing them costs. Only SIDs of the run's own data are ever asked for. */
import { hasJournal, JOURNAL } from '../dataset/run-journal.ts';
import { findRun } from '../dataset/run-lookup.ts';
import { openRun, type RunReader } from '../dataset/run-reader.ts';
import { messageOf, SynthcallError } from '../shared/errors.ts';
import { openCarrier } from './call-parts.ts';
import type { AppTools } from './tools.ts';
import { chosenWorld, openWorld } from './world.ts';

/** A recording that a run made. `reason` is why it could not be deleted. */
export interface KeptRecording {
  readonly sid: string;
  readonly callId: string;
  readonly seconds: number;
  /** The run folder has its sound. */
  readonly hasFile: boolean;
  readonly removed: boolean;
  readonly reason?: string;
}

/** Lists them, and deletes them at the carrier once `mayRemove` says so. Throws for a run of another world, and for one that may still want them. */
export async function removeRecordings(
  tools: AppTools,
  name: string,
  mayRemove: (found: readonly KeptRecording[]) => Promise<boolean>,
): Promise<readonly KeptRecording[]> {
  const places = { cwd: tools.cwd, out: tools.settings.out };
  // One that was cut off before its first call was written has a journal only.
  const cutOff = async (error: unknown) => findRun(places, name, JOURNAL).catch(() => Promise.reject(error));
  const dir = await findRun(places, name).catch(cutOff);
  const run = await openRun(dir);
  const { run_id: runId, world: itsWorld } = run.manifest;
  if (hasJournal(dir)) throw unfinished(runId);
  if (itsWorld !== chosenWorld(tools)) throw elsewhere(runId, itsWorld);
  const found = await recordingsOf(run);
  if (found.length === 0 || !(await mayRemove(found))) return found;
  const world = await openWorld(tools, 'cleanup');
  try {
    const carrier = await openCarrier(world, tools, 'cleanup');
    const done: KeptRecording[] = [];
    for (const recording of found) {
      const reason = await carrier.remove({ kind: 'recording', sid: recording.sid }).then(() => undefined, messageOf);
      done.push({ ...recording, ...(reason === undefined ? { removed: true } : { reason }) });
    }
    return done;
  } finally {
    await world.close();
  }
}

async function recordingsOf(run: RunReader): Promise<KeptRecording[]> {
  const found: KeptRecording[] = [];
  for (const read of [run.calls, run.quarantined]) {
    for await (const { call } of read()) {
      const { recording } = call;
      if (recording === undefined) continue;
      const { sid, duration_s: seconds, file } = recording;
      found.push({ sid, callId: call.call_id, seconds, hasFile: file !== undefined, removed: false });
    }
  }
  return found;
}

function unfinished(runId: string): SynthcallError {
  return new SynthcallError('CONFIG_INVALID', `The run ${runId} is not finished and may still want its recordings.`, {
    hint: `Finish it first: synthcall run --resume ${runId}`,
  });
}

function elsewhere(runId: string, itsWorld = 'unknown'): SynthcallError {
  return new SynthcallError('CONFIG_INVALID', `The run ${runId} was made in the ${itsWorld} world.`, {
    hint: `Its recordings are not in the chosen one; choose it with --world ${itsWorld}.`,
  });
}
