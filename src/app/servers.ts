/** Use cases that stay: the webhook server alone, and the emulator alone in real time. */
import type { RunningServer } from '../app.ts';
import { loadPersonas } from '../plan/personas.ts';
import { createClosers } from '../shared/closers.ts';
import { seededIds, unguessableIds } from '../shared/ids.ts';
import { createRandom, freshSeed, unguessableHex } from '../shared/random.ts';
import { openAllowance, withinDailyLimit } from './allowance.ts';
import { openConversationStore } from './conversation-store.ts';
import { chosenRates, personaFolders } from './preview.ts';
import { openResponder } from './responder.ts';
import { openSwitchboard } from './switchboard.ts';
import { syncServiceOf } from './sync.ts';
import { type AppTools, stateFolderOf } from './tools.ts';
import { LOCAL_ACCOUNT_SID, openWorld, soundOf } from './world.ts';

/** Webhooks alone: conversations that another process dialled are picked up from Sync. */
export async function serve(tools: AppTools): Promise<RunningServer> {
  const closers = createClosers();
  try {
    const seed = tools.settings.seed ?? freshSeed();
    const personas = await loadPersonas(personaFolders(tools));
    const world = await openWorld(tools, seed);
    closers.add(() => world.close());
    const { syncServiceSid } = await syncServiceOf(tools, world);
    const store = await openConversationStore(tools, world, syncServiceSid);
    closers.add(() => store.settle());
    const allowance = await openAllowance(tools, { world, syncServiceSid, leaseId: unguessableHex(12) });
    closers.add(() => allowance.close());
    const switchboard = await openSwitchboard({
      tools,
      world,
      responder: withinDailyLimit(await openResponder(tools, chosenRates(tools), seed), allowance),
      store,
      personas,
      emit: (event) => tools.logger.info(event.event, { ...event }),
      onStuck: () => {},
      sink: (callKey, signal) => {
        if (signal.type === 'conference-started') switchboard.exchange.roomOpened(callKey);
        if (signal.type === 'conference-ended') switchboard.exchange.roomClosed(callKey);
      },
    });
    closers.add(() => switchboard.close());
    return {
      url: switchboard.publicUrl,
      facts: { world: world.name, local: switchboard.url, sync: syncServiceSid },
      stop: () => closers.closeAll(),
    };
  } catch (error) {
    await closers.closeAll().catch(() => {});
    throw error;
  }
}

/** The emulator alone: point any Twilio client at its URL. */
export async function emulate(tools: AppTools, port: number): Promise<RunningServer> {
  const { launchEmulator } = await import('../emulator/launch.ts');
  const { settings, clock, logger } = tools;
  const seed = settings.seed ?? freshSeed();
  const random = createRandom(`${seed}/emulator`);
  const account = {
    sid: settings.twilio.accountSid ?? LOCAL_ACCOUNT_SID,
    authToken: settings.twilio.authToken?.reveal() ?? unguessableIds().hex(32),
  };
  const emulator = await launchEmulator({
    stateFolder: stateFolderOf(tools),
    port,
    account,
    time: 'real',
    sound: soundOf(tools),
    seed,
    clock,
    random,
    ids: seededIds(random.stream('ids')),
    logger,
  });
  return {
    url: emulator.url,
    facts: {
      TWILIO_BASE_URL: emulator.url,
      TWILIO_ACCOUNT_SID: account.sid,
      // A token made up here opens nothing but this emulator; the user's own is not shown again.
      TWILIO_AUTH_TOKEN: settings.twilio.authToken ? '(as configured)' : account.authToken,
    },
    example: exampleRun(emulator.url, account, settings.twilio.authToken !== undefined),
    stop: () => emulator.close(),
  };
}

/** A run against the emulator, and a request of any other client, to paste. It needs no tunnel: the emulator calls the port directly. */
function exampleRun(url: string, account: { sid: string; authToken: string }, hasOwnToken: boolean): string[] {
  const token = hasOwnToken ? [] : [`TWILIO_AUTH_TOKEN=${account.authToken}`];
  const environment = [`TWILIO_BASE_URL=${url}`, `TWILIO_ACCOUNT_SID=${account.sid}`, ...token];
  return [
    'A run against it, from another terminal:',
    `  ${environment.join(' ')} \\`,
    '  AGENT_PHONE_NUMBER=+15005550006 synthcall run --world live --pairs 2 --port 3000 --public-url http://127.0.0.1:3000 --yes',
    '',
    "Any other Twilio client: put Twilio's host first in the path, or send it as Host header:",
    `  curl -u '${account.sid}:${hasOwnToken ? '<token>' : account.authToken}' ${url}/api.twilio.com/2010-04-01/Accounts/${account.sid}/Calls.json`,
  ];
}
