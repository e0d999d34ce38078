/** Use cases around what stays at the carrier: what was left behind, and the services that a run needs there. */
import type { App, Check, ProvisionWish } from '../app.ts';
import { EXIT } from '../shared/error-codes.ts';
import { messageOf, SynthcallError } from '../shared/errors.ts';
import { openCarrier } from './call-parts.ts';
import { isNamedBy } from './carrier-names.ts';
import { modelCheck } from './checks/model.ts';
import { tunnelCheck } from './checks/reach.ts';
import { clockCheck, credentialChecks, resourceChecks } from './checks/twilio.ts';
import { prepareIntelligenceOf } from './intelligence.ts';
import { lentApplicationsOf } from './lent-applications.ts';
import { marksOfTheDead, runsUnderWay } from './runs-under-way.ts';
import { syncServiceOf } from './sync.ts';
import type { AppTools } from './tools.ts';
import { chosenWorld, openWorld, type World } from './world.ts';

/** What may be touched: with `all` also what no run of this folder made. */
export interface CleanupRequest {
  readonly all: boolean;
}

/** A thing that a run of ours left at the carrier, and what became of it. */
export interface CleanupRow {
  readonly kind: string;
  readonly sid: string;
  readonly name: string;
  readonly removed: boolean;
  /** A run of this folder is using it: it was left alone. */
  readonly inUse?: boolean;
  /** No run of this folder made it, so that nobody here can tell whether it is in use: it was left alone. */
  readonly unknown?: boolean;
  /** An application of the user's own that a run had borrowed: it is not removed but points at where it pointed before. */
  readonly restored?: boolean;
  readonly reason?: string;
}

/**
 * Ends rooms and legs and removes applications of ours that are still there, and gives back borrowed ones. What a run of this
 * folder is using stays; so does, unless `all` is asked for, what no run of this folder made: another folder or machine may be using it.
 */
export async function cleanUp(tools: AppTools, { all }: CleanupRequest): Promise<CleanupRow[]> {
  const underWay = await runsUnderWay(tools);
  const dead = await marksOfTheDead(tools);
  const world = await openWorld(tools, 'cleanup');
  try {
    const carrier = await openCarrier(world, tools, 'cleanup');
    const rows: CleanupRow[] = [];
    for (const leftover of await carrier.leftovers()) {
      const user = underWay.find(({ mark }) => mark !== undefined && isNamedBy(mark, leftover.name));
      if (user) {
        const reason = `run ${user.run_id} is under way (process ${user.pid})`;
        rows.push({ ...leftover, removed: false, inUse: true, reason });
      } else if (all || dead.some((mark) => isNamedBy(mark, leftover.name))) {
        rows.push({ ...leftover, ...(await outcomeOf(() => carrier.remove(leftover))) });
      } else {
        const reason = 'of no run of this folder';
        rows.push({ ...leftover, removed: false, unknown: true, reason });
      }
    }
    return underWay.length > 0 ? rows : [...rows, ...(await giveBackLent(tools, world))];
  } finally {
    await world.close();
  }
}

async function outcomeOf(action: () => Promise<void>): Promise<Pick<CleanupRow, 'removed' | 'reason'>> {
  const reason = await action().then(() => undefined, messageOf);
  return reason === undefined ? { removed: true } : { removed: false, reason };
}

/** Applications of the user's own that runs of this folder had borrowed and, being killed, did not give back. */
async function giveBackLent(tools: AppTools, world: World): Promise<CleanupRow[]> {
  const lent = lentApplicationsOf(tools);
  const { giveBackAsFound, standOf } = await import('../adapters/twilio/lent-application.ts');
  const rows: CleanupRow[] = [];
  for (const application of await lent.all()) {
    const { state, name } = await standOf(world.client, application);
    if (state === 'missing') continue; // it is in another account
    const outcome = await outcomeOf(() => giveBackAsFound(world.client, { ...application, state }, lent));
    const { sid, before } = application;
    const reason = `points at ${before.voiceUrl || 'nothing'} again`;
    if (state === 'lent') rows.push({ kind: 'application', sid, name, reason, ...outcome, restored: true });
  }
  return rows;
}

/** Ends what dead processes left at the carrier, known by their marks; other runs' calls are not touched, whatever their names. */
export async function removeLeftoversOf(tools: AppTools, world: World, marks: readonly string[]): Promise<void> {
  const carrier = await openCarrier(world, tools, 'cleanup');
  for (const leftover of await carrier.leftovers()) {
    if (marks.some((mark) => isNamedBy(mark, leftover.name))) await carrier.remove(leftover);
  }
}

/** Checks the credentials of the live world, then finds or creates the Sync service and, where wished for, that of Conversation Intelligence. */
export async function provision(tools: AppTools, wish: ProvisionWish = {}): ReturnType<App['provision']> {
  const checks = chosenWorld(tools) === 'live' ? await provisionChecks(tools) : [];
  const world = await openWorld(tools, 'provision');
  try {
    const sync = await syncServiceOf(tools, world);
    if (wish.intelligence === undefined) return { ...sync, checks };
    const { uniqueName } = wish.intelligence;
    return { ...sync, checks, intelligence: await prepareIntelligenceOf(tools, world, uniqueName) };
  } finally {
    await world.close();
  }
}

/** The Conversation Intelligence services of the chosen world. */
export async function intelligenceServices(tools: AppTools): ReturnType<App['intelligenceServices']> {
  const world = await openWorld(tools, 'provision');
  try {
    const { listIntelligenceServices } = await import('../adapters/twilio/intelligence-service.ts');
    return await listIntelligenceServices(world.client);
  } finally {
    await world.close();
  }
}

/** A missing tunnel is told, not refused: it may be given with each run. */
async function provisionChecks(tools: AppTools): Promise<Check[]> {
  const { checks, account } = await credentialChecks(tools);
  const needed = [...checks, await modelCheck(tools)];
  refuseBad(needed);
  const world = await openWorld(tools, 'provision');
  try {
    const resources = await resourceChecks(tools, world);
    refuseBad(resources.filter(({ name }) => name !== 'rate limit'));
    return [...needed, clockCheck(account, tools.clock.now()), ...resources, await tunnelCheck(tools, 'live')];
  } finally {
    await world.close();
  }
}

/** One error for all that is wrong, so that it can be mended in one go. */
function refuseBad(checks: readonly Check[]): void {
  const wrong = checks.filter(({ state }) => state === 'bad');
  if (wrong.length === 0) return;
  const isVendor = wrong.some(({ exitCode }) => exitCode === EXIT.vendor);
  const list = (text: (check: Check) => string) => wrong.map((check) => `${check.name}: ${text(check)}`).join('\n    ');
  throw new SynthcallError(
    isVendor ? 'CREDENTIAL_REFUSED' : 'CREDENTIAL_MISSING',
    `Nothing was written, for this does not work:\n    ${list(({ found }) => found)}`,
    { hint: wrong.length === 1 ? (wrong[0]?.fix ?? '') : `How to mend it:\n    ${list(({ fix }) => fix ?? '')}` },
  );
}
