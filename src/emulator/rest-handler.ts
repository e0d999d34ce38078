/** From an HTTP request to a REST operation and back to a response value. Refuses loudly what it does not know. */
import type { IncomingMessage } from 'node:http';
import type { Logger } from '../shared/log.ts';
import type { Caller } from './authentication.ts';
import type { Faults } from './faults.ts';
import { type Address, readBody, readForm } from './incoming.ts';
import { notFound, TwilioError } from './rest/errors.ts';
import type { EmulatorContext, RestRequest, RestResponse, Route } from './rest/route.ts';
import type { Router } from './router.ts';

/** What the handler works with. */
export interface RestParts {
  readonly router: Router;
  readonly context: EmulatorContext;
  readonly faults: Faults;
  readonly logger: Logger;
  authenticate(header: string | undefined): Caller;
}

/** A response, or `drop` to cut the connection instead of answering. */
export type RestOutcome = RestResponse | 'drop';

/** Answers one request; never throws. */
export async function handleRest(
  request: IncomingMessage,
  address: Address & { readonly host: string },
  parts: RestParts,
): Promise<RestOutcome> {
  try {
    const body = await readBody(request, () => tooLarge(address.host));
    const fault = parts.faults.draw(address.host);
    if (fault.latencyMs > 0) await parts.context.clock.sleep(fault.latencyMs);
    if (fault.outcome === 'drop') return 'drop';
    if (fault.outcome instanceof TwilioError) throw fault.outcome;
    const response = await perform(request, address, { ...parts, body });
    return fault.outcome === 'drop-after' ? 'drop' : response;
  } catch (error) {
    if (!request.complete) return 'drop'; // the caller hung up in the middle of its request
    return toResponse(error, request, address, parts);
  }
}

async function perform(
  request: IncomingMessage,
  address: Address & { readonly host: string },
  parts: RestParts & { readonly body: Buffer },
): Promise<RestResponse> {
  const caller = parts.authenticate(request.headers.authorization);
  const method = request.method ?? '';
  const match = parts.router.match(method, address.host, address.path);
  if (match.found === 'nothing') {
    // The answer is Twilio's for a resource that is not there; that the emulator lacks it is for whoever runs it to know.
    const { host, path } = address;
    parts.logger.warn('the emulator has no such resource', { method, host, path });
    throw notFound(path);
  }
  if (match.found === 'other-methods') throw new TwilioError(20004, `${method} ${address.path}`);
  const { account } = parts.context;
  if ((match.params['AccountSid'] ?? account.sid) !== account.sid) throw notFound(address.path);
  const form = readForm(request, parts.body);
  refuseUnknownParameters(match.route, address.query, form);
  const rest: RestRequest = {
    host: address.host,
    path: address.path,
    params: match.params,
    query: address.query,
    form,
    // Node joins repeated headers into one text, all but `set-cookie`, which no client sends.
    headers: request.headers as Record<string, string>,
    accountSid: account.sid,
    ...caller,
  };
  return match.route.operation(rest, parts.context);
}

function refuseUnknownParameters(route: Route, query: URLSearchParams, form: URLSearchParams): void {
  const known = route.accepts ?? [];
  for (const values of [query, form]) {
    for (const name of values.keys()) {
      if (known.includes(name)) continue;
      const list = known.length > 0 ? known.join(', ') : 'none';
      throw new TwilioError(
        20001,
        `Unknown parameter ${name} for ${route.method} ${route.pattern}; known are: ${list}`,
      );
    }
  }
}

function toResponse(error: unknown, request: IncomingMessage, address: Address, parts: RestParts): RestResponse {
  const known = error instanceof TwilioError ? error : new TwilioError(20500);
  if (known !== error) {
    const reason = error instanceof Error ? error.stack : String(error);
    parts.logger.error('an emulated operation failed', { method: request.method, path: address.path, reason });
    parts.context.journal({ kind: 'bug', method: request.method, path: address.path, reason });
  }
  return { status: known.status, json: known.body(), headers: known.headers };
}

function tooLarge(host: string): TwilioError {
  return host.startsWith('sync.') ? new TwilioError(54006) : new TwilioError(20413, 'a request may have 1 MiB');
}
