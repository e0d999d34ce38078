/** What the operations on calls, conferences and recordings share: the engine, its rows, and who owns what. */
import type { Clock } from '../../shared/clock.ts';
import type { Engine } from '../engine/engine.ts';
import type { Leg } from '../engine/model.ts';
import type { RowKeeper } from '../engine/rows.ts';
import type { TelephonySettings } from '../engine/settings.ts';
import { goneInstances } from '../instances.ts';
import type { Statement, Store } from '../store.ts';
import { notFound, TwilioError } from './errors.ts';
import type { RestRequest } from './route.ts';

/** Given to each family of operations once. */
export interface TelephonyContext {
  readonly engine: Engine;
  readonly rows: RowKeeper;
  readonly store: Store;
  readonly clock: Clock;
  readonly settings: TelephonySettings;
  readonly account: { readonly sid: string };
  /** This emulator instance. */
  readonly owner: string;
  readonly journal: (line: object) => void;
}

export const HOST = 'api.twilio.com';
export const ACCOUNT = '/2010-04-01/Accounts/:AccountSid';

/** A row that holds a resource. */
export interface ResourceRow {
  readonly sid: string;
  readonly owner: string;
  readonly live: number;
  readonly status: string;
  readonly body: string;
}

/** The row of one resource of the account, all changes so far included. Throws 20404. */
export async function fetchRow(
  context: TelephonyContext,
  request: RestRequest,
  table: 'calls' | 'conferences' | 'recordings',
  sid: string,
): Promise<ResourceRow> {
  await context.rows.flush(sid);
  const sql = `SELECT * FROM ${table} WHERE sid = ? AND account_sid = ?`;
  const [row] = await context.store.read<ResourceRow>(sql, [sid, request.accountSid]);
  if (row === undefined) throw notFound(request.path);
  return row;
}

/** The live leg with this SID. Throws 20404, 21220 when it is over, 20409 when another process has it. */
export async function liveLeg(context: TelephonyContext, request: RestRequest, sid: string): Promise<Leg> {
  const leg = context.engine.leg(sid);
  if (leg && ['queued', 'initiated', 'ringing', 'in-progress'].includes(leg.state)) return leg;
  const row = await fetchRow(context, request, 'calls', sid);
  if (leg === undefined && row.live === 1) await refuseForeign(context, row, 'call');
  throw new TwilioError(21220);
}

/** Throws 20409 when the owner of a live row still runs; otherwise closes what it left behind and returns. */
export async function refuseForeign(context: TelephonyContext, row: ResourceRow, what: string): Promise<void> {
  const closed = await closeAbandoned(context);
  if (closed.includes(row.owner)) return;
  throw new TwilioError(
    20409,
    `This ${what} is live in another emulator process (instance ${row.owner}); only that process can change it. Ask there, or end that process.`,
  );
}

/** Closes live rows of instances that are gone; answers their ids. */
export async function closeAbandoned(context: TelephonyContext): Promise<string[]> {
  const { store, clock, owner } = context;
  const owners = await store.read<{ owner: string; known: number }>(
    `SELECT owner, owner IN (SELECT id FROM instances) AS known FROM (
      SELECT owner FROM calls WHERE live = 1 UNION SELECT owner FROM conferences WHERE live = 1
      UNION SELECT owner FROM recordings WHERE live = 1) WHERE owner <> ?`,
    [owner],
  );
  if (owners.length === 0) return [];
  const gone = new Set(await goneInstances(store, clock));
  const dead = owners.filter((row) => row.known === 0 || gone.has(row.owner)).map((row) => row.owner);
  if (dead.length > 0) await store.write(dead.flatMap(closingStatements));
  return dead;
}

/** Statements that end everything an instance left alive: calls as failed or completed, conferences as ended via API. */
export function closingStatements(owner: string): Statement[] {
  const closeCall = `json_set(body, '$.duration', '0', '$.end_time', json_extract(body, '$.date_updated'), '$.status',
    CASE WHEN start_ms IS NULL THEN 'failed' ELSE 'completed' END)`;
  return [
    {
      sql: `UPDATE participants SET live = 0 WHERE live = 1 AND conference_sid IN (
        SELECT sid FROM conferences WHERE live = 1 AND owner = ?)`,
      args: [owner],
    },
    {
      sql: `UPDATE calls SET live = 0, status = CASE WHEN start_ms IS NULL THEN 'failed' ELSE 'completed' END,
        end_ms = COALESCE(start_ms, created_ms), body = ${closeCall} WHERE live = 1 AND owner = ?`,
      args: [owner],
    },
    {
      sql: `UPDATE conferences SET live = 0, status = 'completed', body = json_set(body, '$.status', 'completed',
        '$.reason_conference_ended', 'conference-ended-via-api') WHERE live = 1 AND owner = ?`,
      args: [owner],
    },
    {
      sql: `UPDATE recordings SET live = 0, status = 'absent', body = json_set(body, '$.status', 'absent')
        WHERE live = 1 AND owner = ?`,
      args: [owner],
    },
  ];
}

/** Throws 20409 when another process has a live conference of this name. */
export async function assertNameIsFree(context: TelephonyContext, name: string): Promise<void> {
  const sql = 'SELECT * FROM conferences WHERE friendly_name = ? AND live = 1 AND owner <> ?';
  const [row] = await context.store.read<ResourceRow>(sql, [name, context.owner]);
  if (row) await refuseForeign(context, row, 'conference');
}
