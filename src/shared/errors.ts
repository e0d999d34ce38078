/** The one error type. Throw it only when the work cannot go on; a call that fails is data, not an exception. */
import { ERROR_CODES, type ErrorCode } from './error-codes.ts';

/** What an error is made of. `message` says what happened and why, `hint` what to do next. */
export interface ErrorParts {
  readonly hint: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
  readonly retryable?: boolean;
  /** How long the other side asked us to wait before trying again, in milliseconds. */
  readonly retryAfterMs?: number;
}

/** An error that a user can act on. `cli/main` alone prints it and picks the exit code. */
export class SynthcallError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly retryable: boolean;
  readonly exitCode: number;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, parts: ErrorParts) {
    super(message, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.name = 'SynthcallError';
    this.code = code;
    this.hint = parts.hint;
    this.details = parts.details ?? {};
    this.retryable = parts.retryable ?? ERROR_CODES[code].retryable;
    this.exitCode = ERROR_CODES[code].exitCode;
    this.retryAfterMs = parts.retryAfterMs;
  }
}

/** True for an error that may succeed when the same thing is tried again. */
export function isRetryable(error: unknown): boolean {
  return error instanceof SynthcallError && error.retryable;
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Wraps anything thrown that is not ours as a bug, so that nothing leaves without a code. */
export function toSynthcallError(error: unknown): SynthcallError {
  if (error instanceof SynthcallError) return error;
  return new SynthcallError('BUG', messageOf(error), {
    hint: 'This is a fault in synthcall. Please report it with the command you ran and the output of `synthcall config`.',
    cause: error,
  });
}
