/** Use cases around what stays at the carrier: what was left behind, and the Sync service. */
import type { App } from '../app.ts';
import { messageOf } from '../shared/errors.ts';
import { openCarrier } from './call-parts.ts';
import { syncServiceOf } from './sync.ts';
import type { AppTools } from './tools.ts';
import { openWorld } from './world.ts';

/** Ends conferences and removes applications of ours that are still there. */
export async function cleanUp(tools: AppTools): ReturnType<App['cleanup']> {
  const world = await openWorld(tools, 'cleanup');
  try {
    const carrier = await openCarrier(world, tools, 'cleanup');
    const leftovers = await carrier.leftovers();
    return await Promise.all(
      leftovers.map((leftover) =>
        carrier.remove(leftover).then(
          () => ({ ...leftover, removed: true }),
          (error: unknown) => ({ ...leftover, removed: false, reason: messageOf(error) }),
        ),
      ),
    );
  } finally {
    await world.close();
  }
}

/** Finds or creates the Sync service; in the live world this also proves the credentials. */
export async function provision(tools: AppTools): ReturnType<App['provision']> {
  const world = await openWorld(tools, 'provision');
  try {
    return await syncServiceOf(world, tools.settings.twilio.syncServiceSid);
  } finally {
    await world.close();
  }
}
