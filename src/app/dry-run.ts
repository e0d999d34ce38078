/** Use case: what a run would do if it began now, with what would stop it. Dials nothing, makes nothing, leaves no file behind. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { RunPreview } from '../app.ts';
import { openRun } from '../dataset/run-reader.ts';
import { messageOf } from '../shared/errors.ts';
import { folderCheck } from './checks/machine.ts';
import { tunnelCheck } from './checks/reach.ts';
import { settingsChecks } from './checks/settings.ts';
import { planRun } from './preview.ts';
import { findResumption, type Resumption, refuseGoingOn, refuseOtherPlan } from './resume.ts';
import type { ResumeRequest } from './run.ts';
import { finishedCalls } from './run-remarks.ts';
import { knownSyncService } from './sync.ts';
import { type AppTools, stateFolderOf } from './tools.ts';
import { remainingToday } from './usage.ts';
import { chosenWorld, liveAccount, openWorld } from './world.ts';

/** The plan as the run would make it, today's limit and an unfinished run considered; throws what the run would throw of its plan. */
export async function previewRun(tools: AppTools, resume?: ResumeRequest): Promise<RunPreview> {
  const resumption = resume && (await findResumption(tools, resume.run, resume.newBudget));
  const { preview, warnings } = resumption ? await previewAgain(resumption) : await previewNew(tools);
  return { ...preview, warnings: [...preview.warnings, ...warnings, ...(await obstacles(resumption?.tools ?? tools))] };
}

interface Previewed {
  readonly preview: RunPreview;
  readonly warnings: readonly string[];
}

async function previewNew(tools: AppTools): Promise<Previewed> {
  const { left, warnings } = await leftToday(tools);
  const { preview } = await planRun(tools, left);
  const place = resolve(tools.cwd, preview.dir);
  const taken = existsSync(place) ? [obstacle(`${place} is there already.`, 'Choose another --run-id.')] : [];
  return { preview, warnings: [...warnings, ...taken] };
}

async function previewAgain(resumption: Resumption): Promise<Previewed> {
  const { tools, journal, dir } = resumption;
  await refuseGoingOn(tools, journal.beginning.run_id);
  const { preview } = await planRun(tools, journal.beginning.daily_remaining);
  refuseOtherPlan(resumption, preview.plan);
  const { warnings } = await leftToday(tools);
  return { preview: { ...preview, finishedBefore: await finishedCalls(await openRun(dir)) }, warnings };
}

/** What the day leaves, where it can be seen without making anything. */
async function leftToday(tools: AppTools): Promise<{ left: number | undefined; warnings: readonly string[] }> {
  const all = { left: tools.settings.rateLimit.maxDailyCalls, warnings: [] };
  if (chosenWorld(tools) === 'local' ? !existsSync(stateFolderOf(tools)) : !hasAccount(tools)) return all;
  try {
    const world = await openWorld(tools, 'dry-run');
    try {
      const service = await knownSyncService(tools, world);
      return service === undefined ? all : { left: await remainingToday(tools, world, service), warnings: [] };
    } finally {
      await world.close();
    }
  } catch (error) {
    return { ...all, warnings: [`what is left of today's limit could not be looked up: ${messageOf(error)}`] };
  }
}

function hasAccount(tools: AppTools): boolean {
  try {
    return liveAccount(tools) !== undefined;
  } catch {
    return false;
  }
}

/** What would stop the run before it dials, as far as the settings and this machine tell. */
async function obstacles(tools: AppTools): Promise<string[]> {
  const { out, stateFolder } = tools.settings;
  const checks = [
    ...(await settingsChecks(tools)),
    await tunnelCheck(tools, chosenWorld(tools)),
    await folderCheck(tools, 'data folder', out),
    await folderCheck(tools, 'state folder', stateFolder),
  ];
  return checks.flatMap(({ state, found, fix = '' }) => (state === 'bad' ? [obstacle(found, fix)] : []));
}

function obstacle(found: string, fix: string): string {
  return `not ready: ${found.replace(/[^.]$/, '$&.')} ${fix}`;
}
