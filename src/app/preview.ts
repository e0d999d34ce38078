/** Use case: the plan of a run, known before anything is touched. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { RunPreview } from '../app.ts';
import type { RunBudget, RunPlan } from '../domain/plan.ts';
import { parseBudget } from '../plan/budget.ts';
import { choosePairings } from '../plan/pairing.ts';
import { loadPersonas, type PersonaReading } from '../plan/personas.ts';
import { makePlan } from '../plan/plan.ts';
import { liveRates, localRates, type Rates } from '../plan/rates.ts';
import { MIN_SHARE } from '../plan/shares.ts';
import { isoTime } from '../shared/clock.ts';
import { count } from '../shared/count.ts';
import { createRandom, freshSeed, unguessableHex } from '../shared/random.ts';
import { type AppTools, SHIPPED_PERSONAS } from './tools.ts';
import { vainFlags } from './vain-flags.ts';
import { chosenWorld, missingOfAccount } from './world.ts';

/** A plan with everything that it was made from. */
export interface PlannedRun {
  readonly preview: RunPreview;
  readonly personas: PersonaReading;
  readonly rates: Rates;
}

/** Who writes the utterances: `auto` is openai once a key is set. */
export function chosenResponder({ settings }: AppTools): 'offline' | 'openai' {
  if (settings.responder !== 'auto') return settings.responder;
  return settings.openai.apiKey ? 'openai' : 'offline';
}

/** The folders that personas are read from: the given ones, else `./personas` of the user, else the shipped ones. */
export function personaFolders({ settings, cwd }: AppTools): string[] {
  if (settings.personas.length > 0) return settings.personas.map((folder) => resolve(cwd, folder));
  const own = join(cwd, 'personas');
  return [existsSync(own) ? own : SHIPPED_PERSONAS];
}

/** Rates of the chosen world and responder. */
export function chosenRates(tools: AppTools): Rates {
  const { settings } = tools;
  const responder = chosenResponder(tools);
  const use = {
    responder,
    model: responder === 'openai' ? settings.openai.model : undefined,
    overrides: settings.prices,
  };
  if (chosenWorld(tools) === 'local') return localRates(use);
  return liveRates({ ...use, recording: true, intelligence: settings.twilio.intelligenceServiceSid !== undefined });
}

/** Plans the run, from personas that were read already where they are given. Throws configuration, persona and budget errors; writes nothing. */
export async function planRun(tools: AppTools, dailyRemaining?: number, read?: PersonaReading): Promise<PlannedRun> {
  const { settings } = tools;
  const budget = parseBudget(settings.budget);
  const personas = read ?? (await loadPersonas(personaFolders(tools)));
  const seed = settings.seed ?? freshSeed();
  const random = createRandom(seed).stream('pairing');
  const { pairings, warnings } = choosePairings({
    agents: personas.agents,
    customers: personas.customers,
    count: settings.pairs,
    strategy: settings.strategy,
    random,
  });
  const rates = chosenRates(tools);
  const plan: RunPlan = makePlan({
    pairings,
    seed,
    strategy: settings.strategy,
    budget,
    limits: { maxTurns: settings.maxTurns },
    backChannels: settings.backChannels,
    dailyRemaining,
    rates,
    pool: { agents: personas.agents, customers: personas.customers },
  });
  const runId = settings.runId ?? newRunId(tools.clock.now(), seed, settings.seed !== undefined);
  const dayLeft = shortDay(plan, budget, dailyRemaining);
  const kind = { world: chosenWorld(tools), responder: chosenResponder(tools) };
  const preview: RunPreview = {
    ...kind,
    plan,
    responderCalls: budget.responderCalls,
    budgetMicros: budget.micros,
    dir: join(settings.out, runId),
    runId,
    warnings: [...worldWarning(tools), ...vainFlags(tools, kind), ...warnings, ...dailyWarning(dayLeft)],
    ...(dayLeft === undefined ? {} : { dayLeft }),
  };
  return { preview, personas, rates };
}

/** Says so when half an account leaves the calls in the local world. */
function worldWarning(tools: AppTools): string[] {
  const missing = missingOfAccount(tools);
  return missing === undefined
    ? []
    : [`the Twilio account lacks ${missing}: calls are made in the local world; --local says that this is meant`];
}

/** What the day has left, when it is that, not the run's budget, that leaves pairs out. */
function shortDay(plan: RunPlan, { responderCalls }: RunBudget, left: number | undefined): number | undefined {
  if (plan.notDialled === 0 || left === undefined || (responderCalls ?? Number.POSITIVE_INFINITY) <= left)
    return undefined;
  const dealt = plan.calls.reduce((sum, { share }) => sum + share, 0);
  return left - dealt < MIN_SHARE ? left : undefined; // with more than that, it is the money that is short
}

function dailyWarning(left: number | undefined): string[] {
  if (left === undefined) return [];
  return [
    `today's limit leaves ${count(left, 'responder call')}; MAX_DAILY_CALLS raises it, and synthcall usage shows it`,
  ];
}

/** Sorts by time. A seed that was given may have been given to many runs of one second: four digits of chance tell them apart. */
function newRunId(nowMs: number, seed: string, wasGiven: boolean): string {
  const id = `${stamp(nowMs)}-${seed.replace(/[^\w-]/g, '').slice(0, 20) || 'seed'}`;
  return wasGiven ? `${id}-${unguessableHex(4)}` : id;
}

/** `20261121-074512`. */
function stamp(nowMs: number): string {
  const text = isoTime(nowMs);
  return `${text.slice(0, 10).replaceAll('-', '')}-${text.slice(11, 19).replaceAll(':', '')}`;
}
