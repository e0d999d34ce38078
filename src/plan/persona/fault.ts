/** A fault in a persona file: what is wrong, where, and what to write instead. */

/** A fault with its place. `warning` faults do not stop a run. */
export interface PersonaFault {
  /** Path as it was asked for (relative stays relative). */
  readonly file: string;
  /** From 1; absent when it is not about what stands in the file, but about the file. */
  readonly line?: number;
  readonly column?: number;
  readonly severity: 'error' | 'warning';
  /** Permanent short name, such as `duplicate-name`. */
  readonly rule: string;
  readonly message: string;
  /** What to do, in words. */
  readonly fix: string;
}

/** A fault before its place is known. */
export type FaultText = Omit<PersonaFault, 'file' | 'line' | 'column'>;

/** Of one file so many are told: whoever mends them sees the others then. */
export const MOST_FAULTS = 50;

/** An error-level fault. */
export function mistake(rule: string, message: string, fix: string): FaultText {
  return { severity: 'error', rule, message, fix };
}

/** A warning-level fault. */
export function caution(rule: string, message: string, fix: string): FaultText {
  return { severity: 'warning', rule, message, fix };
}

/** `file:line:column`, or the file alone. */
export function placeText({ file, line, column }: PersonaFault): string {
  return line === undefined ? file : `${file}:${line}:${column ?? 1}`;
}

/** The order in which faults are shown: by file, then by place, then by rule. */
export function compareFaults(one: PersonaFault, other: PersonaFault): number {
  return (
    compareText(one.file, other.file) ||
    (one.line ?? 0) - (other.line ?? 0) ||
    (one.column ?? 0) - (other.column ?? 0) ||
    compareText(one.rule, other.rule) ||
    compareText(one.message, other.message)
  );
}

function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
