/** What a run leaves beside its data: the manifest, and its lines in the ledger of runs. */
import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import type { RunPreview, RunSummary } from '../app.ts';
import type { Journal } from '../calls/run-calls.ts';
import type { RunTally } from '../calls/tally.ts';
import { buildManifest } from '../dataset/manifest.ts';
import type { RunFolder } from '../dataset/run-folder.ts';
import { type RunJournal, readJournal } from '../dataset/run-journal.ts';
import { appendToLedger, readLedger } from '../dataset/run-ledger.ts';
import { toDollars, toMicros } from '../domain/money.ts';
import { isoTime, utcDate } from '../shared/clock.ts';
import { type AppTools, packageVersion } from './tools.ts';
import { ledgerPath } from './usage.ts';

/** What the manifest tells beside the summary. */
export interface ManifestParts {
  readonly preview: RunPreview;
  readonly summary: RunSummary;
  readonly tally: RunTally;
  readonly folder: RunFolder;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly responder: string;
}

/** Puts the files in order, then writes the manifest. */
export async function writeManifest(tools: AppTools, parts: ManifestParts): Promise<void> {
  const { preview, summary, tally, folder, startedAt, responder } = parts;
  const files = await folder.arrange();
  await folder.writeManifest(
    buildManifest({
      ...summary,
      backChannels: summary.kept.backChannels,
      version: packageVersion(),
      seed: preview.plan.seed,
      strategy: preview.plan.strategy,
      world: preview.world,
      responder,
      configDigest: digestOf(tools),
      quarantineReasons: tally.reasons,
      spread: preview.plan.statistics,
      startedAt,
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

/** Notes that this process makes the run, and the mark of what it has at the carrier. */
export async function noteStarted(tools: AppTools, preview: RunPreview, mark: string): Promise<void> {
  const started = { event: 'started' as const, pid: process.pid, host: hostname(), mark };
  await appendToLedger(ledgerPath(tools), { ...started, ...lineOf(tools, preview) });
}

/** Notes what the run came to, less what earlier tries at it have noted. */
export async function noteFinished(tools: AppTools, preview: RunPreview, summary: RunSummary): Promise<void> {
  const path = ledgerPath(tools);
  const before = (await readLedger(path)).filter(
    ({ event, run_id: runId }) => event === 'finished' && runId === preview.runId,
  );
  const noted = (value: 'calls' | 'responder_calls' | 'cost_usd') =>
    before.reduce((sum, line) => sum + (line[value] ?? 0), 0);
  const { accepted, quarantined, failed, responderCalls, costMicros } = summary;
  await appendToLedger(path, {
    event: 'finished',
    ...lineOf(tools, preview),
    calls: Math.max(0, accepted + quarantined + failed - noted('calls')),
    responder_calls: Math.max(0, responderCalls - noted('responder_calls')),
    ...(costMicros === undefined ? {} : { cost_usd: toDollars(Math.max(0, costMicros - toMicros(noted('cost_usd')))) }),
  });
}

/** A new run that could not even dial leaves nothing behind: there is nothing to go on with. */
export async function leaveNothing(folder: RunFolder, journal: RunJournal): Promise<void> {
  const found = await readJournal(folder.dir).catch(() => undefined);
  if (found === undefined || found.dialled.size > 0) return;
  await journal.close(true).catch(() => {}); // it may be closed already
  await folder.discard();
}

function lineOf(tools: AppTools, { runId, dir, world }: RunPreview) {
  return { run_id: runId, at: isoTime(tools.clock.now()), dir: resolve(tools.cwd, dir), world };
}

/** The steps of calls, as the journal has them. */
export function stepsInto(journal: RunJournal, { clock }: AppTools): Journal {
  return {
    dial: (callId) => journal.note({ step: 'dial', call_id: callId }),
    ask: (callId) => journal.note({ step: 'ask', call_id: callId, day: utcDate(clock.now()) }),
    end: (callId, micros) =>
      journal.note({ step: 'end', call_id: callId, ...(micros === undefined ? {} : { micros }) }),
  };
}
