/** What a run finds of Sync before it plans: the service that holds its state, and what the day has left. */
import { messageOf, SynthcallError } from '../shared/errors.ts';
import { syncServiceOf } from './sync.ts';
import type { AppTools } from './tools.ts';
import { remainingToday } from './usage.ts';
import type { World } from './world.ts';

/** See the file comment. Both are undefined where that is not known. */
export interface SyncOfRun {
  readonly syncServiceSid: string | undefined;
  readonly left: number | undefined;
}

/** HTTP status of an account that nothing opens: calls would be refused as well. */
const UNAUTHORIZED = 401;

/** Without Sync the run goes on where the settings say so, with the service that is set: it may answer again later. */
export async function findSyncOfRun(tools: AppTools, world: World): Promise<SyncOfRun> {
  const { rateLimit, twilio } = tools.settings;
  try {
    const { syncServiceSid } = await syncServiceOf(tools, world);
    return { syncServiceSid, left: await remainingToday(tools, world, syncServiceSid) };
  } catch (error) {
    if (!isAboutSync(error) || rateLimit.onUnavailable === 'closed') throw error;
    tools.logger.warn('Sync gives no answer; conversations are not kept there for now', { error: messageOf(error) });
    return { syncServiceSid: twilio.syncServiceSid, left: undefined };
  }
}

/** Nobody answers, or Sync is refused to an account that may call. */
function isAboutSync(error: unknown): boolean {
  if (!(error instanceof SynthcallError)) return false;
  return error.code.startsWith('CARRIER_') || (error.code === 'CREDENTIAL_REFUSED' && !isLockedOut(error));
}

function isLockedOut({ details }: SynthcallError): boolean {
  return details['status'] === UNAUTHORIZED;
}
