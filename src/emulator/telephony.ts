/** The seam between the REST front of the emulator and its telephony (calls, conferences, recordings, time). */
import type { Clock } from '../shared/clock.ts';
import { createHttpClient } from '../shared/http.ts';
import { type IdSource, unguessableIds } from '../shared/ids.ts';
import type { Logger } from '../shared/log.ts';
import type { Random } from '../shared/random.ts';
import { createDebugger } from './debugger.ts';
import { createDelivery } from './delivery.ts';
import { createEngine } from './engine/engine.ts';
import { createRowKeeper, ROW_SCHEMA } from './engine/rows.ts';
import { standardSettings, type TelephonySettings } from './engine/settings.ts';
import { type IntelligenceSettings, standardIntelligence } from './intelligence/settings.ts';
import { callRoutes } from './rest/calls.ts';
import { conferenceRoutes } from './rest/conferences.ts';
import { createIntelligence, type Intelligence } from './rest/intelligence.ts';
import { INTELLIGENCE_SCHEMA } from './rest/intelligence-schema.ts';
import { participantRoutes } from './rest/participants.ts';
import { recordingRoutes } from './rest/recordings.ts';
import type { ControlRoute, Route } from './rest/route.ts';
import {
  assertNameIsFree,
  closeAbandoned,
  closingStatements,
  type TelephonyContext,
} from './rest/telephony-context.ts';
import { RETENTION_SCHEMA } from './retention.ts';
import type { Store } from './store.ts';
import { type LiveRoom, listLiveRooms, telephonyControls } from './telephony-controls.ts';

/** What telephony adds to the emulator. */
export interface Telephony {
  readonly routes: readonly Route[];
  /** Controls below `/_emulator/`, for example `/_emulator/live`. */
  readonly controls: readonly ControlRoute[];
  /** What is going on in this process right now. */
  listLive(): LiveRoom[];
  /** Called after `/_emulator/reset` has emptied the store. */
  reset(): Promise<void>;
  /** Ends what is live as `completed` without further callbacks, and writes it down. */
  close(): Promise<void>;
}

/** What telephony is given. `baseUrl` is a function because the port is known only once the server listens. */
export interface TelephonyParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly account: { readonly sid: string; readonly authToken: string };
  readonly time: 'virtual' | 'real';
  readonly seed: string;
  /** Where recordings and other large files may be kept. */
  readonly stateFolder: string;
  readonly instanceId: string;
  /** Differences from the standard behaviour of the emulated network. */
  readonly settings?: Partial<TelephonySettings>;
  /** Differences from how Conversation Intelligence hears and how long it takes. */
  readonly intelligence?: Partial<IntelligenceSettings>;
  baseUrl(): string;
  journal(line: object): void;
}

/** Schema statements that telephony needs, handed to `openStore` before `createTelephony` is called. */
export const TELEPHONY_SCHEMA: readonly string[] = [...ROW_SCHEMA, ...INTELLIGENCE_SCHEMA, ...RETENTION_SCHEMA];

/** Builds telephony. Nothing runs before the first request, except that leftovers of dead processes are closed. */
export function createTelephony(parts: TelephonyParts): Telephony {
  const { store, clock, logger, account, instanceId } = parts;
  const settings = { ...standardSettings(clock.now()), ...parts.settings };
  // Every emulator has its own knobs, also where they were given at launch.
  const faults = { current: settings.faults.current };
  const http = createHttpClient();
  const rows = createRowKeeper({ store, clock, owner: instanceId, logger });
  const ids = unguessableIds();
  const deliver = createDelivery({ http, clock, ids, authToken: account.authToken });
  const { journal, controls } = createDebugger({ deliver, clock, ids, account, journal: parts.journal });
  const own = { ...settings, faults };
  const engine = createEngine({
    clock,
    rows,
    random: parts.random,
    time: parts.time,
    assertNameIsFree: (name) => assertNameIsFree(context, name),
    parts: {
      account,
      settings: own,
      deliver,
      journal,
      touch: (thing) => {
        rows.touch(thing);
        if ('source' in thing && thing.status === 'completed') intelligence.recordingCompleted(thing.sid);
      },
      // Twilio's own address: clients reach it through the same rewriting as every other request.
      recordingUrl: (sid) => `https://api.twilio.com/2010-04-01/Accounts/${account.sid}/Recordings/${sid}`,
    },
  });
  const context: TelephonyContext = {
    engine,
    rows,
    store,
    clock,
    settings: own,
    account,
    owner: instanceId,
    journal,
  };
  const intelligence: Intelligence = createIntelligence({
    telephony: context,
    deliver,
    logger,
    settings: { ...standardIntelligence(parts.time), ...parts.intelligence },
  });
  closeAbandoned(context).catch((error: unknown) => {
    logger.warn('calls that a dead emulator left behind could not be closed', { error: String(error) });
  });
  return {
    routes: [...telephonyRoutes(context), ...intelligence.routes],
    controls: [...telephonyControls(context), ...intelligence.controls, ...controls],
    listLive: () => listLiveRooms(engine),
    reset: async () => {
      intelligence.close();
      engine.reset();
      rows.forget();
    },
    close: async () => {
      intelligence.close();
      engine.reset();
      await rows.flush();
      await store.write(closingStatements(instanceId));
      http.close();
    },
  };
}

function telephonyRoutes(context: TelephonyContext): readonly Route[] {
  return [
    ...callRoutes(context),
    ...conferenceRoutes(context),
    ...participantRoutes(context),
    ...recordingRoutes(context),
  ];
}
