/** The one error type. Throw it only when the work cannot go on; a call that fails is data, not an exception. */
import { ERROR_CODES, type ErrorCode } from './error-codes.ts';
import { fileRefusal } from './file-refusals.ts';
import { withoutSecrets } from './secret.ts';

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
    super(withoutSecrets(message), parts.cause === undefined ? undefined : { cause: parts.cause });
    this.name = 'SynthcallError';
    this.code = code;
    this.hint = withoutSecrets(parts.hint);
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

/** What was thrown and what to do, as text: what a vendor says often ends without a full stop. */
export function adviceOf(error: unknown, advice: string): string {
  const said = messageOf(error).trimEnd();
  return `${said}${/[.!?]$/.test(said) ? '' : '.'} ${advice}`;
}

/** Why something failed, to end a sentence with: the message, or of a file that the system refused the reason in words. */
export function reasonOf(error: unknown): string {
  return fileRefusal(error)?.why ?? messageOf(error);
}

/** CONFIG_FOLDER for a file or folder that the system refused; undefined for any other error. `elsewhere` completes "…, or". */
export function refusedFile(error: unknown, elsewhere = ELSEWHERE): SynthcallError | undefined {
  const refusal = fileRefusal(error);
  if (refusal === undefined) return undefined;
  const { message, mend } = refusal;
  return new SynthcallError('CONFIG_FOLDER', message, { hint: `${mend}, or ${elsewhere}.`, cause: error });
}

const ELSEWHERE = 'choose another folder: `synthcall config` shows those in use';

/** Does something that writes files. Where the system refuses one, the error says where else they could go. */
export async function writingFiles<T>(elsewhere: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw refusedFile(error, elsewhere) ?? error;
  }
}

/** Wraps anything thrown that is not ours, so that nothing leaves without a code: a refused file as that, the rest as a bug. */
export function toSynthcallError(error: unknown): SynthcallError {
  if (error instanceof SynthcallError) return error;
  const refused = refusedFile(error);
  if (refused !== undefined) return refused;
  return new SynthcallError('BUG', messageOf(error), {
    hint: 'This is a fault in synthcall. Please report it with the command you ran and the output of `synthcall config`.',
    cause: error,
  });
}
