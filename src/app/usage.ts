/** Use case: how many responder calls today, from the Sync document, and earlier days from the ledger of runs. */
import { join } from 'node:path';
import type { UsageDay, UsageReport } from '../app.ts';
import { leasedOut, withoutExpired } from '../calls/daily-allowance.ts';
import { type LedgerLine, readLedger } from '../dataset/run-ledger.ts';
import { toMicros } from '../domain/money.ts';
import { DAY_MS, isoTime, nextUtcMidnight, utcDate } from '../shared/clock.ts';
import { messageOf } from '../shared/errors.ts';
import { openRateLimitStore } from './allowance.ts';
import { knownSyncService } from './sync.ts';
import { type AppTools, stateFolderOf } from './tools.ts';
import { chosenWorld, openWorld, type World } from './world.ts';

/** The file, in the state folder, to which every run writes a line. */
export function ledgerPath(tools: AppTools): string {
  return join(stateFolderOf(tools), 'runs.jsonl');
}

/** Today's report with `days - 1` earlier days, of the chosen world: each counts for itself. */
export async function readUsage(tools: AppTools, days: number): Promise<UsageReport> {
  const now = tools.clock.now();
  const world = chosenWorld(tools);
  const ledger = (await readLedger(ledgerPath(tools))).filter((line) => (line.world ?? world) === world);
  const today = await readToday(tools, now);
  const limit = tools.settings.rateLimit.maxDailyCalls;
  return {
    ...dayFrom(ledger, utcDate(now)),
    world,
    currentCount: today.count,
    leased: today.leased,
    limit,
    remaining: Math.max(0, limit - today.count - today.leased),
    resetsAt: isoTime(nextUtcMidnight(now)),
    earlier: Array.from({ length: Math.max(0, days - 1) }, (_, back) =>
      dayFrom(ledger, utcDate(now - (back + 1) * DAY_MS)),
    ),
  };
}

/** Responder calls that may still be made today; undefined when Sync does not answer and the settings say to go on. */
export async function remainingToday(
  tools: AppTools,
  world: World,
  syncServiceSid: string,
): Promise<number | undefined> {
  const { maxDailyCalls, onUnavailable } = tools.settings.rateLimit;
  try {
    const { count, leased } = await countsOf(world, syncServiceSid, tools.clock.now());
    return Math.max(0, maxDailyCalls - count - leased);
  } catch (error) {
    if (onUnavailable === 'closed') throw error;
    tools.logger.warn('the daily limit cannot be checked; going on without it', { error: messageOf(error) });
    return undefined;
  }
}

async function readToday(tools: AppTools, now: number): Promise<{ count: number; leased: number }> {
  const world = await openWorld(tools, 'usage');
  try {
    const known = await knownSyncService(tools, world); // looking makes nothing: no service, no calls
    return known === undefined ? { count: 0, leased: 0 } : await countsOf(world, known, now);
  } finally {
    await world.close();
  }
}

/** Responder calls of the UTC day: those that count, and those that are leased out. */
export async function countsOf(
  world: World,
  syncServiceSid: string,
  now: number,
): Promise<{ count: number; leased: number }> {
  const found = await (await openRateLimitStore({ world, syncServiceSid })).read(utcDate(now));
  if (!found) return { count: 0, leased: 0 };
  const document = withoutExpired(found.document, now);
  return { count: document.count, leased: leasedOut(document) };
}

function dayFrom(ledger: readonly LedgerLine[], date: string): UsageDay {
  const runs = ledger.filter((line) => line.event === 'finished' && line.at.startsWith(date));
  const priced = runs.every((line) => line.cost_usd !== undefined);
  return {
    date,
    currentCount: runs.reduce((sum, line) => sum + (line.responder_calls ?? 0), 0),
    leased: 0,
    costMicros: priced ? runs.reduce((sum, line) => sum + toMicros(line.cost_usd ?? 0), 0) : undefined,
    runs: runs.length,
    calls: runs.reduce((sum, line) => sum + (line.calls ?? 0), 0),
  };
}
