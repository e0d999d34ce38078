/** The engine's things as rows of the store: what is written, when, and how a SID is claimed among processes. */
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/log.ts';
import { isOver } from '../machines/call.ts';
import { endedStatement } from '../retention.ts';
import type { Statement, Store } from '../store.ts';
import { callJson, conferenceJson, participantJson, recordingJson } from './json.ts';
import type { Conference, Leg, Recording, Room } from './model.ts';
import { originOf, reportTimeline } from './timeline-report.ts';

/** Tables of telephony. `body` is the resource as the REST API shows it; times are epoch milliseconds of room time. */
export const ROW_SCHEMA: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS calls (
    sid TEXT PRIMARY KEY, account_sid TEXT NOT NULL, owner TEXT NOT NULL, live INTEGER NOT NULL, conference_sid TEXT,
    status TEXT NOT NULL, to_address TEXT NOT NULL, from_address TEXT NOT NULL, created_ms INTEGER NOT NULL,
    start_ms INTEGER, end_ms INTEGER, replays INTEGER NOT NULL DEFAULT 0, body TEXT NOT NULL
  ) WITHOUT ROWID`,
  'CREATE INDEX IF NOT EXISTS calls_by_conference ON calls (conference_sid)',
  'CREATE INDEX IF NOT EXISTS calls_by_time ON calls (created_ms DESC, sid)',
  'CREATE INDEX IF NOT EXISTS calls_live ON calls (owner) WHERE live = 1',
  `CREATE TABLE IF NOT EXISTS conferences (
    sid TEXT PRIMARY KEY, account_sid TEXT NOT NULL, owner TEXT NOT NULL, live INTEGER NOT NULL, status TEXT NOT NULL,
    friendly_name TEXT NOT NULL, created_ms INTEGER NOT NULL, updated_ms INTEGER NOT NULL,
    replays INTEGER NOT NULL DEFAULT 0, body TEXT NOT NULL
  ) WITHOUT ROWID`,
  'CREATE INDEX IF NOT EXISTS conferences_by_time ON conferences (created_ms DESC, sid)',
  'CREATE INDEX IF NOT EXISTS conferences_by_name ON conferences (friendly_name)',
  'CREATE INDEX IF NOT EXISTS conferences_live ON conferences (owner) WHERE live = 1',
  `CREATE TABLE IF NOT EXISTS participants (
    conference_sid TEXT NOT NULL, call_sid TEXT NOT NULL, label TEXT, live INTEGER NOT NULL, created_ms INTEGER NOT NULL,
    body TEXT NOT NULL, PRIMARY KEY (conference_sid, call_sid)
  ) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS recordings (
    sid TEXT PRIMARY KEY, account_sid TEXT NOT NULL, owner TEXT NOT NULL, live INTEGER NOT NULL, status TEXT NOT NULL,
    call_sid TEXT, conference_sid TEXT, room_sid TEXT NOT NULL, span TEXT NOT NULL, created_ms INTEGER NOT NULL,
    deleted_ms INTEGER, body TEXT NOT NULL
  ) WITHOUT ROWID`,
  'CREATE INDEX IF NOT EXISTS recordings_by_time ON recordings (created_ms DESC, sid)',
  'CREATE INDEX IF NOT EXISTS recordings_by_call ON recordings (call_sid)',
  'CREATE INDEX IF NOT EXISTS recordings_by_conference ON recordings (conference_sid)',
  'CREATE INDEX IF NOT EXISTS recordings_live ON recordings (owner) WHERE live = 1',
  `CREATE TABLE IF NOT EXISTS timelines (
    room_sid TEXT PRIMARY KEY, conference_sid TEXT, friendly_name TEXT, ended_ms INTEGER NOT NULL, body TEXT NOT NULL
  ) WITHOUT ROWID`,
  'CREATE INDEX IF NOT EXISTS timelines_by_conference ON timelines (conference_sid)',
  'CREATE INDEX IF NOT EXISTS timelines_by_name ON timelines (friendly_name)',
];

/** Writes behind the engine's back, many changes at a time. */
export interface RowKeeper {
  /** Marks a thing as changed. */
  touch(thing: Leg | Conference | Recording): void;
  /** Keeps the timeline of a room that is over. */
  keepTimeline(room: Room): void;
  /** Writes new things at once. False for one whose SID belongs to something that is still alive. */
  claim(things: readonly (Leg | Conference)[]): Promise<boolean[]>;
  /**
   * Resolves when what was touched so far is durable: all of it, or only the rooms that something with this SID or name
   * belongs to. Calls that are asked about would otherwise make all others be written at each of their steps.
   * True when there was something to write.
   */
  flush(of?: string): Promise<boolean>;
  /** Forgets what was not written. */
  forget(): void;
}

/** Long enough for most virtual rooms to be written once, short enough for a second process to look on. */
const WRITE_BEHIND_MS = 400;

/** A keeper for the rows of one emulator instance. */
export function createRowKeeper(parts: { store: Store; clock: Clock; owner: string; logger: Logger }): RowKeeper {
  const { store, clock, owner, logger } = parts;
  let dirty = new Set<Leg | Conference | Recording>();
  let ended: { readonly room: Room; readonly statements: readonly Statement[] }[] = [];
  let timer: (() => void) | undefined;
  const write = async (isMeant: (room: Room) => boolean): Promise<boolean> => {
    const [things, later] = parted([...dirty], ({ room }) => isMeant(room));
    const [timelines, laterTimelines] = parted(ended, ({ room }) => isMeant(room));
    if (later.length + laterTimelines.length === 0) {
      timer?.();
      timer = undefined;
    }
    if (things.length + timelines.length === 0) return false;
    dirty = new Set(later);
    ended = laterTimelines;
    await store.write([
      ...things.flatMap((thing) => statementsOf(thing, owner)),
      ...timelines.flatMap(({ statements }) => statements),
    ]);
    return true;
  };
  let writing: Promise<unknown> = Promise.resolve();
  const flush = (of?: string) => {
    const next = () => write(of === undefined ? () => true : isRoomOf(of, [...dirty, ...ended]));
    const written = writing.then(next, next); // in a row: whoever waits for a flush waits for the write before it, too
    writing = written;
    return written;
  };
  const soon = () => {
    timer ??= clock.after(WRITE_BEHIND_MS, () => {
      flush().catch((error: unknown) =>
        logger.error('the emulator could not write its calls', { error: String(error) }),
      );
    });
  };
  return {
    touch: (thing) => {
      dirty.add(thing);
      soon();
    },
    keepTimeline: (room) => {
      ended.push({ room, statements: endingStatements(room) });
      soon();
    },
    claim: async (things) => {
      const written = await store.change<{ replays: number }>(things.map((thing) => claimStatement(thing, owner)));
      const replayed = things.filter((_thing, index) => (written[index]?.[0]?.replays ?? 0) > 0);
      const clearing = replayed.flatMap((thing) => ('callee' in thing ? [] : clearingStatements(thing.sid)));
      if (clearing.length > 0) await store.write(clearing);
      return written.map((rows) => rows.length > 0);
    },
    flush,
    forget: () => {
      timer?.();
      timer = undefined;
      dirty = new Set();
      ended = [];
    },
  };
}

/** Those that pass, and those that do not. */
function parted<T>(items: readonly T[], passes: (item: T) => boolean): [T[], T[]] {
  return [items.filter(passes), items.filter((item) => !passes(item))];
}

/** Tells the rooms that a SID or name belongs to: their own, their conference's, or that of a thing that waits to be written. */
function isRoomOf(of: string, things: readonly { readonly room: Room; readonly sid?: string }[]) {
  const owners = new Set(things.filter(({ sid }) => sid === of).map(({ room }) => room));
  return (room: Room) =>
    owners.has(room) || room.sid === of || room.conference?.sid === of || room.conference?.name === of;
}

type Row = Readonly<Record<string, string | number | null>>;

function statementsOf(thing: Leg | Conference | Recording, owner: string): Statement[] {
  if ('callee' in thing) {
    if (thing.isDeleted) return [{ sql: 'DELETE FROM calls WHERE sid = ?', args: [thing.sid] }];
    const statements = [replace('calls', callRow(thing, owner))];
    if (thing.participation) statements.push(replace('participants', participantRow(thing)));
    return statements;
  }
  if ('name' in thing) return [replace('conferences', conferenceRow(thing, owner))];
  return [upsertRecording(recordingRow(thing, owner))];
}

/** A replay takes the place of the old conference with the same SID and of all that belonged to it. */
function clearingStatements(conferenceSid: string): Statement[] {
  return ['calls', 'participants', 'recordings', 'timelines', 'ended_conferences'].map((table) => ({
    sql: `DELETE FROM ${table} WHERE conference_sid = ?`,
    args: [conferenceSid],
  }));
}

function claimStatement(thing: Leg | Conference, owner: string): Statement {
  const [table, row] =
    'callee' in thing ? ['calls', callRow(thing, owner)] : ['conferences', conferenceRow(thing, owner)];
  const names = Object.keys(row);
  const updates = names.filter((name) => name !== 'sid').map((name) => `${name} = excluded.${name}`);
  updates.push(`replays = ${table}.replays + 1`);
  const insert = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
  return {
    sql: `${insert} ON CONFLICT (sid) DO UPDATE SET ${updates.join(', ')} WHERE ${table}.live = 0 RETURNING replays`,
    args: Object.values(row),
  };
}

function replace(table: string, row: Row): Statement {
  const names = Object.keys(row);
  return {
    sql: `INSERT OR REPLACE INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    args: Object.values(row),
  };
}

/** Like `replace`, but a recording that was deleted meanwhile stays deleted. */
function upsertRecording(row: Row): Statement {
  const names = Object.keys(row);
  const updates = names
    .filter((name) => name !== 'sid' && name !== 'deleted_ms')
    .map((name) => `${name} = excluded.${name}`);
  const insert = `INSERT INTO recordings (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
  return { sql: `${insert} ON CONFLICT (sid) DO UPDATE SET ${updates.join(', ')}`, args: Object.values(row) };
}

function callRow(leg: Leg, owner: string): Row {
  return {
    sid: leg.sid,
    account_sid: leg.room.engine.account.sid,
    owner,
    live: isOver(leg.state) ? 0 : 1,
    conference_sid: leg.participation?.conference.sid ?? null,
    status: leg.state === 'initiated' ? 'queued' : leg.state,
    to_address: leg.to,
    from_address: leg.from,
    created_ms: leg.createdMs,
    start_ms: leg.startMs ?? null,
    end_ms: leg.endMs ?? null,
    body: JSON.stringify(callJson(leg)),
  };
}

function conferenceRow(conference: Conference, owner: string): Row {
  return {
    sid: conference.sid,
    account_sid: conference.room.engine.account.sid,
    owner,
    live: conference.state.status === 'completed' ? 0 : 1,
    status: conference.state.status,
    friendly_name: conference.name,
    created_ms: conference.createdMs,
    updated_ms: conference.updatedMs,
    body: JSON.stringify(conferenceJson(conference)),
  };
}

function participantRow(leg: Leg): Row {
  const { participation } = leg;
  return {
    conference_sid: participation?.conference.sid ?? '',
    call_sid: leg.sid,
    label: participation?.label ?? null,
    live: participation?.leftMs === undefined && !isOver(leg.state) ? 1 : 0,
    created_ms: participation?.createdMs ?? 0,
    body: JSON.stringify(participantJson(leg)),
  };
}

function recordingRow(recording: Recording, owner: string): Row {
  const { room, wish } = recording;
  const origin = originOf(room);
  const span = {
    recording_sid: recording.sid,
    call_sid: recording.leg?.sid ?? null,
    conference_sid: recording.conference?.sid ?? null,
    channels: wish.channels,
    track: wish.track,
    start_ms: recording.startMs - origin,
    end_ms: (recording.endMs ?? recording.startMs) - origin,
  };
  return {
    sid: recording.sid,
    account_sid: room.engine.account.sid,
    owner,
    live: recording.status === 'in-progress' || recording.status === 'processing' ? 1 : 0,
    status: recording.status,
    call_sid: recording.leg?.sid ?? null,
    conference_sid: recording.conference?.sid ?? null,
    room_sid: room.sid,
    span: JSON.stringify(span),
    created_ms: recording.startMs,
    deleted_ms: null,
    body: JSON.stringify(recordingJson(recording)),
  };
}

function endingStatements(room: Room): Statement[] {
  const report = reportTimeline(room);
  const timeline = replace('timelines', {
    room_sid: room.sid,
    conference_sid: report.conference_sid,
    friendly_name: report.friendly_name,
    ended_ms: room.timeline.now(),
    body: JSON.stringify(report),
  });
  return report.conference_sid === null ? [timeline] : [timeline, endedStatement(report.conference_sid)];
}
