/** What a REST operation is: a plain function from a request to a response value, named by method, host and path. */
import type { Clock } from '../../shared/clock.ts';
import type { IdSource } from '../../shared/ids.ts';
import type { Store } from '../store.ts';

/** A request that was already authenticated and routed. */
export interface RestRequest {
  /** The real Twilio host, for example `api.twilio.com`. */
  readonly host: string;
  /** The path without the host prefix and the query. */
  readonly path: string;
  /** What the pattern's `:Names` matched, URL-decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly form: URLSearchParams;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly accountSid: string;
  /** Set when the caller used an API key (`SK…`) instead of the account's own token. */
  readonly apiKeySid?: string;
}

/** The answer. `json` or `bytes`, or neither (204). A text among `bytes` goes out as it stands. */
export interface RestResponse {
  readonly status: number;
  readonly json?: unknown;
  readonly bytes?: Uint8Array | string;
  /** Of `bytes`; `json` is always `application/json`. */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What every operation may use. Parts with needs of their own keep them in a closure (see `telephony.ts`). */
export interface EmulatorContext {
  readonly store: Store;
  readonly clock: Clock;
  /** Unguessable: SIDs outlive the process in the store, so they must not repeat with a seed. */
  readonly ids: IdSource;
  readonly account: { readonly sid: string; readonly authToken: string };
  /** When this emulator started, in epoch milliseconds. */
  readonly startedAt: number;
  /** Adds a line to the journal that `/_emulator/journal` shows. */
  journal(line: object): void;
}

/** Throws `TwilioError` (see `errors.ts`) to answer with Twilio's four-key error. */
export type Operation = (request: RestRequest, context: EmulatorContext) => Promise<RestResponse>;

/** One operation at one address. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly host: string;
  /** For example `/2010-04-01/Accounts/:AccountSid/Calls/:Sid.json`. */
  readonly pattern: string;
  /** Names of the form (POST) or query (GET) parameters it knows; any other is refused with 400. */
  readonly accepts?: readonly string[];
  readonly operation: Operation;
}

/** A route below `/_emulator/`: the emulator's own controls, which are not part of Twilio and need no credentials. */
export interface ControlRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** For example `/_emulator/time`. */
  readonly path: string;
  /** `body` is the parsed JSON of the request, or undefined when it was empty. */
  readonly operation: (body: unknown, query: URLSearchParams) => Promise<RestResponse>;
}
