/** The account's Debugger webhook: errors and warnings are told to one address, which at Twilio is set in the Console. */
import { type Clock, isoTime } from '../shared/clock.ts';
import type { IdSource } from '../shared/ids.ts';
import type { Deliver } from './delivery.ts';
import { TwilioError } from './rest/errors.ts';
import type { ControlRoute, RestResponse } from './rest/route.ts';

/** See the file comment. */
export interface Debugger {
  /** Adds a line to the journal, and tells of it when it is an alert with a code. */
  journal(line: object): void;
  /** `/_emulator/debugger`: the address, `{"url": …}`; null for none. */
  readonly controls: readonly ControlRoute[];
}

interface Alert {
  readonly kind: 'alert';
  readonly level?: 'error' | 'warning';
  readonly code: number;
  readonly message: string;
  readonly resource_sid?: string;
  /** The request that went wrong. */
  readonly url?: string;
}

/** A Debugger without an address. That one of its own requests fails is told to nobody: it would never end. */
export function createDebugger(parts: {
  readonly deliver: Deliver;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly account: { readonly sid: string };
  readonly journal: (line: object) => void;
}): Debugger {
  let url: string | null = null;
  const show = (): RestResponse => ({ status: 200, json: { url } });
  const path = '/_emulator/debugger';
  return {
    journal: (line) => {
      parts.journal(line);
      if (url === null || !isAlert(line)) return;
      const params: [string, string][] = [
        ['Sid', `NO${parts.ids.hex(32)}`],
        ['AccountSid', parts.account.sid],
        ['Timestamp', isoTime(parts.clock.now())],
        ['Level', (line.level ?? 'error').toUpperCase()],
        ['PayloadType', 'application/json'],
        ['Payload', JSON.stringify(payloadOf(line))],
      ];
      void parts.deliver({ url, method: 'POST', params });
    },
    controls: [
      { method: 'GET', path, operation: async () => show() },
      {
        method: 'POST',
        path,
        operation: async (body) => {
          url = readUrl(body);
          return show();
        },
      },
    ],
  };
}

function isAlert(line: object): line is Alert {
  const { kind, code } = line as Partial<Alert>;
  return kind === 'alert' && typeof code === 'number';
}

function payloadOf({ code, message, resource_sid: resource, url }: Alert): object {
  const request = { url, method: 'POST', headers: {}, parameters: {} };
  return {
    resource_sid: resource ?? null,
    service_sid: null,
    error_code: String(code),
    more_info: { Msg: message, ErrorCode: String(code), ...(url === undefined ? {} : { url }) },
    ...(url === undefined
      ? {}
      : { webhook: { type: 'application/json', request, response: { status_code: null, headers: {}, body: '' } } }),
  };
}

function readUrl(body: unknown): string | null {
  const { url } = (body ?? {}) as { url?: unknown };
  if (url === null) return null;
  if (typeof url === 'string' && /^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) return url;
  throw new TwilioError(20001, 'the body must be {"url": an http(s) address, or null}');
}
