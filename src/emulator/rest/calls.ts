/** `/Calls`: placing, looking at, redirecting, ending and deleting calls. */

import { leaveConference } from '../engine/conference.ts';
import { callJson } from '../engine/json.ts';
import { applyCall, limitTalk, runNear } from '../engine/leg.ts';
import type { Leg } from '../engine/model.ts';
import { findApplication } from './applications.ts';
import { TwilioError } from './errors.ts';
import {
  LEG_PARAMETERS,
  LEG_PARAMETERS_WITHOUT_EFFECT,
  noteWithoutEffect,
  readCallback,
  readLegOrder,
} from './leg-parameters.ts';
import { PAGING_PARAMETERS } from './paging.ts';
import { httpMethod, int, oneOf, text, url } from './parameters.ts';
import type { RestRequest, RestResponse, Route } from './route.ts';
import { ACCOUNT, fetchRow, HOST, liveLeg, type TelephonyContext } from './telephony-context.ts';
import { dateParameters, equals, listRows, onDate } from './telephony-lists.ts';

const WITHOUT_EFFECT = [
  ...LEG_PARAMETERS_WITHOUT_EFFECT,
  'SendDigits',
  'AsyncAmd',
  'AsyncAmdStatusCallback',
  'AsyncAmdStatusCallbackMethod',
];
const DOCUMENT = ['Url', 'Method', 'Twiml', 'FallbackUrl', 'FallbackMethod'];
const CREATE = [...LEG_PARAMETERS, ...DOCUMENT, 'ApplicationSid', ...WITHOUT_EFFECT];
const UPDATE = [...DOCUMENT, 'Status', 'StatusCallback', 'StatusCallbackMethod', 'TimeLimit'];
const LIST = ['To', 'From', 'ParentCallSid', 'Status', ...dateParameters('StartTime'), ...dateParameters('EndTime')];
const LONGEST_INLINE_TWIML = 4000;

/** The routes of calls. */
export function callRoutes(context: TelephonyContext): Route[] {
  const collection = `${ACCOUNT}/Calls.json`;
  const member = `${ACCOUNT}/Calls/:Sid.json`;
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
      accepts: [...LIST, ...PAGING_PARAMETERS],
      operation: (request) => list(context, request),
    },
    { method: 'GET', host: HOST, pattern: member, operation: (request) => fetchCall(context, request) },
    { method: 'POST', host: HOST, pattern: member, accepts: UPDATE, operation: (request) => update(context, request) },
    { method: 'DELETE', host: HOST, pattern: member, operation: (request) => remove(context, request) },
  ];
}

async function create(context: TelephonyContext, request: RestRequest): Promise<RestResponse> {
  const { form } = request;
  const document = await readCreateDocument(context, request);
  const order = await readLegOrder(context, request, { joinsOnAnswer: false, nearDocument: document });
  noteWithoutEffect(context, request, WITHOUT_EFFECT);
  if (form.get('ApplicationSid')) noteWithoutEffect(context, request, ['Url', 'FallbackUrl']);
  const leg = await context.engine.createCall(order);
  return { status: 201, json: callJson(leg) };
}

async function readCreateDocument(
  context: TelephonyContext,
  request: RestRequest,
): Promise<NonNullable<Leg['nearDocument']>> {
  const { form } = request;
  const applicationSid = form.get('ApplicationSid');
  if (!applicationSid) {
    const document = readDocument(form);
    if (document === undefined) throw new TwilioError(20001, 'One of Url, Twiml and ApplicationSid is required');
    return document;
  }
  const application = await findApplication(context.store, request.accountSid, applicationSid);
  if (!application?.voiceUrl) throw new TwilioError(21218, applicationSid);
  const { voiceUrl, voiceMethod, voiceFallbackUrl, voiceFallbackMethod } = application;
  return {
    url: voiceUrl,
    method: voiceMethod,
    fallback: voiceFallbackUrl ? { url: voiceFallbackUrl, method: voiceFallbackMethod } : undefined,
  };
}

/** `Url` wins over `Twiml`. */
function readDocument(form: URLSearchParams): NonNullable<Leg['nearDocument']> | undefined {
  const address = url(form, 'Url');
  const fallbackUrl = url(form, 'FallbackUrl');
  if (address) {
    const fallback = fallbackUrl
      ? { url: fallbackUrl, method: httpMethod(form, 'FallbackMethod') ?? 'POST' }
      : undefined;
    return { url: address, method: httpMethod(form, 'Method') ?? 'POST', fallback };
  }
  const twiml = text(form, 'Twiml');
  if (twiml === undefined || twiml === '') return undefined;
  if (twiml.length > LONGEST_INLINE_TWIML) throw new TwilioError(32018);
  return { twiml };
}

function list(context: TelephonyContext, request: RestRequest): Promise<RestResponse> {
  const { query } = request;
  return listRows(context, request, {
    table: 'calls',
    key: 'calls',
    filters: [
      { sql: 'account_sid = ?', args: [request.accountSid] },
      equals(query, 'To', 'to_address'),
      equals(query, 'From', 'from_address'),
      equals(query, 'Status', 'status'),
      // No call of the emulator has a parent.
      query.get('ParentCallSid') ? { sql: '0', args: [] } : undefined,
      ...onDate(query, 'StartTime', 'start_ms'),
      ...onDate(query, 'EndTime', 'end_ms'),
    ],
  });
}

async function fetchCall(context: TelephonyContext, request: RestRequest): Promise<RestResponse> {
  const row = await fetchRow(context, request, 'calls', request.params['Sid'] ?? '');
  return { status: 200, json: JSON.parse(row.body) };
}

async function update(context: TelephonyContext, request: RestRequest): Promise<RestResponse> {
  const { form } = request;
  const status = oneOf(form, 'Status', ['canceled', 'completed']);
  const document = readDocument(form);
  const limitS = int(form, 'TimeLimit', { min: 1, max: 86_400 });
  const leg = await liveLeg(context, request, request.params['Sid'] ?? '');
  const callback = readCallback(form, 'StatusCallback', 'completed', []);
  if (callback) leg.statusCallback = callback;
  if (limitS !== undefined) limitTalk(leg, limitS * 1000);
  if (status !== undefined) end(leg, status);
  else if (document !== undefined) redirect(leg, document);
  context.engine.noteActivity(leg.room);
  await context.rows.flush(leg.room.sid);
  return { status: 200, json: callJson(leg) };
}

function end(leg: Leg, status: 'canceled' | 'completed'): void {
  const talks = leg.state === 'in-progress';
  if (status === 'canceled' && talks) throw new TwilioError(21220);
  applyCall(leg, leg.state === 'queued' ? 'cancel' : status === 'canceled' ? 'cancel' : 'hang-up');
}

/** The near end turns to another document, which takes it out of its conference. */
function redirect(leg: Leg, document: NonNullable<Leg['nearDocument']>): void {
  if (leg.state !== 'in-progress') {
    if (leg.joinsOnAnswer) throw new TwilioError(21220);
    leg.nearDocument = document;
    return;
  }
  leg.near.dialledConference = false;
  leaveConference(leg, 'left', 'participant_updated_via_api');
  runNear(leg, document);
}

async function remove(context: TelephonyContext, request: RestRequest): Promise<RestResponse> {
  const row = await fetchRow(context, request, 'calls', request.params['Sid'] ?? '');
  if (row.live === 1) throw new TwilioError(20409, 'The call is still live and cannot be deleted');
  const leg = context.engine.leg(row.sid);
  if (leg) leg.isDeleted = true;
  await context.store.write([{ sql: 'DELETE FROM calls WHERE sid = ?', args: [row.sid] }]);
  return { status: 204 };
}
