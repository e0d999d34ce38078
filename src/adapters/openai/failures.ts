/** OpenAI errors as ours: which may be tried again, which stop the run, always with the server's own words. */
import type { APIError } from 'openai';
import { SynthcallError } from '../../shared/errors.ts';
import { readRetryAfter } from '../../shared/retry-after.ts';

/** Whom we asked, for messages. */
export interface Asked {
  readonly model: string;
  readonly host: string;
}

/** The parts of the SDK's errors that are read; connection failures have no status. */
type Failure = Pick<APIError, 'message' | 'status' | 'headers' | 'code' | 'param'>;

/** The server's own words, without the status that the SDK puts in front. */
export function serverWords(failure: Failure): string {
  return failure.message.replace(/^\d{3} /, '').trim();
}

/** True for a refusal of what was asked (400, 422), which may name a parameter. */
export function isRefusal(failure: Failure): boolean {
  return (failure.status === 400 || failure.status === 422) && !isAboutContent(failure);
}

/** Translates an error of the SDK. `nowMs` is needed where the server names a time of day. */
export function translate(failure: Failure, asked: Asked, nowMs: number): SynthcallError {
  const words = serverWords(failure);
  const details = { status: failure.status, code: failure.code ?? undefined, model: asked.model, host: asked.host };
  const { status } = failure;
  if (status === undefined) {
    return new SynthcallError('RESPONDER_UNREACHABLE', `No answer from ${asked.host}: ${reasonOf(failure)}`, {
      hint: 'Check the network and OPENAI_BASE_URL.',
      details,
      cause: failure,
    });
  }
  if (status === 401 || status === 403) {
    return new SynthcallError('CREDENTIAL_REFUSED', `${asked.host} refused the API key: ${words}`, {
      hint: 'Check OPENAI_API_KEY, and that it may use this model.',
      details,
      cause: failure,
    });
  }
  if (failure.code === 'insufficient_quota') {
    return new SynthcallError('RESPONDER_REFUSED', `The account at ${asked.host} is used up: ${words}`, {
      hint: 'Add credit there, or run with `--responder offline`.',
      details,
      cause: failure,
    });
  }
  if (status === 408 || status === 409 || status === 429 || status >= 500) {
    const retryAfterMs = retryAfter(failure.headers, nowMs);
    return new SynthcallError('RESPONDER_UNREACHABLE', `${asked.host} answered ${status}: ${words}`, {
      hint: status === 429 ? 'Lower --concurrency, or ask for a higher limit.' : 'Try again later.',
      details,
      cause: failure,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  }
  if (isAboutContent(failure)) {
    return new SynthcallError('RESPONDER_UNUSABLE', `${asked.host} would not answer this conversation: ${words}`, {
      hint: 'Look at the personas of this call; other calls are not concerned.',
      details,
      cause: failure,
      retryable: false,
    });
  }
  return new SynthcallError('RESPONDER_REFUSED', `${asked.host} refused the request (${status}): ${words}`, {
    hint: status === 404 ? `Check that the model "${asked.model}" exists there.` : 'Check the model and its settings.',
    details,
    cause: failure,
  });
}

/** Refusals that concern one conversation, not the way we ask. */
function isAboutContent(failure: Failure): boolean {
  return /^(?:content_filter|content_policy_violation|context_length_exceeded)$/.test(failure.code ?? '');
}

function reasonOf(failure: Failure): string {
  const { cause } = failure as { cause?: { message?: string; cause?: { code?: string; message?: string } } };
  return [failure.message, cause?.cause?.code ?? cause?.cause?.message ?? cause?.message].filter(Boolean).join(' ');
}

/** `retry-after-ms`, or `retry-after` in seconds or as a date. */
function retryAfter(headers: Headers | undefined, nowMs: number): number | undefined {
  const exact = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(exact)) return Math.max(0, exact);
  return readRetryAfter(headers?.get('retry-after'), nowMs);
}
