/** When a conference began and ended, as the carrier's REST API tells: whole seconds, and nothing of who spoke when. */
import type { ConferenceTimes } from '../../domain/ports.ts';
import type { TwilioClient } from './client.ts';
import { toCarrierError } from './twilio-errors.ts';

/** A function for the carrier's `times`. A completed conference was last updated when it ended. */
export function createConferenceTimes(client: TwilioClient): (conferenceSid: string) => Promise<ConferenceTimes> {
  return async (conferenceSid) => {
    try {
      const conference = await client.conferences(conferenceSid).fetch();
      const durationS = (conference.dateUpdated.getTime() - conference.dateCreated.getTime()) / 1000;
      return { startedAt: conference.dateCreated.toISOString(), durationS: Math.max(0, durationS), segments: [] };
    } catch (error) {
      throw toCarrierError(error, 'read the times of a conference');
    }
  };
}
