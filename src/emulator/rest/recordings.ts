/** `/Recordings`, also below calls and conferences: facts, media, deletion, and starting one on a live call. */

import { recordingJson } from '../engine/json.ts';
import type { RecordedSpan } from '../engine/media.ts';
import { recordLeg } from '../engine/recording.ts';
import { reportTimeline, type TimelineReport } from '../engine/timeline-report.ts';
import { notFound, TwilioError } from './errors.ts';
import { readRecordingWish } from './leg-parameters.ts';
import { PAGING_PARAMETERS } from './paging.ts';
import { bool, int } from './parameters.ts';
import type { RestRequest, RestResponse, Route } from './route.ts';
import { ACCOUNT, fetchRow, HOST, liveLeg, type ResourceRow, type TelephonyContext } from './telephony-context.ts';
import { dateParameters, equals, type Filter, listRows, onDate } from './telephony-lists.ts';

interface RecordingRow extends ResourceRow {
  readonly call_sid: string | null;
  readonly conference_sid: string | null;
  readonly room_sid: string;
  readonly span: string;
  readonly deleted_ms: number | null;
}

const DATES = dateParameters('DateCreated');
const START = [
  'RecordingStatusCallback',
  'RecordingStatusCallbackMethod',
  'RecordingStatusCallbackEvent',
  'Trim',
  'RecordingChannels',
  'RecordingTrack',
];

/** The routes of recordings. */
export function recordingRoutes(context: TelephonyContext): Route[] {
  const all = `${ACCOUNT}/Recordings`;
  const ofCall = `${ACCOUNT}/Calls/:CallSid/Recordings`;
  const ofConference = `${ACCOUNT}/Conferences/:ConferenceSid/Recordings`;
  const get = (pattern: string, operation: Route['operation'], accepts?: readonly string[]): Route => ({
    method: 'GET',
    host: HOST,
    pattern,
    operation,
    ...(accepts ? { accepts } : {}),
  });
  const lists = [...DATES, ...PAGING_PARAMETERS];
  return [
    get(`${all}.json`, (request) => list(context, request), [
      'CallSid',
      'ConferenceSid',
      'IncludeSoftDeleted',
      ...lists,
    ]),
    get(`${ofCall}.json`, (request) => list(context, request), lists),
    get(`${ofConference}.json`, (request) => list(context, request), lists),
    ...[all, ofCall, ofConference].flatMap((base): Route[] => [
      get(`${base}/:Sid.json`, (request) => fetchRecording(context, request), ['IncludeSoftDeleted']),
      { method: 'DELETE', host: HOST, pattern: `${base}/:Sid.json`, operation: (request) => remove(context, request) },
    ]),
    get(`${all}/:Sid.wav`, (request) => media(context, request, 'wav'), ['RequestedChannels']),
    get(`${all}/:Sid.mp3`, (request) => media(context, request, 'mp3'), ['RequestedChannels']),
    get(`${all}/:Sid`, (request) => media(context, request, 'wav'), ['RequestedChannels']),
    {
      method: 'POST',
      host: HOST,
      pattern: `${ofCall}.json`,
      accepts: START,
      operation: (request) => start(context, request),
    },
  ];
}

function list(context: TelephonyContext, request: RestRequest): Promise<RestResponse> {
  const { query, params } = request;
  const below = (name: string, column: string): Filter | undefined =>
    params[name] === undefined ? undefined : { sql: `${column} = ?`, args: [params[name]] };
  return listRows(context, request, {
    table: 'recordings',
    key: 'recordings',
    filters: [
      { sql: 'account_sid = ?', args: [request.accountSid] },
      bool(query, 'IncludeSoftDeleted') ? undefined : { sql: 'deleted_ms IS NULL', args: [] },
      below('CallSid', 'call_sid'),
      below('ConferenceSid', 'conference_sid'),
      equals(query, 'CallSid', 'call_sid'),
      equals(query, 'ConferenceSid', 'conference_sid'),
      ...onDate(query, 'DateCreated', 'created_ms'),
    ],
    json: (body) => shapeFor(request, body),
  });
}

async function fetchRecording(context: TelephonyContext, request: RestRequest): Promise<RestResponse> {
  const row = await findRecording(context, request, bool(request.query, 'IncludeSoftDeleted') ?? false);
  return { status: 200, json: shapeFor(request, JSON.parse(row.body)) };
}

async function findRecording(
  context: TelephonyContext,
  request: RestRequest,
  withDeleted: boolean,
): Promise<RecordingRow> {
  const { Sid: sid = '', CallSid: callSid, ConferenceSid: conferenceSid } = request.params;
  const row = (await fetchRow(context, request, 'recordings', sid)) as RecordingRow;
  const isElsewhere =
    (callSid !== undefined && row.call_sid !== callSid) ||
    (conferenceSid !== undefined && row.conference_sid !== conferenceSid);
  if (isElsewhere || (row.deleted_ms !== null && !withDeleted)) throw notFound(request.path);
  return row;
}

/** Below a call the track is shown and the links are that call's; elsewhere neither. */
function shapeFor(request: RestRequest, body: Record<string, unknown>): object {
  const { track, media_url: mediaUrl, subresource_uris: subresources, ...rest } = body;
  const { CallSid: callSid, ConferenceSid: conferenceSid, AccountSid: account } = request.params;
  const base = `/2010-04-01/Accounts/${account}`;
  if (callSid !== undefined) return { ...rest, track, uri: `${base}/Calls/${callSid}/Recordings/${body['sid']}.json` };
  if (conferenceSid !== undefined) {
    return { ...rest, uri: `${base}/Conferences/${conferenceSid}/Recordings/${body['sid']}.json` };
  }
  return { ...rest, media_url: mediaUrl, subresource_uris: subresources };
}

async function remove(context: TelephonyContext, request: RestRequest): Promise<RestResponse> {
  const row = await findRecording(context, request, false);
  const sql = `UPDATE recordings SET deleted_ms = ?, status = 'deleted',
    body = json_set(body, '$.status', 'deleted') WHERE sid = ?`;
  await context.store.write([{ sql, args: [context.clock.now(), row.sid] }]);
  return { status: 204 };
}

async function media(context: TelephonyContext, request: RestRequest, extension: 'wav' | 'mp3'): Promise<RestResponse> {
  const row = await findRecording(context, request, false);
  if (row.status !== 'completed') throw new TwilioError(20404, `${request.path} (the recording is ${row.status})`);
  const span = JSON.parse(row.span) as RecordedSpan;
  const timeline = await timelineOf(context, row.room_sid);
  // Both channels of a mono recording were never kept apart: it stays mono whatever is asked for.
  const channels = Math.min(span.channels, int(request.query, 'RequestedChannels', { min: 1, max: 2 }) ?? 2) as 1 | 2;
  const sound = timeline && (await context.settings.media(span, timeline, extension, channels));
  if (sound === undefined) {
    throw new TwilioError(20404, `${request.path} (this emulator keeps no sound: recordings are metadata only)`);
  }
  return { status: 200, bytes: sound.bytes, contentType: sound.contentType };
}

/** The timeline of a room that is live here or was kept, by SID or by the conference's SID or name. */
export async function timelineOf(context: TelephonyContext, roomSid: string): Promise<TimelineReport | undefined> {
  const report = await timelineJson(context, roomSid);
  return report === undefined ? undefined : (JSON.parse(report) as TimelineReport);
}

/** The same as JSON, the way it is kept: a report is long. */
export async function timelineJson(context: TelephonyContext, roomSid: string): Promise<string | undefined> {
  const live = context.engine
    .rooms()
    .find((room) => room.sid === roomSid || room.conference?.sid === roomSid || room.conference?.name === roomSid);
  if (live) return JSON.stringify(reportTimeline(live));
  await context.rows.flush(roomSid);
  const sql = `SELECT body FROM timelines WHERE room_sid = ? OR conference_sid = ? OR friendly_name = ?
    ORDER BY ended_ms DESC LIMIT 1`;
  const [row] = await context.store.read<{ body: string }>(sql, [roomSid, roomSid, roomSid]);
  return row?.body;
}

/** Whether there is a timeline of a room. Whole ones are long. */
export async function hasTimeline(context: TelephonyContext, roomSid: string): Promise<boolean> {
  if (context.engine.rooms().some((room) => room.sid === roomSid)) return true;
  await context.rows.flush(roomSid);
  const found = await context.store.read('SELECT 1 AS found FROM timelines WHERE room_sid = ?', [roomSid]);
  return found.length > 0;
}

/** A second start on a call that is being recorded makes no second file. */
async function start(context: TelephonyContext, request: RestRequest): Promise<RestResponse> {
  const wish = readRecordingWish(request.form);
  const leg = await liveLeg(context, request, request.params['CallSid'] ?? '');
  if (leg.state !== 'in-progress') throw new TwilioError(21220);
  const running = leg.recording?.status === 'in-progress' ? leg.recording : undefined;
  const trim = request.form.has('Trim') ? wish.trim : 'do-not-trim';
  const recording = running ?? recordLeg(leg, { ...wish, trim }, 'StartCallRecordingAPI');
  context.engine.noteActivity(leg.room);
  await context.rows.flush(leg.room.sid);
  return { status: 201, json: shapeFor(request, recordingJson(recording) as Record<string, unknown>) };
}
