/** When a conference began and ended, as the carrier's REST API tells: whole seconds, and nothing of who spoke when. */
import type { ConferenceTimes } from '../../domain/ports.ts';
import { SynthcallError } from '../../shared/errors.ts';
import type { TwilioClient } from './client.ts';
import { toCarrierError } from './twilio-errors.ts';

/** A function for the carrier's `times`. A completed conference was last updated when it ended; one that is not completed has no end yet. */
export function createConferenceTimes(client: TwilioClient): (conferenceSid: string) => Promise<ConferenceTimes> {
  return async (conferenceSid) => {
    try {
      const conference = await client.conferences(conferenceSid).fetch();
      if (conference.status === 'init') return { durationS: 0, segments: [] }; // the room never opened
      if (conference.status !== 'completed') throw unfinished(conferenceSid, conference.status);
      const durationS = (conference.dateUpdated.getTime() - conference.dateCreated.getTime()) / 1000;
      return { startedAt: conference.dateCreated.toISOString(), durationS: Math.max(0, durationS), segments: [] };
    } catch (error) {
      throw toCarrierError(error, 'read the times of a conference');
    }
  };
}

function unfinished(conferenceSid: string, status: string): SynthcallError {
  return new SynthcallError('CARRIER_BUSY', `The conference ${conferenceSid} is not over yet (${status}).`, {
    hint: 'It is asked again; what is still up is ended by: synthcall cleanup',
  });
}
