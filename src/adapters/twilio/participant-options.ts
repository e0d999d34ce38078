/** The parameters of one leg, as DESIGN §2 and Twilio's Participants API want them. */

import type { Role } from '../../domain/labels.ts';
import type { DialRequest } from '../../domain/ports.ts';
import { appAddress } from './app-address.ts';

/** Where the far end of a leg gets its instructions. */
export interface RunApplication {
  readonly sid: string;
  readonly publicUrl: string;
}

/**
 * The create-participant parameters of one leg. The customer's leg ends the room when it leaves and is the one recorded,
 * dual channel: a conference mix is always mono. Conference settings go with both legs, for the first to arrive wins.
 */
export function participantOptions(request: DialRequest, role: Role, application: RunApplication) {
  const query = new URLSearchParams({ call: request.callKey, role }).toString();
  const callback = (path: string) => `${application.publicUrl}${path}?${query}`;
  const room = new URLSearchParams({ call: request.callKey }).toString();
  return {
    from: request[role].from,
    to: appAddress(application.sid, query),
    label: request[role].label,
    timeLimit: request.timeLimitS,
    beep: 'false',
    waitUrl: '',
    startConferenceOnEnter: true,
    endConferenceOnExit: role === 'customer',
    statusCallback: callback('/conference-status-webhook'),
    statusCallbackEvent: ['completed'],
    conferenceStatusCallback: `${application.publicUrl}/conference-status-webhook?${room}`,
    conferenceStatusCallbackEvent: ['start', 'end', 'leave'],
    ...(request.record && role === 'customer'
      ? {
          record: true,
          recordingChannels: 'dual',
          recordingTrack: 'both',
          trim: 'do-not-trim',
          recordingStatusCallback: `${application.publicUrl}/recording-webhook?${room}`,
          recordingStatusCallbackEvent: ['completed', 'absent'],
        }
      : {}),
  };
}
