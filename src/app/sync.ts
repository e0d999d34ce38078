/** The Sync service of a world, found or made once, whoever asks at the same time. */
import { join } from 'node:path';
import { withFileLock } from '../shared/file-lock.ts';
import { type AppTools, stateFolderOf } from './tools.ts';
import type { World } from './world.ts';

/** Its SID, and whether it was made just now. */
export async function syncServiceOf(
  tools: AppTools,
  world: World,
): Promise<{ readonly syncServiceSid: string; readonly created: boolean }> {
  const { createSyncService } = await import('../adapters/twilio/sync-service.ts');
  const found = await knownSyncService(tools, world);
  if (found !== undefined) return { syncServiceSid: found, created: false };
  // Two first runs at once would make one each, and each would count its own calls only.
  const lock = join(stateFolderOf(tools), 'sync-service.lock');
  return withFileLock(lock, tools.clock, async () => {
    const late = await knownSyncService(tools, world);
    if (late !== undefined) return { syncServiceSid: late, created: false };
    return { syncServiceSid: await createSyncService(world.client), created: true };
  });
}

/** Its SID if there is one; makes nothing. */
export async function knownSyncService(tools: AppTools, world: World): Promise<string | undefined> {
  const { findSyncService } = await import('../adapters/twilio/sync-service.ts');
  return findSyncService(world.client, tools.settings.twilio.syncServiceSid);
}
