/** The Sync service of a world, found or made once. */
import type { World } from './world.ts';

/** Its SID; `known` is the configured one, if any. */
export async function syncServiceOf(
  world: World,
  known: string | undefined,
): Promise<{ readonly syncServiceSid: string; readonly created: boolean }> {
  const { ensureSyncService } = await import('../adapters/twilio/sync-service.ts');
  return ensureSyncService(world.client, known);
}
