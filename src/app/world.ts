/** The world a run happens in: the emulator, started here, or Twilio itself. The rest of the product sees a base URL and adapters. */
import type { TwilioAccount, TwilioClient } from '../adapters/twilio/client.ts';
import type { WorldName } from '../domain/events.ts';
import type { PlannedCall } from '../domain/plan.ts';
import type { ConferenceTimes } from '../domain/ports.ts';
import type { EmulatorThread } from '../emulator/launch-apart.ts';
import { type Clock, promptClock } from '../shared/clock.ts';
import { createClosers } from '../shared/closers.ts';
import { SynthcallError } from '../shared/errors.ts';
import { createHttpClient, type HttpClient } from '../shared/http.ts';
import { createRandom, unguessableHex } from '../shared/random.ts';
import { type AppTools, stateFolderOf } from './tools.ts';

/** See the file comment. */
export interface World {
  readonly name: WorldName;
  readonly account: { readonly sid: string; readonly authToken: string };
  readonly client: TwilioClient;
  /** Time for pacing: where the carrier's time is virtual, waiting for a turn costs none. */
  readonly pacing: Clock;
  readonly callsPerSecond: number;
  readonly times: (conferenceSid: string) => Promise<ConferenceTimes>;
  readonly recording: (recordingSid: string) => Promise<Buffer | undefined>;
  /** An application of the user's own, instead of one for each run. */
  readonly applicationSid: string | undefined;
  readonly numbers: { readonly agent: string; readonly customer: (plan: PlannedCall) => string };
  /** The address under which the carrier reaches the webhook server on `localUrl`. */
  readonly publish: (localUrl: string) => Promise<string>;
  close(): Promise<void>;
}

/** The emulator's one account. It opens nothing but the emulator on this machine, so it is no secret. */
export const LOCAL_ACCOUNT_SID = 'AC10ca10ca10ca10ca10ca10ca10ca10ca';

const LOCAL_AGENT_NUMBER = '+15555550100';

/** Which world the settings choose: `auto` is live once Twilio credentials are there. */
export function chosenWorld({ settings }: AppTools): WorldName {
  if (settings.world !== 'auto') return settings.world;
  return settings.twilio.accountSid && (settings.twilio.authToken || settings.twilio.apiSecret) ? 'live' : 'local';
}

/** Which variable an account lacks that was begun to be set; undefined where all or nothing is set, or the world was chosen by name. */
export function missingOfAccount({ settings }: AppTools): 'TWILIO_ACCOUNT_SID' | 'TWILIO_AUTH_TOKEN' | undefined {
  const { accountSid, authToken, apiKey, apiSecret } = settings.twilio;
  if (settings.world !== 'auto') return undefined;
  if (!accountSid) return authToken || apiKey || apiSecret ? 'TWILIO_ACCOUNT_SID' : undefined;
  return authToken || apiSecret ? undefined : 'TWILIO_AUTH_TOKEN';
}

/** What takes time to load and touches nothing: begun early, it is there when the world is opened. */
export interface PreparedWorld {
  readonly emulator: EmulatorThread | undefined;
}

/** Begins to load the chosen world. */
export async function prepareWorld(tools: AppTools): Promise<PreparedWorld> {
  return { emulator: chosenWorld(tools) === 'local' ? await newThread() : undefined };
}

async function newThread(): Promise<EmulatorThread> {
  return (await import('../emulator/launch-apart.ts')).prepareEmulator();
}

/** Opens the chosen world; `seed` decides what the emulator draws. */
export async function openWorld(tools: AppTools, seed: string, prepared?: PreparedWorld): Promise<World> {
  if (chosenWorld(tools) === 'live') return openLive(tools);
  return openLocal(tools, seed, prepared?.emulator ?? (await newThread()));
}

async function openLocal(tools: AppTools, seed: string, thread: EmulatorThread): Promise<World> {
  const closers = createClosers();
  const authToken = unguessableHex(32);
  const launching = thread.launch({
    options: {
      stateFolder: stateFolderOf(tools),
      account: { sid: LOCAL_ACCOUNT_SID, authToken },
      time: 'virtual',
      telephony: { virtualEpochMs: Date.parse(tools.settings.startAt) },
      sound: soundOf(tools),
      seed,
    },
    randomSeed: `${seed}/emulator`,
    clock: tools.clock,
    logger: tools.logger,
  });
  const [emulator] = await Promise.all([launching, import('../adapters/twilio/client.ts')]);
  closers.add(() => emulator.close());
  const account = {
    accountSid: LOCAL_ACCOUNT_SID,
    username: LOCAL_ACCOUNT_SID,
    password: authToken,
    baseUrl: emulator.url,
  };
  const { http, client } = await connect(tools, account, closers);
  const [{ createEmulatorTimes }, { setDebuggerWebhook }, { createRecordingDownload }] = await Promise.all([
    import('../adapters/emulator/conference-times.ts'),
    import('../adapters/emulator/debugger-webhook.ts'),
    import('../adapters/twilio/recording-download.ts'),
  ]);
  return {
    name: 'local',
    account: { sid: LOCAL_ACCOUNT_SID, authToken },
    client,
    pacing: promptClock(),
    callsPerSecond: 1,
    times: createEmulatorTimes(http, emulator.url),
    recording: createRecordingDownload(http, account),
    applicationSid: undefined, // one that is set is in the account, not in the emulator
    numbers: { agent: LOCAL_AGENT_NUMBER, customer: (plan) => plan.pairing.customer.contact.phone },
    publish: async (localUrl) => {
      await setDebuggerWebhook(http, emulator.url, `${localUrl}/error-handler`);
      return localUrl;
    },
    close: () => closers.closeAll(),
  };
}

/** How the emulator is to sound. Without recordings it hears all the same, so that nothing else changes. */
export function soundOf({ settings }: AppTools) {
  const { audioProfile: profile, asr, audio: recordings, holdMusic } = settings;
  return { profile, asr, recordings, holdMusic };
}

async function openLive(tools: AppTools): Promise<World> {
  const closers = createClosers();
  const { twilio } = tools.settings;
  const account = liveAccount(tools);
  const { http, client } = await connect(tools, account, closers);
  const [{ createConferenceTimes }, { createRecordingDownload }] = await Promise.all([
    import('../adapters/twilio/conference-times.ts'),
    import('../adapters/twilio/recording-download.ts'),
  ]);
  return {
    name: 'live',
    account: { sid: account.accountSid, authToken: twilio.authToken?.reveal() ?? '' },
    client,
    pacing: tools.clock,
    callsPerSecond: twilio.cps,
    times: createConferenceTimes(client),
    recording: createRecordingDownload(http, account),
    applicationSid: twilio.twimlAppSid,
    numbers: liveNumbers(tools),
    publish: async (localUrl) => {
      const { openTunnel } = await import('../adapters/ngrok/tunnel.ts');
      const tunnel = await openTunnel(localUrl, tools.settings.tunnel, tools.logger);
      closers.add(() => tunnel.close());
      return tunnel.url;
    },
    close: () => closers.closeAll(),
  };
}

async function connect(
  tools: AppTools,
  account: TwilioAccount,
  closers: ReturnType<typeof createClosers>,
): Promise<{ http: HttpClient; client: TwilioClient }> {
  const http = createHttpClient();
  closers.add(() => http.close());
  const { createTwilioClient } = await import('../adapters/twilio/client.ts');
  // Only when to ask again is drawn here, and that is no part of the data.
  const patience = { clock: tools.clock, random: createRandom(unguessableHex(8)) };
  return { http, client: createTwilioClient(account, http, patience) };
}

/** Who we are at Twilio. Throws `CREDENTIAL_MISSING` naming what is not set. */
export function liveAccount({ settings }: AppTools): TwilioAccount {
  const { accountSid, authToken, apiKey, apiSecret, baseUrl } = settings.twilio;
  const username = apiKey && apiSecret ? apiKey : accountSid;
  const password = apiKey && apiSecret ? apiSecret : authToken;
  const missing = [...(accountSid ? [] : ['TWILIO_ACCOUNT_SID']), ...(authToken ? [] : ['TWILIO_AUTH_TOKEN'])];
  if (missing.length > 0 || !accountSid || !username || !password) {
    throw new SynthcallError('CREDENTIAL_MISSING', `The live world needs ${missing.join(' and ')}.`, {
      hint: 'Set them in .env or run `synthcall init`; the auth token is needed for webhook signatures even with an API key. Without an account use --local.',
    });
  }
  return { accountSid, username, password: password.reveal(), baseUrl };
}

/** Who seems to call whom. Throws `CREDENTIAL_MISSING` without a number. */
export function liveNumbers({ settings }: AppTools): World['numbers'] {
  const { agentPhoneNumber, customerPhoneNumber } = settings.twilio;
  const agent = agentPhoneNumber ?? customerPhoneNumber;
  const customer = customerPhoneNumber ?? agentPhoneNumber;
  if (!agent || !customer) {
    throw new SynthcallError(
      'CREDENTIAL_MISSING',
      'The live world needs a caller number: AGENT_PHONE_NUMBER or CUSTOMER_PHONE_NUMBER.',
      {
        hint: 'Use a number of your Twilio account, or a verified caller id, in E.164 form such as +15551234567.',
      },
    );
  }
  return { agent, customer: () => customer };
}
