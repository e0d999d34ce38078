/** Telephony's controls below `/_emulator/`: timelines, what is live, and the faults of the line. */
import { isoTime } from '../shared/clock.ts';
import type { Engine } from './engine/engine.ts';
import { NO_CALL_FAULTS, readCallFaults } from './engine/faults.ts';
import { isOver } from './machines/call.ts';
import { TwilioError } from './rest/errors.ts';
import { timelineJson } from './rest/recordings.ts';
import type { ControlRoute, RestResponse } from './rest/route.ts';
import type { TelephonyContext } from './rest/telephony-context.ts';

/** A room that goes on in this process. `now` is its own time. */
export interface LiveRoom {
  readonly room: number;
  readonly now: string;
  readonly conference_sid: string | null;
  readonly friendly_name: string | null;
  readonly status: string | null;
  readonly calls: readonly { readonly call_sid: string; readonly label: string | null; readonly status: string }[];
}

/** The rooms that have not ended. */
export function listLiveRooms(engine: Engine): LiveRoom[] {
  return engine.rooms().map((room) => ({
    room: room.number,
    now: isoTime(room.timeline.now()),
    conference_sid: room.conference?.sid ?? null,
    friendly_name: room.conference?.name ?? null,
    status: room.conference?.state.status ?? null,
    calls: room.legs
      .filter((leg) => !isOver(leg.state))
      .map((leg) => ({ call_sid: leg.sid, label: leg.participation?.label ?? null, status: leg.state })),
  }));
}

/** The controls. */
export function telephonyControls(context: TelephonyContext): ControlRoute[] {
  const { faults } = context.settings;
  return [
    { method: 'GET', path: '/_emulator/live', operation: async () => ok({ rooms: listLiveRooms(context.engine) }) },
    {
      method: 'GET',
      path: '/_emulator/conferences/:conference/timeline',
      operation: (_body, query) => timeline(context, query.get('conference') ?? ''),
    },
    { method: 'GET', path: '/_emulator/call-faults', operation: async () => ok(faults.current) },
    {
      method: 'POST',
      path: '/_emulator/call-faults',
      operation: async (body) => {
        faults.current = readCallFaults(body);
        return ok(faults.current);
      },
    },
    {
      method: 'DELETE',
      path: '/_emulator/call-faults',
      operation: async () => {
        faults.current = NO_CALL_FAULTS;
        return { status: 204 };
      },
    },
  ];
}

async function timeline(context: TelephonyContext, conference: string): Promise<RestResponse> {
  const report = await timelineJson(context, conference);
  if (report === undefined) throw new TwilioError(20404, `/_emulator/conferences/${conference}/timeline`);
  return { status: 200, bytes: report, contentType: 'application/json' };
}

function ok(json: unknown): RestResponse {
  return { status: 200, json };
}
