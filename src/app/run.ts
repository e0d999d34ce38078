/** Use case: a run, from the plan to the manifest. Everything that was opened is closed again, in reverse order, whatever happens. */
import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import type { RunPreview, RunSummary } from '../app.ts';
import { createDailyAllowance } from '../calls/daily-allowance.ts';
import { createLedger, type Ledger } from '../calls/ledger.ts';
import { type Run, type Stop, startRun } from '../calls/run-calls.ts';
import type { RunTally } from '../calls/tally.ts';
import { buildManifest } from '../dataset/manifest.ts';
import { createRunFolder, type RunFolder } from '../dataset/run-folder.ts';
import { appendToLedger } from '../dataset/run-ledger.ts';
import type { EventListener, RunEvent } from '../domain/events.ts';
import { toDollars } from '../domain/money.ts';
import { parseBudget } from '../plan/budget.ts';
import { isoTime } from '../shared/clock.ts';
import { createClosers } from '../shared/closers.ts';
import { EXIT } from '../shared/error-codes.ts';
import { createRandom, unguessableHex } from '../shared/random.ts';
import { openAftermath } from './aftermath.ts';
import { callPartsOf } from './call-parts.ts';
import { openRunLog } from './logs.ts';
import { type PlannedRun, planRun } from './preview.ts';
import { reportAfterRun } from './report.ts';
import { openResponder } from './responder.ts';
import { openSwitchboard } from './switchboard.ts';
import { syncServiceOf } from './sync.ts';
import { type AppTools, packageVersion } from './tools.ts';
import { ledgerPath, remainingToday } from './usage.ts';
import { openWorld, type World } from './world.ts';

/** What the user is told and asked on the way. */
export interface RunHooks {
  readonly listen: EventListener;
  readonly onPreview: (preview: RunPreview) => Promise<void>;
  readonly signal: AbortSignal;
}

/** Milliseconds for which changes of a conversation are gathered before they are written to Sync. */
const GATHER_MS = 200;

/** Plans, asks, runs and writes. Throws only when the run could not begin; what was finished is always written. */
export async function executeRun(tools: AppTools, hooks: RunHooks): Promise<RunSummary> {
  const closers = createClosers();
  try {
    const early = await planRun(tools);
    const log = openRunLog(tools, early.preview.runId);
    closers.add(() => log.close());
    const seeded: AppTools = {
      ...tools,
      settings: { ...tools.settings, seed: early.preview.plan.seed, runId: early.preview.runId },
      logger: log.logger,
    };
    const world = await openWorld(seeded, early.preview.plan.seed);
    closers.add(() => world.close());
    const { syncServiceSid } = await syncServiceOf(seeded, world);
    const left = await remainingToday(seeded, world, syncServiceSid);
    const planned = await planRun(seeded, left, early.personas);
    await hooks.onPreview(planned.preview);
    const listen = (event: RunEvent) => {
      log.listen(event);
      hooks.listen(event);
    };
    return await runPlanned(seeded, world, syncServiceSid, planned, { ...hooks, listen }, closers);
  } finally {
    await closers.closeAll();
  }
}

async function runPlanned(
  tools: AppTools,
  world: World,
  syncServiceSid: string,
  planned: PlannedRun,
  hooks: RunHooks,
  closers: ReturnType<typeof createClosers>,
): Promise<RunSummary> {
  const { preview } = planned;
  const startedMs = tools.clock.now();
  const startedAt = tools.clock.elapsed();
  const responder = await openResponder(tools, planned.rates, preview.plan.seed);
  const folder = await createRunFolder(resolve(tools.cwd, preview.dir));
  await note(tools, preview, { event: 'started' });
  const emit = (event: RunEvent) => {
    folder.note(event);
    hooks.listen(event);
  };
  emit(started(preview));
  const store = await conversationStore(tools, world, syncServiceSid);
  closers.add(() => store.settle());
  const need = preview.plan.calls.reduce((sum, { share }) => sum + share, 0);
  const ledger = await openLedger(tools, world, syncServiceSid, need);
  closers.add(() => ledger.close());

  const { plan, runId } = preview;
  const callKeyPrefix = `synthcall-${runId}-`;
  const after = await openAftermath({ tools, world, plan, runId, callKeyPrefix, folder, emit, signal: hooks.signal });
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
  const { carrier, parts } = await callPartsOf({ tools, world, switchboard, responder, planned, folder, emit });
  await carrier.open({ runId: preview.runId, publicUrl: switchboard.publicUrl });
  closers.add(() => carrier.close());

  running.run = startRun(preview.plan.calls, {
    call: parts,
    ledger,
    clock: world.pacing,
    concurrency: tools.settings.concurrency,
    callsPerSecond: world.callsPerSecond,
    maxBad: tools.settings.maxBad,
    retryBad: tools.settings.retryBad,
    callKeyOf: ({ callId }) => callKeyPrefix + callId,
    keep: async (recorded, verdict) => {
      await folder.keep(recorded, verdict === 'accepted');
      after.kept(recorded, verdict);
    },
    signal: hooks.signal,
  });
  const { tally, stop } = await running.run.done;
  const aftermath = await after.settle();
  const summary = { ...summarise(preview, tally, stop, tools.clock.elapsed() - startedAt), ...aftermath };
  folder.note(completed(summary));
  await writeManifest(tools, planned, summary, tally, folder, startedMs, responder.version);
  await reportAfterRun(folder.dir, hooks.listen);
  await note(tools, preview, { event: 'finished', summary });
  hooks.listen(completed(summary)); // last: whoever waits for it finds the data complete
  return summary;
}

async function conversationStore(tools: AppTools, world: World, syncServiceSid: string) {
  const { createConversationStore } = await import('../adapters/twilio/conversation-store.ts');
  const { clock, logger } = tools;
  return createConversationStore({ client: world.client, syncServiceSid, clock, logger, gatherMs: GATHER_MS });
}

async function openLedger(tools: AppTools, world: World, syncServiceSid: string, need: number): Promise<Ledger> {
  const { createRateLimitStore } = await import('../adapters/twilio/rate-limit-store.ts');
  const allowance = createDailyAllowance({
    store: createRateLimitStore(world.client, syncServiceSid),
    clock: tools.clock,
    random: createRandom(unguessableHex(8)), // jitter between processes must differ even for one seed
    logger: tools.logger,
    leaseId: unguessableHex(12),
    limit: tools.settings.rateLimit.maxDailyCalls,
    need,
    onUnavailable: tools.settings.rateLimit.onUnavailable,
  });
  return createLedger(parseBudget(tools.settings.budget), allowance);
}

function summarise(preview: RunPreview, tally: RunTally, stop: Stop | undefined, wallMs: number): RunSummary {
  const notDialled = tally.notDialled + preview.plan.notDialled;
  const stoppedBy = stop?.by ?? (preview.plan.notDialled > 0 ? 'budget' : undefined);
  return {
    runId: preview.runId,
    dir: preview.dir,
    planned: preview.plan.calls.length + preview.plan.notDialled,
    accepted: tally.accepted,
    quarantined: tally.quarantined,
    failed: tally.failed,
    notDialled,
    turns: tally.turns,
    responderCalls: tally.responderCalls,
    costMicros: tally.costMicros,
    audioSeconds: tally.audioSeconds,
    speakAhead: tally.speakAhead,
    wallMs,
    outcomes: tally.outcomes,
    endings: tally.endings,
    stoppedBy,
    stopReason: stop?.reason ?? (stoppedBy === 'budget' ? 'the budget cannot finish more pairs' : undefined),
    exitCode: exitCodeOf(stop, stoppedBy, tally),
  };
}

function exitCodeOf(stop: Stop | undefined, stoppedBy: RunSummary['stoppedBy'], tally: RunTally): number {
  if (stop?.by === 'interrupt') return EXIT.interrupted;
  if (stop?.error) return stop.error.exitCode;
  if (stop?.by === 'quality') return EXIT.vendor;
  if (stoppedBy === 'budget') return EXIT.budget;
  return tally.failed + tally.quarantined > 0 ? EXIT.someFailed : EXIT.done;
}

function started({ runId, dir, world, plan }: RunPreview): RunEvent {
  return { event: 'run.started', runId, dir, world, pairs: plan.calls.length, seed: plan.seed };
}

function completed(summary: RunSummary): RunEvent {
  const {
    runId,
    dir,
    planned,
    accepted,
    quarantined,
    failed,
    notDialled,
    responderCalls,
    turns,
    costMicros,
    exitCode,
  } = summary;
  const counts = { planned, accepted, quarantined, failed, notDialled, responderCalls, turns, costMicros, exitCode };
  return {
    event: 'run.completed',
    runId,
    dir,
    ...counts,
    ...(summary.stoppedBy ? { stoppedBy: summary.stoppedBy } : {}),
    ...(summary.stopReason ? { stopReason: summary.stopReason } : {}),
    ...(Object.keys(summary.carrierErrors ?? {}).length > 0 ? { carrierErrors: summary.carrierErrors ?? {} } : {}),
  };
}

async function writeManifest(
  tools: AppTools,
  { preview }: PlannedRun,
  summary: RunSummary,
  tally: RunTally,
  folder: RunFolder,
  startedMs: number,
  responder: string,
): Promise<void> {
  const files = await folder.arrange();
  await folder.writeManifest(
    buildManifest({
      ...summary,
      version: packageVersion(),
      seed: preview.plan.seed,
      strategy: preview.plan.strategy,
      world: preview.world,
      responder,
      configDigest: digestOf(tools),
      quarantineReasons: tally.reasons,
      spread: preview.plan.statistics,
      startedAt: isoTime(startedMs),
      finishedAt: isoTime(tools.clock.now()),
      files,
    }),
  );
}

/** A digest of the settings that decide the data; secrets print as stars, places and names of runs do not count. */
function digestOf({ settings }: AppTools): string {
  const { out: _out, stateFolder: _state, runId: _run, display: _display, yes: _yes, ...deciding } = settings;
  return `sha256-${createHash('sha256').update(JSON.stringify(deciding)).digest('hex').slice(0, 16)}`;
}

async function note(
  tools: AppTools,
  preview: RunPreview,
  what: { readonly event: 'started' } | { readonly event: 'finished'; readonly summary: RunSummary },
): Promise<void> {
  const line = { run_id: preview.runId, at: isoTime(tools.clock.now()), dir: join(tools.cwd, preview.dir) };
  if (what.event === 'started') {
    return appendToLedger(ledgerPath(tools), { event: 'started', ...line, pid: process.pid, host: hostname() });
  }
  const { accepted, quarantined, failed, responderCalls, costMicros } = what.summary;
  await appendToLedger(ledgerPath(tools), {
    event: 'finished',
    ...line,
    calls: accepted + quarantined + failed,
    responder_calls: responderCalls,
    ...(costMicros === undefined ? {} : { cost_usd: toDollars(costMicros) }),
  });
}
