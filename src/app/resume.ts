/** A run that was cut short, taken up again: its settings, its plan, what it had finished and what that had cost. */
import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { basename, dirname, relative } from 'node:path';
import { settleLease } from '../calls/daily-allowance.ts';
import type { SpentBefore } from '../calls/ledger.ts';
import { type RunBefore, verdictOf } from '../calls/run-calls.ts';
import { keptSettings, withKeptSettings } from '../config/run-settings.ts';
import { type FoundJournal, JOURNAL, type RunBeginning, readJournal } from '../dataset/run-journal.ts';
import { findRun, type RunPlaces } from '../dataset/run-lookup.ts';
import { openRun } from '../dataset/run-reader.ts';
import type { Salvaged } from '../dataset/salvage.ts';
import { toMicros } from '../domain/money.ts';
import type { RunPlan } from '../domain/plan.ts';
import type { RateLimitStore } from '../domain/ports.ts';
import { isoTime, utcDate } from '../shared/clock.ts';
import { messageOf, SynthcallError } from '../shared/errors.ts';
import { createRandom, unguessableHex } from '../shared/random.ts';
import type { Aftermath } from './aftermath.ts';
import { chosenResponder, type PlannedRun, personaFolders } from './preview.ts';
import { runsUnderWay, unfinishedFolder } from './runs-under-way.ts';
import { spendBesides } from './spend-besides.ts';
import { type AppTools, packageVersion } from './tools.ts';
import { chosenWorld } from './world.ts';

/** See the file comment. */
export interface Resumption {
  readonly dir: string;
  /** With the settings that the run was begun with. */
  readonly tools: AppTools;
  readonly journal: FoundJournal;
  /** The budget of the whole run: as it was begun with, or raised. */
  readonly budget: readonly string[];
}

/** Finds the run and reads its journal. Throws when it has none, goes on already, or was begun by another version's settings. */
export async function findResumption(tools: AppTools, name: string, newBudget: boolean): Promise<Resumption> {
  const places = { cwd: tools.cwd, out: tools.settings.out };
  const dir = (await unfinishedFolder(tools, name)) ?? (await findUnfinished(places, name));
  const journal = await readJournal(dir);
  const { run_id: runId } = journal.beginning;
  await refuseGoingOn(tools, runId);
  try {
    const kept = withKeptSettings(tools.settings, journal.beginning.settings);
    const settings = { ...kept, runId, out: relative(tools.cwd, dirname(dir)) || '.' };
    return { dir, tools: { ...tools, settings }, journal, budget: (newBudget ? tools.settings : kept).budget };
  } catch (error) {
    throw new SynthcallError('DATASET_MISSING', `The journal of ${basename(dir)} cannot be used: ${messageOf(error)}`, {
      hint: `It was begun by synthcall ${journal.beginning.synthcall_version}; resume it with that version.`,
      cause: error,
    });
  }
}

async function findUnfinished(places: RunPlaces, name: string): Promise<string> {
  try {
    return await findRun(places, name, JOURNAL);
  } catch (error) {
    const finished = await findRun(places, name).catch(() => undefined);
    if (finished === undefined) throw error;
    throw new SynthcallError(
      'DATASET_MISSING',
      `The run ${basename(finished)} is finished: nothing is left to resume.`,
      {
        hint: 'Make a new run with: synthcall run --pairs 5',
      },
    );
  }
}

/** Another process may have begun to resume the same run a moment ago; the one whose line stands first in the ledger goes on. */
export async function refuseGoingOn(tools: AppTools, runId: string): Promise<void> {
  const [first] = (await runsUnderWay(tools)).filter((line) => line.run_id === runId);
  if (first === undefined || (first.pid === process.pid && first.host === hostname())) return;
  throw new SynthcallError('CONFIG_INVALID', `The run ${runId} is going on (process ${first.pid}).`, {
    hint: 'Wait until it has ended, or stop it with Ctrl-C.',
  });
}

/** What the journal begins with. */
export function beginningOf(tools: AppTools, plan: RunPlan, runId: string, left: number | undefined): RunBeginning {
  const settings = {
    ...keptSettings(tools.settings),
    seed: plan.seed,
    personas: personaFolders(tools),
    world: chosenWorld(tools),
    responder: chosenResponder(tools),
  };
  return {
    run_id: runId,
    synthcall_version: packageVersion(),
    started_at: isoTime(tools.clock.now()),
    world: settings.world,
    settings,
    ...(left === undefined ? {} : { daily_remaining: left }),
    plan_sha256: digestOf(plan),
  };
}

/** A run that was begun with other personas, or by a version that plans differently, cannot be finished as it was meant. */
export function refuseOtherPlan({ journal, dir }: Resumption, plan: RunPlan): void {
  if (digestOf(plan) === journal.beginning.plan_sha256) return;
  throw new SynthcallError('CONFIG_INVALID', `The plan of ${basename(dir)} comes out differently now.`, {
    hint: `Put its persona files back as they were (${String(journal.beginning.settings['personas'])}), use synthcall ${journal.beginning.synthcall_version}, or make a new run.`,
  });
}

function digestOf({ calls }: RunPlan): string {
  return createHash('sha256').update(JSON.stringify(calls)).digest('hex');
}

/** What the calls of the resumed run go by. */
export function runBefore(journal: FoundJournal, salvaged: Salvaged): RunBefore {
  const { settings, world } = journal.beginning;
  // Where a responder call costs nothing, those of an unfinished call are made again under the count they already have.
  const isFree = world === 'local' && settings['responder'] === 'offline';
  return {
    finished: salvaged.finished.map(({ call }) => ({
      recorded: { call },
      verdict: verdictOf({ call }),
      costMicros: call.cost_usd === undefined ? undefined : toMicros(call.cost_usd),
    })),
    paidFor: (callId) => (isFree ? (journal.asked.get(callId) ?? 0) : 0),
  };
}

/** What the run's budget has lost already, on calls that are not in the data too. */
export function spentBefore(
  journal: FoundJournal,
  { finished }: Salvaged,
  run: { readonly tools: AppTools; readonly planned: PlannedRun },
): SpentBefore {
  const calls = finished.map(({ call }) => call);
  const inData = { callIds: new Set(calls.map(({ call_id: id }) => id)), responderCalls: 0 };
  return {
    responderCalls: [...journal.asked.values()].reduce((sum, count) => sum + count, 0),
    micros: calls.reduce(
      (sum, { cost_usd: cost }) => sum + toMicros(cost ?? 0),
      spendBesides(journal, inData, run)?.micros ?? 0, // a budget of money is refused where a price is unknown
    ),
  };
}

/** Ends the leases of the processes that made the run so far, with exactly what they used. */
export async function settleLeases(tools: AppTools, store: RateLimitStore, journal: FoundJournal): Promise<void> {
  const parts = { store, clock: tools.clock, random: createRandom(unguessableHex(8)) };
  const days = [utcDate(Date.parse(journal.beginning.started_at)), utcDate(tools.clock.now())];
  for (const [leaseId, used] of journal.leases) {
    const byDay = new Map([...days.map((day) => [day, 0] as const), ...used]);
    await settleLease(parts, leaseId, byDay).catch((error: unknown) => {
      tools.logger.warn('the lease of the cut-off run could not be ended; it ends by itself', {
        error: messageOf(error),
      });
    });
  }
}

/** What follows a call must follow the finished ones too. */
export async function tellOfFinished(dir: string, after: Aftermath): Promise<void> {
  const { calls, quarantined } = await openRun(dir);
  for (const read of [calls, quarantined]) {
    for await (const recorded of read()) after.kept(recorded, verdictOf(recorded));
  }
}
