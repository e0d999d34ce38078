/** Colours, or the lack of them, and how much room there is. */
import { Chalk } from 'chalk';
import type { OutputStream } from './io.ts';

/** The few ways in which text stands out. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  warn(text: string): string;
  bad(text: string): string;
  /** Columns of the terminal; Infinity where lines do not end. */
  readonly width: number;
}

/** Whether a stream gets colours: `auto` means that it is a terminal. */
export function hasColor(color: 'auto' | 'always' | 'never', stream: OutputStream): boolean {
  return color === 'always' || (color === 'auto' && stream.isTTY === true);
}

/** Columns of a stream; a file has room without end, and so has a terminal that does not say. */
export function widthOf(stream: OutputStream): number {
  return stream.isTTY === true && stream.columns ? stream.columns : Number.POSITIVE_INFINITY;
}

/** Styles with or without colours. */
export function createStyle(enabled: boolean, width = Number.POSITIVE_INFINITY): Style {
  const chalk = new Chalk({ level: enabled ? 1 : 0 });
  return { bold: chalk.bold, dim: chalk.dim, good: chalk.green, warn: chalk.yellow, bad: chalk.red, width };
}
