/** Use case: a run, from the plan to the manifest. Everything that was opened is closed again, in reverse order, whatever happens. */
import { resolve } from 'node:path';
import type { RunSummary } from '../app.ts';
import { createLedger, type Ledger } from '../calls/ledger.ts';
import type { CallParts } from '../calls/parts.ts';
import { type Run, startRun } from '../calls/run-calls.ts';
import { createRunFolder, reopenRunFolder } from '../dataset/run-folder.ts';
import { openJournal } from '../dataset/run-journal.ts';
import { salvage } from '../dataset/salvage.ts';
import type { RunEvent } from '../domain/events.ts';
import { parseBudget } from '../plan/budget.ts';
import { spareOfCall } from '../plan/price.ts';
import { createClosers } from '../shared/closers.ts';
import { keepHeapSmall } from '../shared/heap.ts';
import { unguessableHex } from '../shared/random.ts';
import { withoutSecrets } from '../shared/secret.ts';
import { openAftermath } from './aftermath.ts';
import { openAllowance, openRateLimitStore } from './allowance.ts';
import { type CallPartsInput, callPartsOf } from './call-parts.ts';
import { nameAtCarrier, newMark } from './carrier-names.ts';
import { lostWebhooks } from './checks/signed-request.ts';
import { removeLeftoversOf } from './cleanup.ts';
import { openConversationStore } from './conversation-store.ts';
import { fetchLateRecordings } from './late-recordings.ts';
import { openRunLog } from './logs.ts';
import { planRun } from './preview.ts';
import { openResponder } from './responder.ts';
import {
  beginningOf,
  findResumption,
  type Resumption,
  refuseGoingOn,
  refuseOtherPlan,
  runBefore,
  settleLeases,
  spentBefore,
  tellOfFinished,
} from './resume.ts';
import { notClosed, settleRun } from './run-end.ts';
import { leaveNothing, noteStarted, stepsInto } from './run-notes.ts';
import type { PreparedRun, RunBasis, RunHooks } from './run-parts.ts';
import { started } from './run-summary.ts';
import { findSyncOfRun } from './run-sync.ts';
import { unfinishedRuns } from './runs-under-way.ts';
import { noting } from './spend-besides.ts';
import { openSwitchboard } from './switchboard.ts';
import type { AppTools } from './tools.ts';
import { openWorld, type PreparedWorld } from './world.ts';

/** Which run to go on with. `newBudget`: the settings' budget takes the place of the one that the run was begun with. */
export interface ResumeRequest {
  readonly run: string;
  readonly newBudget: boolean;
}

/** Calls up to which a run is over before its memory matters. */
const SHORT_RUN = 100;

/** Plans, asks, runs and writes. Throws only when the run could not begin; what was finished is always written. */
export async function executeRun(
  given: AppTools,
  hooks: RunHooks,
  prepared: PreparedWorld,
  resume?: ResumeRequest,
): Promise<RunSummary> {
  const closers = createClosers();
  const logs = createClosers();
  try {
    const resumption = resume && (await findResumption(given, resume.run, resume.newBudget));
    const tools = resumption?.tools ?? given;
    // Planned anew below, once it is known what the day has left: the first plan must not stay in memory beside the second.
    let planned = await planRun(tools, resumption?.journal.beginning.daily_remaining);
    const { seed } = planned.preview.plan;
    const { runId } = planned.preview;
    if (planned.preview.plan.calls.length > SHORT_RUN) keepHeapSmall();
    const log = openRunLog(tools, runId, hooks.listen);
    logs.add(() => log.close());
    const seeded: AppTools = {
      ...tools,
      settings: { ...tools.settings, seed, runId },
      logger: log.logger,
    };
    const world = await openWorld(seeded, worldSeed(seed, resumption), prepared);
    closers.add(() => world.close());
    const { syncServiceSid, left } = await findSyncOfRun(seeded, world);
    if (resumption) refuseOtherPlan(resumption, planned.preview.plan);
    else planned = await planRun(seeded, left, planned.personas);
    const listen = (event: RunEvent) => {
      log.listen(event);
      hooks.listen(event);
    };
    const run = { tools: seeded, world, syncServiceSid, planned, left, hooks: { ...hooks, listen }, closers };
    return await (resumption ? runAgain(run, resumption) : runNew(run));
  } finally {
    await closers.closeAll((error) => hooks.listen(notClosed(error))); // why the run failed matters more
    await logs.closeAll();
  }
}

/** The emulator names rooms and legs by its seed, one after the other: other calls need other names. */
function worldSeed(seed: string, resumption: Resumption | undefined): string {
  return resumption ? `${seed}/again${resumption.journal.leases.size}` : seed;
}

async function runNew(run: PreparedRun): Promise<RunSummary> {
  const { tools, planned, hooks } = run;
  const { runId, dir, plan, warnings } = planned.preview;
  const unfinished = (await unfinishedRuns(tools)).at(-1);
  const hint = unfinished === undefined ? [] : [`${unfinished} was cut short: synthcall run --resume ${unfinished}`];
  await hooks.onPreview({ ...planned.preview, warnings: [...warnings, ...hint] });
  const folder = await createRunFolder(resolve(tools.cwd, dir));
  const beginning = beginningOf(tools, plan, runId, run.left);
  const journal = openJournal(folder.dir, beginning);
  const mark = newMark();
  journal.note({ step: 'mark', mark });
  await noteStarted(tools, planned.preview, mark);
  const name = nameAtCarrier(mark, runId);
  const { budget } = tools.settings;
  try {
    return await runCalls(run, { folder, journal, name, startedAt: beginning.started_at, budget });
  } catch (error) {
    await leaveNothing(folder, journal).catch(() => {}); // why it failed matters more
    throw error;
  }
}

async function runAgain(run: PreparedRun, resumption: Resumption): Promise<RunSummary> {
  const { tools, world, planned, hooks } = run;
  const { dir, journal: found } = resumption;
  const { preview } = planned;
  const mark = newMark();
  await noteStarted(tools, preview, mark);
  await refuseGoingOn(tools, preview.runId);
  const salvaged = await salvage(dir);
  // The plan is that of the first budget; what the run goes by may have been raised since.
  const { responderCalls, micros: budgetMicros } = parseBudget(resumption.budget);
  const resumed = { ...preview, responderCalls, budgetMicros, finishedBefore: salvaged.finished.length };
  await hooks.onPreview(resumed);
  await settleLeases(tools, await openRateLimitStore(run), found);
  await removeLeftoversOf(tools, world, found.marks);
  const journal = openJournal(dir);
  journal.note({ step: 'mark', mark });
  return runCalls(
    { ...run, planned: { ...planned, preview: resumed } },
    {
      folder: reopenRunFolder(dir, salvaged),
      journal,
      name: nameAtCarrier(mark, preview.runId),
      startedAt: found.beginning.started_at,
      budget: resumption.budget,
      before: runBefore(found, salvaged),
      spent: spentBefore(found, salvaged, run),
      tellBefore: (after) => tellOfFinished(dir, after),
      told: found.told,
    },
  );
}

async function runCalls(run: PreparedRun, basis: RunBasis): Promise<RunSummary> {
  const { tools, world, planned, hooks, closers } = run;
  const { preview } = planned;
  const { plan, runId } = preview;
  const { folder, journal, name } = basis;
  const callKeyPrefix = `${name}-`;
  const startedAt = tools.clock.elapsed();
  const responder = noting(await openResponder(tools, planned.rates, plan.seed), journal);
  const emit = (given: RunEvent) => {
    const event = withoutSecrets(given); // a warning may repeat what a server said
    folder.note(event);
    hooks.listen(event);
  };
  emit(started(preview));
  const store = await openConversationStore(tools, world, run.syncServiceSid);
  closers.add(() => store.settle());
  const ledger = await openLedger(run, basis);
  closers.add(() => ledger.close());

  const { startedAt: begunAt, told = new Set() } = basis;
  const noteTold = (callId: string) => journal.note({ step: 'told', call_id: callId });
  const telling = { callKeyPrefix, startedAt: begunAt, told, noteTold };
  const after = await openAftermath({ tools, world, plan, runId, folder, emit, signal: hooks.signal, ...telling });
  await basis.tellBefore?.(after);
  const running: { run?: Run } = {};
  const switchboard = await openSwitchboard({
    tools,
    world,
    responder,
    store,
    emit,
    onStuck: (callKey, failure) => running.run?.stuck(callKey, failure),
    sink: (callKey, signal) => running.run?.signal(callKey, signal),
    onCarrierError: after.onCarrierError,
    onTranscript: after.onTranscript,
  });
  closers.add(() => switchboard.close());
  after.reachableAt(switchboard.publicUrl);
  const postponed = new Set<string>();
  const onPostponed = (callId: string) => void postponed.add(callId);
  const parts = await openCarrierOf(run, basis, { switchboard, responder, emit, onPostponed });

  running.run = startRun(plan.calls, {
    call: parts,
    ledger,
    spareMicros: spareOfCall(planned.rates) ?? 0,
    clock: world.pacing,
    concurrency: tools.settings.concurrency,
    callsPerSecond: world.callsPerSecond,
    maxBad: tools.settings.maxBad,
    retryBad: tools.settings.retryBad,
    callKeyOf: ({ callId }) => callKeyPrefix + callId,
    untilReady: responder.untilReady,
    keep: async (recorded, verdict) => {
      await folder.keep(recorded, verdict === 'accepted');
      after.kept(recorded, verdict);
    },
    journal: stepsInto(journal, tools),
    before: basis.before,
    signal: hooks.signal,
  });
  const ended = { ...(await running.run.done), startedAtMs: startedAt };
  if (ended.tally.endings['leg-failed']) await tellOfLostWebhooks(run, switchboard.publicUrl, emit);
  return settleRun(run, basis, { after, responder: responder.version, emit, postponed, ...ended });
}

/** Legs fail without their webhooks, and nothing in the calls tells that it was for those. */
async function tellOfLostWebhooks(
  { world, hooks }: PreparedRun,
  publicUrl: string,
  emit: (event: RunEvent) => void,
): Promise<void> {
  if (world.name !== 'live' || hooks.signal.aborted) return;
  const message = await lostWebhooks(publicUrl, world.account.authToken);
  if (message) emit({ event: 'warning', code: 'tunnel', message });
}

/** What every call is made with, its carrier open. A resumed run first fetches the recordings that it still lacks. */
async function openCarrierOf(
  { tools, world, planned, hooks, closers }: PreparedRun,
  { folder, before, name }: RunBasis,
  given: Pick<CallPartsInput, 'switchboard' | 'responder' | 'emit' | 'onPostponed'>,
): Promise<CallParts> {
  const { carrier, parts } = await callPartsOf({ tools, world, planned, folder, signal: hooks.signal, ...given });
  await carrier.open({ name, publicUrl: given.switchboard.publicUrl });
  closers.add(() => carrier.close());
  if (before && tools.settings.audio) await fetchLateRecordings({ parts, folder, finished: before.finished });
  return parts;
}

async function openLedger(run: PreparedRun, { journal, budget, spent }: RunBasis): Promise<Ledger> {
  const { tools, world, syncServiceSid, planned } = run;
  const leaseId = unguessableHex(12);
  journal.note({ step: 'lease', lease_id: leaseId });
  const need = planned.preview.plan.calls.reduce((sum, { share }) => sum + share, 0);
  const allowance = await openAllowance(tools, { world, syncServiceSid, leaseId, need });
  return createLedger(parseBudget(budget), allowance, spent);
}
