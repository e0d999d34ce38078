/** Starts the emulator: store, REST front, telephony and controls on one port. The only door into this building. */
import { join } from 'node:path';
import type { Clock } from '../shared/clock.ts';
import { createClosers } from '../shared/closers.ts';
import { type IdSource, unguessableIds } from '../shared/ids.ts';
import type { Logger } from '../shared/log.ts';
import type { Random } from '../shared/random.ts';
import { createAuthenticator, type EmulatedAccount } from './authentication.ts';
import { generalControls } from './control.ts';
import type { TelephonySettings } from './engine/settings.ts';
import { createFaults } from './faults.ts';
import { registerInstance } from './instances.ts';
import type { IntelligenceSettings } from './intelligence/settings.ts';
import { createJournal } from './journal.ts';
import { purgeExpired } from './purge.ts';
import { ACCOUNT_ROUTES } from './rest/accounts.ts';
import { APPLICATION_ROUTES } from './rest/applications.ts';
import type { EmulatorContext } from './rest/route.ts';
import { SYNC_COLLECTION_ROUTES } from './rest/sync-collections.ts';
import { SYNC_DOCUMENT_ROUTES } from './rest/sync-documents.ts';
import { SYNC_ITEM_ROUTES } from './rest/sync-items.ts';
import { SYNC_SERVICE_ROUTES } from './rest/sync-services.ts';
import { startRetention } from './retention.ts';
import { createRouter } from './router.ts';
import { startServer } from './server.ts';
import { createSound, type SoundOptions } from './speech/sound.ts';
import { openStore } from './store.ts';
import { createTelephony, TELEPHONY_SCHEMA } from './telephony.ts';

/** How to start. `clock` is real time whatever `time` is: Sync's expiries and all REST dates live in it. */
export interface LaunchOptions {
  /** The folder of `emulator.db` and of recordings; several emulators may share it. */
  readonly stateFolder: string;
  /** 0 or absent takes a free port. */
  readonly port?: number;
  readonly host?: string;
  readonly account: EmulatedAccount;
  /** How time passes for calls: at once when nothing is in flight, or as on the wall. */
  readonly time: 'virtual' | 'real';
  readonly seed: string;
  readonly clock: Clock;
  readonly random: Random;
  /** For calls and conferences only; Sync and applications take unguessable ones, as their SIDs outlive the process. */
  readonly ids: IdSource;
  readonly logger: Logger;
  /** Differences from the standard behaviour of the emulated network, for example `virtualEpochMs`. */
  readonly telephony?: Partial<TelephonySettings>;
  /** Absent: recordings are metadata only, and every word is heard. */
  readonly sound?: SoundOptions;
}

/** A running emulator. */
export interface Emulator {
  /** Give it to clients as `TWILIO_BASE_URL`; no trailing slash. */
  readonly url: string;
  readonly port: number;
  /** Ends calls, stops listening, lets go of the store. */
  close(): Promise<void>;
}

const SYNC_ROUTES = [...SYNC_SERVICE_ROUTES, ...SYNC_DOCUMENT_ROUTES, ...SYNC_COLLECTION_ROUTES, ...SYNC_ITEM_ROUTES];

/** Starts an emulator. Throws CONFIG_FOLDER for a state folder that cannot be used, CONFIG_INVALID for a taken port. */
export async function launchEmulator(options: LaunchOptions): Promise<Emulator> {
  const closers = createClosers();
  try {
    return await open(options, closers);
  } catch (error) {
    await closers.closeAll().catch(() => {});
    throw error;
  }
}

async function open(options: LaunchOptions, closers: ReturnType<typeof createClosers>): Promise<Emulator> {
  const { account, clock, logger, random, seed, stateFolder, time, host = '127.0.0.1' } = options;
  const store = await openStore(join(stateFolder, 'emulator.db'), TELEPHONY_SCHEMA, clock);
  closers.add(() => store.close());
  await purgeExpired(store, clock.now());
  const ids = unguessableIds();
  const instance = await registerInstance(ids.hex(32), { store, clock, logger });
  closers.add(() => instance.close());

  const journal = createJournal(clock);
  const faults = createFaults(random.stream('faults'));
  const startedAt = clock.now();
  let baseUrl = '';
  const shared = { store, clock, account, journal: journal.add };
  const context: EmulatorContext = { ...shared, ids, startedAt };
  const sound = options.sound && createSound(options.sound, seed);
  if (sound) closers.add(() => sound.close());
  const settings = { ...(sound ? { recognise: sound.recognise, media: sound.media } : {}), ...options.telephony };
  const telephony = createTelephony({
    ...shared,
    ids: options.ids,
    random: random.stream('telephony'),
    logger,
    time,
    seed,
    stateFolder,
    instanceId: instance.id,
    settings,
    ...(options.sound ? { intelligence: hearingOf(options.sound) } : {}),
    baseUrl: () => baseUrl,
  });
  closers.add(() => telephony.close());
  closers.add(startRetention({ store, clock, logger }));

  const describe = () => ({ instance: instance.id, pid: process.pid, started_at: startedAt, time, seed });
  const general = generalControls({ store, journal, faults, describe, afterReset: () => telephony.reset() });
  const server = await startServer(
    {
      router: createRouter([...ACCOUNT_ROUTES, ...APPLICATION_ROUTES, ...SYNC_ROUTES, ...telephony.routes]),
      controls: [...general, ...telephony.controls],
      authenticate: createAuthenticator(account),
      requestIds: countedIds(instance.id),
      context,
      faults,
      logger,
    },
    host,
    options.port ?? 0,
  );
  closers.add(() => server.close());
  baseUrl = `http://${host.includes(':') ? `[${host}]` : host}:${server.port}`;
  return { url: baseUrl, port: server.port, close: () => closers.closeAll() };
}

/** Conversation Intelligence listens to the same line as `<Gather>`, and as well. */
function hearingOf({ profile, asr }: SoundOptions): Pick<IntelligenceSettings, 'profile' | 'mode'> {
  return { profile, mode: asr === 'perfect' ? 'perfect' : 'recognise' };
}

/** Request ids: unique because the instance is, and without a draw that would cost time on every request. */
function countedIds(instanceId: string): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `RQ${instanceId.slice(0, 20)}${count.toString(16).padStart(12, '0')}`;
  };
}
