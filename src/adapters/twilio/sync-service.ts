/** Finds or makes the Sync service that holds conversations and daily counts. */
import type { TwilioClient } from './client.ts';
import { isNotFound, toCarrierError } from './twilio-errors.ts';

/** The friendly name that `init` gives and looks for. */
const SYNC_SERVICE_NAME = 'synthetic-call-data-sync';

/** The given service if it exists, else the oldest of our name. Names are not unique at Twilio: everybody must pick the same. */
export async function findSyncService(client: TwilioClient, knownSid: string | undefined): Promise<string | undefined> {
  try {
    if (knownSid !== undefined && (await exists(client, knownSid))) return knownSid;
    const services = await client.sync.v1.services.list({ limit: 1000 });
    const ours = services
      .filter((service) => service.friendlyName === SYNC_SERVICE_NAME)
      .sort((a, b) => a.dateCreated.getTime() - b.dateCreated.getTime() || (a.sid < b.sid ? -1 : 1));
    return ours[0]?.sid;
  } catch (error) {
    throw toCarrierError(error, 'find the Sync service');
  }
}

/** Makes a new one; two processes that do so at once make two. */
export async function createSyncService(client: TwilioClient): Promise<string> {
  try {
    return (await client.sync.v1.services.create({ friendlyName: SYNC_SERVICE_NAME })).sid;
  } catch (error) {
    throw toCarrierError(error, 'create the Sync service');
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
