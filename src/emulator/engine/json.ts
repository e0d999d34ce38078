/** The engine's things in the shapes of Twilio's 2010 API. Durations are strings, dates RFC 2822. */

import { isOver } from '../machines/call.ts';
import { rfc2822 } from '../rest/dates.ts';
import { callSeconds, recordingSeconds } from './callbacks.ts';
import type { Conference, Leg, Recording } from './model.ts';

const date = (ms: number | undefined): string | null => (ms === undefined ? null : rfc2822(ms));

/** A Call. */
export function callJson(leg: Leg): object {
  const account = leg.room.engine.account.sid;
  const uri = `/2010-04-01/Accounts/${account}/Calls/${leg.sid}`;
  const ended = isOver(leg.state);
  return {
    account_sid: account,
    answered_by: null,
    api_version: '2010-04-01',
    caller_name: '',
    date_created: rfc2822(leg.createdMs),
    date_updated: rfc2822(leg.updatedMs),
    direction: 'outbound-api',
    duration: ended ? String(callSeconds(leg)) : null,
    end_time: ended ? date(leg.endMs) : null,
    forwarded_from: null,
    from: leg.from,
    from_formatted: leg.from,
    group_sid: null,
    parent_call_sid: null,
    phone_number_sid: null,
    price: null,
    price_unit: 'USD',
    queue_time: '0',
    sid: leg.sid,
    start_time: date(leg.startMs),
    status: leg.state === 'initiated' ? 'queued' : leg.state,
    subresource_uris: callSubresources(uri),
    to: leg.to,
    to_formatted: leg.to,
    trunk_sid: null,
    uri: `${uri}.json`,
  };
}

function callSubresources(uri: string): object {
  return {
    notifications: `${uri}/Notifications.json`,
    recordings: `${uri}/Recordings.json`,
    payments: `${uri}/Payments.json`,
    events: `${uri}/Events.json`,
    siprec: `${uri}/Siprec.json`,
    streams: `${uri}/Streams.json`,
    transcriptions: `${uri}/Transcriptions.json`,
    user_defined_message_subscriptions: `${uri}/UserDefinedMessageSubscriptions.json`,
    user_defined_messages: `${uri}/UserDefinedMessages.json`,
  };
}

/** A Conference. */
export function conferenceJson(conference: Conference): object {
  const account = conference.room.engine.account.sid;
  const uri = `/2010-04-01/Accounts/${account}/Conferences/${conference.sid}`;
  return {
    account_sid: account,
    api_version: '2010-04-01',
    call_sid_ending_conference: conference.endingCallSid ?? null,
    date_created: rfc2822(conference.createdMs),
    date_updated: rfc2822(conference.updatedMs),
    friendly_name: conference.name,
    reason_conference_ended: conference.reason ?? null,
    region: conference.wish.region,
    sid: conference.sid,
    status: conference.state.status,
    subresource_uris: { participants: `${uri}/Participants.json`, recordings: `${uri}/Recordings.json` },
    uri: `${uri}.json`,
  };
}

/** A Participant. `queueTime` only in the answer to its creation. */
export function participantJson(leg: Leg, queueTime: string | null = null): object {
  const account = leg.room.engine.account.sid;
  const { participation } = leg;
  const conferenceSid = participation?.conference.sid;
  return {
    account_sid: account,
    call_sid: leg.sid,
    label: participation?.label ?? null,
    call_sid_to_coach: participation?.callSidToCoach ?? null,
    coaching: participation?.coaching ?? false,
    conference_sid: conferenceSid,
    date_created: date(participation?.createdMs),
    date_updated: date(participation?.updatedMs),
    end_conference_on_exit: participation?.endOnExit ?? false,
    muted: participation?.muted ?? false,
    hold: participation?.hold ?? false,
    start_conference_on_enter: participation?.startOnEnter ?? true,
    status: participantStatus(leg),
    queue_time: queueTime,
    uri: `/2010-04-01/Accounts/${account}/Conferences/${conferenceSid}/Participants/${leg.sid}.json`,
  };
}

function participantStatus(leg: Leg): string {
  if (leg.participation?.leftMs !== undefined) return leg.participation.joinedMs === undefined ? 'failed' : 'complete';
  if (leg.state === 'in-progress') return 'connected';
  if (leg.state === 'initiated') return 'connecting';
  if (leg.state === 'queued' || leg.state === 'ringing') return leg.state;
  return leg.startMs === undefined ? 'failed' : 'complete';
}

/** A Recording, as `/Recordings/{RE}.json` shows it. */
export function recordingJson(recording: Recording): object {
  const { room, wish } = recording;
  const account = room.engine.account.sid;
  const uri = `/2010-04-01/Accounts/${account}/Recordings/${recording.sid}`;
  const ended = recording.status === 'completed' || recording.status === 'absent';
  return {
    account_sid: account,
    api_version: '2010-04-01',
    call_sid: recording.leg?.sid ?? room.legs[0]?.sid ?? null,
    conference_sid: recording.conference?.sid ?? null,
    channels: wish.channels,
    date_created: rfc2822(recording.startMs),
    date_updated: rfc2822(recording.updatedMs),
    start_time: rfc2822(recording.startMs),
    price: null,
    price_unit: 'USD',
    duration: ended ? String(recordingSeconds(recording)) : null,
    sid: recording.sid,
    source: recording.source,
    status: recording.status,
    error_code: null,
    uri: `${uri}.json`,
    encryption_details: null,
    subresource_uris: { add_on_results: `${uri}/AddOnResults.json`, transcriptions: `${uri}/Transcriptions.json` },
    media_url: room.engine.recordingUrl(recording.sid),
    track: wish.track,
  };
}
