/** Turns what the Twilio SDK throws into our errors. Vendor codes are kept in `details`; nobody above reads them. */
import { messageOf, SynthcallError } from '../../shared/errors.ts';
import { HttpFailure } from '../../shared/http.ts';
import { MOST_ASKED_MS } from './patience.ts';

/** A refusal that says when to ask again. The SDK's own error would lose that header; status, code and message are as there. */
export class AskedToWait extends Error {
  readonly status: number;
  readonly code: number | undefined;
  readonly retryAfterMs: number;

  constructor(status: number, body: unknown, retryAfterMs: number) {
    const { message, code } = (body ?? {}) as { message?: unknown; code?: unknown };
    super(typeof message === 'string' ? message : `HTTP ${status}`);
    this.status = status;
    this.code = typeof code === 'number' ? code : undefined;
    this.retryAfterMs = retryAfterMs;
  }
}

/** HTTP status of something the SDK threw, if it has one. */
export function statusOf(error: unknown): number | undefined {
  const status = (error as { status?: unknown }).status;
  return typeof status === 'number' ? status : undefined;
}

/** Twilio's own error code, if there is one. */
export function codeOf(error: unknown): number | undefined {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'number' ? code : undefined;
}

/** True for "no such resource". */
export function isNotFound(error: unknown): boolean {
  return statusOf(error) === 404;
}

/** Sync's code for a unique name that another document, list or map has. */
const NAME_TAKEN = 54_301;

/** True where a thing of that name is in Sync already: somebody else was faster. */
export function isNameTaken(error: unknown): boolean {
  return codeOf(error) === NAME_TAKEN;
}

/** The error to show for a failed request; `doing` is what we were about, such as "dial a leg". */
export function toCarrierError(error: unknown, doing: string): SynthcallError {
  if (error instanceof SynthcallError) return error;
  const details = { status: statusOf(error), vendorCode: codeOf(error) };
  if (error instanceof HttpFailure) {
    return new SynthcallError('CARRIER_UNREACHABLE', `Could not ${doing}: ${error.message}`, {
      hint: 'Check the network and TWILIO_BASE_URL, then try again.',
      details: { ...details, mayHaveArrived: error.connected },
      cause: error,
    });
  }
  const status = details.status;
  if (status === 401 || status === 403) {
    return new SynthcallError(
      'CREDENTIAL_REFUSED',
      `Twilio refused the credentials when asked to ${doing}: ${messageOf(error)}`,
      {
        hint: 'Check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN (Console > Account > API keys & tokens), or run `synthcall init`.',
        details,
        cause: error,
      },
    );
  }
  if (status === 429 || (status !== undefined && status >= 500)) return busy(error, doing, details);
  return new SynthcallError('CARRIER_REFUSED', `Twilio refused to ${doing}: ${messageOf(error)}`, {
    hint: details.vendorCode
      ? `See https://www.twilio.com/docs/api/errors/${details.vendorCode}`
      : 'See the message above.',
    details,
    cause: error,
  });
}

function busy(error: unknown, doing: string, details: { readonly status: number | undefined }): SynthcallError {
  const text = `Twilio could not ${doing} just now (HTTP ${details.status}): ${messageOf(error)}`;
  const hint = 'Try again in a minute; lower --cps or --concurrency if it goes on.';
  const askedMs = error instanceof AskedToWait ? error.retryAfterMs : undefined;
  if (askedMs === undefined) return new SynthcallError('CARRIER_BUSY', text, { hint, details, cause: error });
  return new SynthcallError('CARRIER_BUSY', `${text} It wants to be asked again in ${Math.ceil(askedMs / 1000)} s.`, {
    hint,
    details,
    cause: error,
    retryAfterMs: askedMs,
    retryable: askedMs <= MOST_ASKED_MS,
  });
}
