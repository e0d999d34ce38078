/** `/Conferences/{name or CF}/Participants`: adding legs to a room, changing them, throwing them out. */
import { changeParticipant, leaveConference } from '../engine/conference.ts';
import type { ParticipantOrder } from '../engine/engine.ts';
import { participantJson } from '../engine/json.ts';
import type { ConferenceWish, Leg } from '../engine/model.ts';
import { notFound, TwilioError } from './errors.ts';
import {
  LEG_PARAMETERS,
  LEG_PARAMETERS_WITHOUT_EFFECT,
  noteWithoutEffect,
  readCallback,
  readLegOrder,
} from './leg-parameters.ts';
import { PAGING_PARAMETERS } from './paging.ts';
import { bool, httpMethod, int, oneOf, text, url } from './parameters.ts';
import type { RestRequest, RestResponse, Route } from './route.ts';
import { ACCOUNT, fetchRow, HOST, refuseForeign, type TelephonyContext } from './telephony-context.ts';
import { type Filter, listRows } from './telephony-lists.ts';

const WITHOUT_EFFECT = [
  ...LEG_PARAMETERS_WITHOUT_EFFECT,
  'AmdStatusCallback',
  'AmdStatusCallbackMethod',
  'CallerDisplayName',
  'JitterBufferSize',
];
const CREATE = [
  ...LEG_PARAMETERS,
  'Label',
  'Muted',
  'Beep',
  'StartConferenceOnEnter',
  'EndConferenceOnExit',
  'WaitUrl',
  'WaitMethod',
  'EarlyMedia',
  'MaxParticipants',
  'ConferenceRecord',
  'ConferenceTrim',
  'ConferenceStatusCallback',
  'ConferenceStatusCallbackMethod',
  'ConferenceStatusCallbackEvent',
  'ConferenceRecordingStatusCallback',
  'ConferenceRecordingStatusCallbackMethod',
  'ConferenceRecordingStatusCallbackEvent',
  'Region',
  'Coaching',
  'CallSidToCoach',
  ...WITHOUT_EFFECT,
];
const UPDATE = [
  'Muted',
  'Hold',
  'HoldUrl',
  'HoldMethod',
  'WaitUrl',
  'WaitMethod',
  'BeepOnExit',
  'EndConferenceOnExit',
  'Coaching',
  'CallSidToCoach',
];
const CONFERENCE_EVENTS = ['start', 'end', 'join', 'leave', 'mute', 'hold', 'modify', 'speaker', 'announcement'];
const REGIONS = ['us1', 'us2', 'ie1', 'de1', 'sg1', 'br1', 'au1', 'jp1'] as const;

/** The routes of participants. */
export function participantRoutes(context: TelephonyContext): Route[] {
  const collection = `${ACCOUNT}/Conferences/:ConferenceSid/Participants.json`;
  const member = `${ACCOUNT}/Conferences/:ConferenceSid/Participants/:CallSid.json`;
  return [
    {
      method: 'POST',
      host: HOST,
      pattern: collection,
      accepts: CREATE,
      operation: (request) => create(context, request),
    },
    {
      method: 'GET',
      host: HOST,
      pattern: collection,
      accepts: ['Muted', 'Hold', 'Coaching', ...PAGING_PARAMETERS],
      operation: (request) => list(context, request),
    },
    { method: 'GET', host: HOST, pattern: member, operation: (request) => fetchParticipant(context, request) },
    { method: 'POST', host: HOST, pattern: member, accepts: UPDATE, operation: (request) => update(context, request) },
    { method: 'DELETE', host: HOST, pattern: member, operation: (request) => kick(context, request) },
  ];
}

async function create(context: TelephonyContext, request: RestRequest): Promise<RestResponse> {
  const name = request.params['ConferenceSid'] ?? '';
  if (name.length > 128) throw new TwilioError(20001, 'FriendlyName is longer than 128 characters');
  const order = await readOrder(context, request);
  noteWithoutEffect(context, request, WITHOUT_EFFECT);
  if (request.form.get('WaitUrl')) noteWithoutEffect(context, request, ['WaitUrl']);
  const leg = await context.engine.addParticipant(name, order);
  return { status: 201, json: { ...participantJson(leg, '0'), status: 'queued' } };
}

async function readOrder(context: TelephonyContext, request: RestRequest): Promise<ParticipantOrder> {
  const { form } = request;
  oneOf(form, 'Beep', ['true', 'false', 'onEnter', 'onExit']);
  bool(form, 'EarlyMedia');
  url(form, 'WaitUrl');
  httpMethod(form, 'WaitMethod');
  const label = text(form, 'Label', 128);
  const coached = form.get('CallSidToCoach');
  return {
    leg: await readLegOrder(context, request, { joinsOnAnswer: true, nearDocument: undefined }),
    conference: readConferenceWish(form),
    label: label === '' ? undefined : label,
    startOnEnter: bool(form, 'StartConferenceOnEnter') ?? true,
    endOnExit: bool(form, 'EndConferenceOnExit') ?? false,
    muted: bool(form, 'Muted') ?? false,
    coaching: bool(form, 'Coaching') ?? false,
    callSidToCoach: coached === null || coached === '' ? undefined : coached,
  };
}

/** Only the first participant's values count. */
function readConferenceWish(form: URLSearchParams): ConferenceWish {
  const record = oneOf(form, 'ConferenceRecord', ['true', 'false', 'record-from-start', 'do-not-record']);
  const recordingEvents = ['in-progress', 'completed', 'failed', 'absent'];
  return {
    statusCallback: readCallback(form, 'ConferenceStatusCallback', 'start end', CONFERENCE_EVENTS),
    record: record === 'true' || record === 'record-from-start',
    trim: oneOf(form, 'ConferenceTrim', ['trim-silence', 'do-not-trim']) ?? 'trim-silence',
    recordingCallback: readCallback(form, 'ConferenceRecordingStatusCallback', 'completed', recordingEvents),
    maxParticipants: int(form, 'MaxParticipants', { min: 2, max: 250 }) ?? 250,
    region: oneOf(form, 'Region', REGIONS) ?? 'us1',
  };
}

async function list(context: TelephonyContext, request: RestRequest): Promise<RestResponse> {
  const sid = request.params['ConferenceSid'] ?? '';
  await fetchRow(context, request, 'conferences', sid);
  const flag = (name: string): Filter | undefined => {
    const value = bool(request.query, name);
    const column = `json_extract(body, '$.${name.toLowerCase()}')`;
    return value === undefined ? undefined : { sql: `${column} = ?`, args: [value ? 1 : 0] };
  };
  return listRows(context, request, {
    table: 'participants',
    key: 'participants',
    filters: [{ sql: 'conference_sid = ? AND live = 1', args: [sid] }, flag('Muted'), flag('Hold'), flag('Coaching')],
  });
}

async function fetchParticipant(context: TelephonyContext, request: RestRequest): Promise<RestResponse> {
  await context.rows.flush();
  const { ConferenceSid: sid = '', CallSid: key = '' } = request.params;
  const sql = 'SELECT body FROM participants WHERE conference_sid = ? AND (call_sid = ? OR label = ?) AND live = 1';
  const [row] = await context.store.read<{ body: string }>(sql, [sid, key, key]);
  if (row === undefined) throw notFound(request.path);
  return { status: 200, json: JSON.parse(row.body) };
}

async function update(context: TelephonyContext, request: RestRequest): Promise<RestResponse> {
  const { form } = request;
  const leg = await liveParticipant(context, request);
  noteWithoutEffect(context, request, ['HoldUrl', 'WaitUrl', 'BeepOnExit']);
  const { participation } = leg;
  const coaching = bool(form, 'Coaching');
  if (participation && coaching !== undefined) participation.coaching = coaching;
  const coached = form.get('CallSidToCoach');
  if (participation && coached) participation.callSidToCoach = coached;
  const [muted, hold, endOnExit] = [bool(form, 'Muted'), bool(form, 'Hold'), bool(form, 'EndConferenceOnExit')];
  changeParticipant(leg, {
    ...(muted === undefined ? {} : { muted }),
    ...(hold === undefined ? {} : { hold }),
    ...(endOnExit === undefined ? {} : { endOnExit }),
  });
  context.engine.noteActivity(leg.room);
  await context.rows.flush(leg.room.sid);
  return { status: 200, json: participantJson(leg) };
}

async function kick(context: TelephonyContext, request: RestRequest): Promise<RestResponse> {
  const leg = await liveParticipant(context, request);
  leaveConference(leg, 'kicked', 'participant_updated_via_api');
  if (leg.state === 'in-progress') leg.room.hooks.released(leg);
  else leg.room.hooks.hangUp(leg, 'hang-up');
  context.engine.noteActivity(leg.room);
  await context.rows.flush(leg.room.sid);
  return { status: 204 };
}

/** A participant that is in the room or on its way, by call SID or label. */
async function liveParticipant(context: TelephonyContext, request: RestRequest): Promise<Leg> {
  const { ConferenceSid: sid = '', CallSid: key = '' } = request.params;
  const conference = context.engine.conference(sid);
  const leg = conference?.room.legs.find(
    ({ sid: callSid, participation }) =>
      participation?.conference === conference &&
      participation?.leftMs === undefined &&
      (callSid === key || participation?.label === key),
  );
  if (leg) return leg;
  if (conference === undefined) {
    const row = await fetchRow(context, request, 'conferences', sid);
    if (row.live === 1) await refuseForeign(context, row, 'conference');
  }
  throw notFound(request.path);
}
