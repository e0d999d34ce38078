/** What `doctor` and `init` ask of Twilio: credentials, account, numbers, Sync, Intelligence, clock. Changes nothing there. */
import type { AccountFacts } from '../../adapters/twilio/account-check.ts';
import type { Check } from '../../app.ts';
import { toDollars } from '../../domain/money.ts';
import { EXIT } from '../../shared/error-codes.ts';
import { SynthcallError } from '../../shared/errors.ts';
import { createHttpClient } from '../../shared/http.ts';
import { lentApplicationsOf } from '../lent-applications.ts';
import { planRun } from '../preview.ts';
import { runsUnderWay } from '../runs-under-way.ts';
import { knownSyncService } from '../sync.ts';
import type { AppTools } from '../tools.ts';
import { countsOf } from '../usage.ts';
import { liveAccount, type World } from '../world.ts';
import { bad, good, look, noted, skipped } from './check.ts';

const MOST_SKEW_MS = 60_000;

/** What Twilio's trial does to a run. */
const TRIAL_LIMITS =
  'A trial account allows about 5 calls at once (use --concurrency 2), dials verified numbers only and plays a notice first; whether app: legs count is not documented. Upgrade in the Console to lift this.';

/** Checks of the credentials; the account's own facts beside them, when it could be read. */
export async function credentialChecks(
  tools: AppTools,
): Promise<{ checks: Check[]; account: AccountFacts | undefined }> {
  const http = createHttpClient();
  const { readAccount, checkAccess } = await import('../../adapters/twilio/account-check.ts');
  const { createTwilioClient } = await import('../../adapters/twilio/client.ts');
  let account: AccountFacts | undefined;
  try {
    const token = await look('Twilio account', async () => {
      const { accountSid, baseUrl } = liveAccount(tools);
      const password = tools.settings.twilio.authToken?.reveal() ?? '';
      account = await readAccount({ accountSid, baseUrl, username: accountSid, password }, http);
      return accountCheck(account);
    });
    const { apiKey, apiSecret } = tools.settings.twilio;
    if (!apiKey || !apiSecret) return { checks: [token], account };
    const key = await look('Twilio API key', async () => {
      await checkAccess(createTwilioClient(liveAccount(tools), http));
      return good('Twilio API key', 'is accepted');
    });
    return { checks: [token, key], account };
  } finally {
    http.close();
  }
}

function accountCheck({ status, type, name }: AccountFacts): Check {
  if (status !== 'active') {
    return bad(
      'Twilio account',
      `${name} is ${status}`,
      'Look into the Console: an account that is not active places no calls.',
      EXIT.vendor,
    );
  }
  return type === 'Trial'
    ? noted('Twilio account', `${name}, a trial account`, TRIAL_LIMITS)
    : good('Twilio account', `${name}, ${type.toLowerCase()} account`);
}

/** The machine's clock against the server's: days and expiries are counted by it. */
export function clockCheck(account: AccountFacts | undefined, nowMs: number): Check {
  if (account?.serverTimeMs === undefined) return skipped('clock', 'nobody to compare it with');
  const skewMs = nowMs - account.serverTimeMs;
  const text = `${Math.abs(Math.round(skewMs / 1000))} s ${skewMs < 0 ? 'behind' : 'ahead of'} Twilio's`;
  return Math.abs(skewMs) <= MOST_SKEW_MS
    ? good('clock', text)
    : bad('clock', text, 'Set the clock by NTP: the daily limit goes by the UTC date.');
}

/** What the settings name at the carrier: caller numbers, Sync service, Intelligence service, today's count. */
export async function resourceChecks(tools: AppTools, world: World): Promise<Check[]> {
  const { twilio } = tools.settings;
  const numbers = world.name === 'live' ? [twilio.agentPhoneNumber, twilio.customerPhoneNumber] : [];
  const intelligence = twilio.intelligenceServiceSid;
  return Promise.all([
    ...[...new Set(numbers)].flatMap((number) => (number ? [numberCheck(world, number)] : [])),
    look('Sync service', async () => {
      const sid = await knownSyncService(tools, world);
      if (!sid) return good('Sync service', 'there is none yet; init or the first run makes one');
      const named = twilio.syncServiceSid;
      if (!named || named === sid) return good('Sync service', sid);
      return noted('Sync service', `${sid}, as ${named} is not there`, 'Run `synthcall init` to store the right one.');
    }),
    look('rate limit', () => rateLimit(tools, world)),
    ...(intelligence ? [intelligenceCheck(world, intelligence)] : []),
    ...(world.applicationSid ? [applicationCheck(tools, world, world.applicationSid)] : []),
  ]);
}

function applicationCheck(tools: AppTools, world: World, sid: string): Promise<Check> {
  const name = 'application';
  return look(name, async () => {
    const { standOf } = await import('../../adapters/twilio/lent-application.ts');
    const lent = await lentApplicationsOf(tools).find(sid);
    const { state, name: itsName } = await standOf(world.client, lent ?? { sid, pointsAt: '' });
    if (state === 'missing') {
      const fix = 'Take TWIML_APP_SID out of your settings: a run makes an application of its own.';
      return bad(name, `there is no TwiML application ${sid}`, fix, EXIT.vendor);
    }
    const found = `${sid} (${itsName})`;
    if (lent === undefined || state === 'free' || (await runsUnderWay(tools)).length > 0) return good(name, found);
    const fix = `\`synthcall cleanup\` points it at ${lent.before.voiceUrl || 'nothing'} again; so does the next run, when it ends.`;
    return noted(name, `${found} still points at a run that was cut off`, fix);
  });
}

function numberCheck(world: World, number: string): Promise<Check> {
  const name = `number ${number}`;
  return look(name, async () => {
    const { ownsNumber } = await import('../../adapters/twilio/account-check.ts');
    const owns = await ownsNumber(world.client, number);
    if (owns === undefined) return skipped(name, 'there are no lists of numbers here');
    if (owns) return good(name, 'belongs to the account');
    const fix = 'Take one from the Console > Phone Numbers, or verify it there.';
    return bad(name, 'is neither a number of this account nor a verified caller id', fix, EXIT.vendor);
  });
}

function intelligenceCheck(world: World, sid: string): Promise<Check> {
  return look('Intelligence', async () => {
    const { findIntelligenceService } = await import('../../adapters/twilio/account-check.ts');
    const name = await findIntelligenceService(world.client, sid);
    if (name !== undefined) return good('Intelligence', `${sid} (${name})`);
    const fix = 'Check VOICE_INTELLIGENCE_SID, or take it out of your settings.';
    return bad('Intelligence', `there is no service ${sid}`, fix, EXIT.vendor);
  });
}

async function rateLimit(tools: AppTools, world: World): Promise<Check> {
  const { maxDailyCalls, onUnavailable } = tools.settings.rateLimit;
  const sid = await knownSyncService(tools, world);
  const { count, leased } = sid ? await countsOf(world, sid, tools.clock.now()) : { count: 0, leased: 0 };
  const used = count + leased;
  const price = await dailyPrice(tools);
  const found = `${maxDailyCalls} responder calls a day${price}, ${used} used or held today; ${onUnavailable} when Sync cannot be reached`;
  return used < maxDailyCalls
    ? good('rate limit', found)
    : bad('rate limit', found, 'Wait for the next UTC midnight, or raise MAX_DAILY_CALLS.', EXIT.budget);
}

/** What a day at the limit would cost, by the price of an average planned call. */
async function dailyPrice(tools: AppTools): Promise<string> {
  const settings = { ...tools.settings, pairs: 20, budget: [], seed: 'doctor' };
  const planned = await planRun({ ...tools, settings }).catch(notFromPersonas);
  if (planned === undefined) return ' (no price without personas)';
  const { plan } = planned.preview;
  const shares = plan.calls.reduce((sum, { share }) => sum + share, 0);
  if (plan.estimatedMicros === undefined || shares === 0) return ' (price unknown)';
  if (plan.estimatedMicros === 0) return ' (free)';
  const dollars = toDollars((plan.estimatedMicros / shares) * tools.settings.rateLimit.maxDailyCalls);
  return ` (≈ $${dollars < 10 ? dollars.toFixed(2) : Math.round(dollars)} a day)`;
}

/** What is wrong with personas has a line of its own. */
function notFromPersonas(error: unknown): undefined {
  if (error instanceof SynthcallError && error.code.startsWith('PERSONA_')) return undefined;
  throw error;
}
