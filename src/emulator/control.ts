/** The emulator's own controls below `/_emulator/`: not part of Twilio, for tests and for people looking inside. */
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { Faults } from './faults.ts';
import { type Address, readBody } from './incoming.ts';
import type { Journal } from './journal.ts';
import { TwilioError } from './rest/errors.ts';
import type { ControlRoute, RestResponse } from './rest/route.ts';
import type { Store } from './store.ts';

/** Where every control lives. */
export const CONTROL_PREFIX = '/_emulator/';

/** What the general controls work on. `describe` gives the facts that `health` adds. */
export interface ControlParts {
  readonly store: Store;
  readonly journal: Journal;
  readonly faults: Faults;
  describe(): object;
  /** Called after the tables have been emptied. */
  afterReset(): Promise<void>;
}

/** Health, journal, reset and faults. */
export function generalControls(parts: ControlParts): ControlRoute[] {
  const { journal, faults } = parts;
  return [
    {
      method: 'GET',
      path: '/_emulator/health',
      operation: async () => ok({ status: 'ok', ...parts.describe() }),
    },
    {
      method: 'GET',
      path: '/_emulator/journal',
      operation: async (_body, query) => ok({ lines: journal.since(Number(query.get('since') ?? 0) || 0) }),
    },
    { method: 'GET', path: '/_emulator/faults', operation: async () => ok(faults.get()) },
    {
      method: 'POST',
      path: '/_emulator/faults',
      operation: async (body) => {
        faults.set(body);
        return ok(faults.get());
      },
    },
    {
      method: 'DELETE',
      path: '/_emulator/faults',
      operation: async () => {
        faults.clear();
        return { status: 204 };
      },
    },
    {
      method: 'POST',
      path: '/_emulator/reset',
      operation: async () => {
        await emptyStore(parts.store);
        faults.clear();
        journal.clear();
        await parts.afterReset();
        return { status: 204 };
      },
    },
  ];
}

/** Answers a request to a control; never throws for a fault of the caller. */
export async function handleControl(
  request: IncomingMessage,
  address: Address,
  controls: readonly ControlRoute[],
): Promise<RestResponse> {
  try {
    // Browsers name the page they act for; no page has any business here, nor one whose own name was made to lead here.
    if (request.headers.origin !== undefined || !isLocalName(request.headers.host))
      return problem(403, 'The emulator cannot be controlled from a web page.');
    const control = controls.find(({ method, path }) => method === request.method && matches(path, address));
    const body = await readBody(request, () => new TwilioError(20413, 'a request may have 1 MiB'));
    if (!control) {
      const known = controls.map(({ method, path }) => `${method} ${path}`);
      return problem(404, `There is no control ${request.method} ${address.path}; there are: ${known.join(', ')}`);
    }
    return await control.operation(parseBody(body), address.query);
  } catch (error) {
    if (error instanceof TwilioError) return { status: error.status, json: error.body() };
    throw error;
  }
}

/** An address in numbers, or this machine's own name. */
function isLocalName(host = ''): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return name === '' || isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0 || /^(.+\.)?localhost$/.test(name);
}

/** A path may have named segments (`:conference`); what they matched is added to the query. */
function matches(path: string, address: Address): boolean {
  if (path === address.path) return true;
  const wanted = path.split('/');
  const given = address.path.split('/');
  if (!path.includes(':') || wanted.length !== given.length) return false;
  if (!wanted.every((segment, index) => segment.startsWith(':') || segment === given[index])) return false;
  try {
    for (const [index, segment] of wanted.entries()) {
      if (segment.startsWith(':')) address.query.set(segment.slice(1), decodeURIComponent(given[index] as string));
    }
    return true;
  } catch {
    return false; // percent signs that spell nothing
  }
}

async function emptyStore(store: Store): Promise<void> {
  const tables = await store.read<{ name: string }>(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'instances'",
  );
  await store.write(tables.map(({ name }) => ({ sql: `DELETE FROM "${name}"`, args: [] })));
}

function parseBody(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new TwilioError(20001, 'the body must be JSON');
  }
}

function ok(json: unknown): RestResponse {
  return { status: 200, json };
}

function problem(status: number, message: string): RestResponse {
  return { status, json: { status, message } };
}
