/** Use case: everything that a run needs, looked at before a run. Changes nothing at a vendor. */
import type { Check, DoctorRequest } from '../app.ts';
import { good, look, skipped } from './checks/check.ts';
import { machineChecks } from './checks/machine.ts';
import { modelCheck } from './checks/model.ts';
import { askRunningServer, roundTrip, tunnelCheck } from './checks/reach.ts';
import { notAsked, settingsChecks } from './checks/settings.ts';
import { clockCheck, credentialChecks, resourceChecks } from './checks/twilio.ts';
import type { AppTools } from './tools.ts';
import { chosenWorld, openWorld, type World } from './world.ts';

/** The lines, in the order in which faults should be mended. */
export async function examine(tools: AppTools, { offline, live }: DoctorRequest): Promise<readonly Check[]> {
  const name = chosenWorld(tools);
  const machine = await machineChecks(tools, !live);
  const tunnel = await look('tunnel', () => tunnelCheck(tools, name, live));
  if (offline && name === 'live') {
    return [
      ...machine,
      ...(await settingsChecks(tools)),
      tunnel,
      ...['Sync service', 'rate limit', 'clock', 'webhooks'].map(notAsked),
    ];
  }
  const { checks, account } = name === 'live' ? await credentialChecks(tools) : { checks: [], account: undefined };
  const clock = name === 'live' ? [clockCheck(account, tools.clock.now())] : [];
  const model = offline ? notAsked('model') : await modelCheck(tools);
  const usable = checks.every(({ state }) => state !== 'bad');
  const there = usable ? await inWorld(tools, live, tunnel) : [skipped('the rest', 'needs the account')];
  return [...machine, ...checks, ...clock, ...there.slice(0, -1), model, tunnel, ...there.slice(-1)];
}

async function inWorld(tools: AppTools, live: boolean, tunnel: Check): Promise<Check[]> {
  let world: World | undefined;
  try {
    const what = chosenWorld(tools) === 'local' ? 'emulator' : 'settings';
    const opened = await look(what, async () => {
      world = await openWorld(tools, 'doctor');
      return good(what, 'the world can be opened');
    });
    if (!world) return [opened];
    const resources = await resourceChecks(tools, world);
    if (live) return [...resources, await askRunningServer(tools, world)];
    const webhooks = tunnel.state === 'bad' ? skipped('webhooks', 'needs the tunnel') : await roundTrip(tools, world);
    return [...resources, webhooks];
  } finally {
    await world?.close();
  }
}
