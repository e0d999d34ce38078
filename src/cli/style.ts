/** Colours, or the lack of them. */
import { Chalk } from 'chalk';
import type { OutputStream } from './io.ts';

/** The few ways in which text stands out. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  warn(text: string): string;
  bad(text: string): string;
}

/** Whether a stream gets colours: `auto` means that it is a terminal. */
export function hasColor(color: 'auto' | 'always' | 'never', stream: OutputStream): boolean {
  return color === 'always' || (color === 'auto' && stream.isTTY === true);
}

/** Styles with or without colours. */
export function createStyle(enabled: boolean): Style {
  const chalk = new Chalk({ level: enabled ? 1 : 0 });
  return { bold: chalk.bold, dim: chalk.dim, good: chalk.green, warn: chalk.yellow, bad: chalk.red };
}
