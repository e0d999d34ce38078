/** `/Conferences`: looking at rooms and ending them. A room exists only because somebody was added to it. */
import { endConference } from '../engine/conference.ts';
import { conferenceJson } from '../engine/json.ts';
import { TwilioError } from './errors.ts';
import { PAGING_PARAMETERS } from './paging.ts';
import { oneOf } from './parameters.ts';
import type { RestRequest, RestResponse, Route } from './route.ts';
import { ACCOUNT, fetchRow, HOST, refuseForeign, type TelephonyContext } from './telephony-context.ts';
import { dateParameters, equals, listRows, onDate } from './telephony-lists.ts';

const LIST = ['FriendlyName', 'Status', ...dateParameters('DateCreated'), ...dateParameters('DateUpdated')];

/** The routes of conferences. */
export function conferenceRoutes(context: TelephonyContext): Route[] {
  const collection = `${ACCOUNT}/Conferences.json`;
  const member = `${ACCOUNT}/Conferences/:Sid.json`;
  const accepts = [...LIST, ...PAGING_PARAMETERS];
  return [
    { method: 'GET', host: HOST, pattern: collection, accepts, operation: (request) => list(context, request) },
    { method: 'GET', host: HOST, pattern: member, operation: (request) => fetchConference(context, request) },
    {
      method: 'POST',
      host: HOST,
      pattern: member,
      accepts: ['Status'],
      operation: (request) => update(context, request),
    },
  ];
}

function list(context: TelephonyContext, request: RestRequest): Promise<RestResponse> {
  const { query } = request;
  return listRows(context, request, {
    table: 'conferences',
    key: 'conferences',
    filters: [
      { sql: 'account_sid = ?', args: [request.accountSid] },
      equals(query, 'FriendlyName', 'friendly_name'),
      equals(query, 'Status', 'status'),
      ...onDate(query, 'DateCreated', 'created_ms'),
      ...onDate(query, 'DateUpdated', 'updated_ms'),
    ],
  });
}

async function fetchConference(context: TelephonyContext, request: RestRequest): Promise<RestResponse> {
  const row = await fetchRow(context, request, 'conferences', request.params['Sid'] ?? '');
  return { status: 200, json: JSON.parse(row.body) };
}

async function update(context: TelephonyContext, request: RestRequest): Promise<RestResponse> {
  const sid = request.params['Sid'] ?? '';
  const status = oneOf(request.form, 'Status', ['completed']);
  if (status === undefined)
    throw new TwilioError(20001, 'Status is required: the emulator changes nothing else of a conference');
  const conference = context.engine.conference(sid);
  if (conference === undefined || conference.sid !== sid) {
    const row = await fetchRow(context, request, 'conferences', sid);
    if (row.live === 1) await refuseForeign(context, row, 'conference');
    return fetchConference(context, request);
  }
  endConference(conference);
  context.engine.noteActivity(conference.room);
  await context.rows.flush(conference.room.sid);
  return { status: 200, json: conferenceJson(conference) };
}
