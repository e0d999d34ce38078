/** Errors as text for people, or as one line for programs. */
import type { SynthcallError } from '../shared/errors.ts';
import { printable } from '../shared/printable.ts';
import type { Style } from './style.ts';

/** What happened and why, what to do next, and the code. A bug also says what to put in the report. */
export function errorText(error: SynthcallError, style: Style, versions: string): string {
  const lines = [
    `${style.bad('✖')} ${shortened(printable(error.message))}`,
    `  ${style.bold('→')} ${shortened(printable(error.hint))}`,
  ];
  if (error.code === 'BUG')
    lines.push(`  ${style.dim(versions)}`, ...stackLines(error).map((line) => `  ${style.dim(line)}`));
  lines.push(`  ${style.dim(`[${error.code}]`)}`);
  return `${lines.join('\n')}\n`;
}

/** Messages quote what was typed or read, which may be anything. */
function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text;
}

const LONGEST = 8_000;

/** The error as one JSON line. */
export function errorJson(error: SynthcallError): string {
  const { code, message, hint, exitCode, retryable, details } = error;
  const line = { event: 'error', code, message, hint, exit_code: exitCode, retryable };
  return `${JSON.stringify(Object.keys(details).length > 0 ? { ...line, details } : line)}\n`;
}

/** The first places of the stack: enough to find the fault, no values in them. */
function stackLines(error: SynthcallError): string[] {
  const stack = (error.cause instanceof Error ? error.cause : error).stack ?? '';
  return stack
    .split('\n')
    .map((line) => printable(line).trim())
    .filter((line) => line.startsWith('at '))
    .slice(0, 6);
}
