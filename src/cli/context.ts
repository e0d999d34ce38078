/** What every command is given: streams, settings, the application, and the signal that ends it. */
import type { Command } from 'commander';
import type { App } from '../app.ts';
import type { LoadedSettings, TypedFlag } from '../config/load.ts';
import type { Clock } from '../shared/clock.ts';
import type { Io } from './io.ts';
import type { Style } from './style.ts';

/** Settings with the styles that follow from them. */
export interface Prepared extends LoadedSettings {
  /** For results on stdout. */
  readonly style: Style;
  /** For everything on stderr. */
  readonly errStyle: Style;
}

/** One invocation, as a command sees it. */
export interface CommandContext {
  readonly io: Io;
  readonly clock: Clock;
  /** Aborted by the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** Settings from the command's flags and everything weaker; `answers` stand in for flags that were not typed. */
  prepare(command: Command, answers?: ReadonlyMap<string, TypedFlag>): Promise<Prepared>;
  /** Builds the application; vendors are loaded by the use cases. */
  app(prepared: Prepared): Promise<App>;
  /** The whole tree of commands, to be described, not run. */
  program(): Promise<Command>;
  /** Writes lines to stdout. */
  print(...lines: readonly string[]): void;
  /** Writes lines to stderr. */
  tell(...lines: readonly string[]): void;
  /** The exit code, 0 unless set. */
  exitWith(code: number): void;
}

/** A command's own file: adds description, arguments, flags and action to an empty command. */
export type DefineCommand = (command: Command, context: CommandContext) => void | Promise<void>;
