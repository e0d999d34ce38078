/** Finds or creates the Sync service that holds conversations and daily counts. */
import type { TwilioClient } from './client.ts';
import { isNotFound, toCarrierError } from './twilio-errors.ts';

/** The friendly name that `init` gives and looks for. */
export const SYNC_SERVICE_NAME = 'synthetic-call-data-sync';

/** The Sync service to use: the given one if it exists, else the one of our name, else a new one. */
export async function ensureSyncService(
  client: TwilioClient,
  knownSid: string | undefined,
): Promise<{ readonly syncServiceSid: string; readonly created: boolean }> {
  try {
    if (knownSid !== undefined && (await exists(client, knownSid))) return { syncServiceSid: knownSid, created: false };
    const services = await client.sync.v1.services.list({ limit: 1000 });
    const ours = services.find((service) => service.friendlyName === SYNC_SERVICE_NAME);
    if (ours) return { syncServiceSid: ours.sid, created: false };
    const created = await client.sync.v1.services.create({ friendlyName: SYNC_SERVICE_NAME });
    return { syncServiceSid: created.sid, created: true };
  } catch (error) {
    throw toCarrierError(error, 'find or create the Sync service');
  }
}

async function exists(client: TwilioClient, sid: string): Promise<boolean> {
  try {
    await client.sync.v1.services(sid).fetch();
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
