/** The command line as a function of streams: arguments in, exit code out. The only place that prints errors and reads the process. */
import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import type { App, AppOptions } from '../app.ts';
import { type Clock, systemClock } from '../shared/clock.ts';
import { EXIT } from '../shared/error-codes.ts';
import { type SynthcallError, toSynthcallError } from '../shared/errors.ts';
import { withoutSecrets } from '../shared/secret.ts';
import type { CommandContext, Prepared } from './context.ts';
import { foldedHelp } from './folding.ts';
import type { Io } from './io.ts';
import { refuseMissingValues } from './missing-values.ts';
import { buildProgram, describeProgram, isCommand } from './program.ts';

/** What tests hand in besides streams. */
export interface MainTools {
  readonly clock?: Clock;
  readonly createApp?: (options: AppOptions) => App | Promise<App>;
  readonly signal?: AbortSignal;
}

interface Session {
  exitCode: number;
  json: boolean;
  color: 'auto' | 'always' | 'never';
}

/** Runs one command line. Never throws, never exits. */
export async function main(argv: readonly string[], io: Io, tools: MainTools = {}): Promise<number> {
  const session: Session = {
    exitCode: EXIT.done,
    ...wishedOutput(argv, io.env),
  };
  const signal = tools.signal ?? new AbortController().signal;
  const clock = tools.clock ?? systemClock();
  let commanderText = '';
  const named = new Set(argv.filter((word) => !word.startsWith('-')));
  try {
    const context = createContext(io, session, { ...tools, clock, signal });
    const width = io.stdout.isTTY ? Math.min(io.stdout.columns || 100, 120) : 100;
    const output = {
      version: version(),
      writeOut: (text: string) => io.stdout.write(io.stdout.isTTY ? foldedHelp(text, width) : text),
      writeErr: (text: string) => {
        commanderText += text;
      },
      width,
    };
    const program = await buildProgram(output, context, (name) => named.has(name));
    refuseMissingValues(program, argv);
    await program.parseAsync(argv.length === 0 ? ['--help'] : withoutVainHelp(argv), { from: 'user' });
    return session.exitCode;
  } catch (error) {
    return await report(error, { argv, io, session, signal, commanderText });
  }
}

/** How errors are shown until the settings are known, which may be what is wrong. */
function wishedOutput(argv: readonly string[], env: Io['env']): Pick<Session, 'json' | 'color'> {
  const isNever = /(?:^| )--(?:no-color|color[= ]never)(?: |$)/.test(argv.join(' '));
  const hasNone = env['NO_COLOR'] || env['SYNTHCALL_DISPLAY_COLOR'] === 'never';
  return {
    json: argv.includes('--json') || /^(?:1|true|yes|on)$/i.test(env['SYNTHCALL_DISPLAY_JSON'] ?? ''),
    color: isNever || hasNone ? 'never' : 'auto',
  };
}

/** Help for a command that does not exist would be the general one; without asking for it, the name is refused. `help personas new` is `personas new --help`. */
function withoutVainHelp(argv: readonly string[]): readonly string[] {
  const [first = '', second] = argv;
  if (first === 'help' && argv.length > 2 && second !== undefined && isCommand(second))
    return [...argv.slice(1), '--help'];
  const named = first === 'help' ? second : first;
  if (named === undefined || named.startsWith('-') || named === 'help' || isCommand(named)) return argv;
  return argv.slice(first === 'help' ? 1 : 0).filter((word) => word !== '--help' && word !== '-h');
}

interface Failure {
  readonly argv: readonly string[];
  readonly io: Io;
  readonly session: Session;
  readonly signal: AbortSignal;
  readonly commanderText: string;
}

async function report(error: unknown, failure: Failure): Promise<number> {
  const { io, session, signal } = failure;
  const shape = await import('./usage-error.ts');
  if (error instanceof CommanderError) {
    if (shape.isShown(error)) {
      io.stdout.write(failure.commanderText); // the help of a group that was named alone, which commander takes for an error
      return EXIT.done;
    }
    return await print(shape.usageError(error, failure.argv), io, session);
  }
  if (signal.aborted || isCancelled(error)) {
    io.stderr.write(session.json ? '{"event":"interrupted"}\n' : 'Interrupted.\n');
    return EXIT.interrupted;
  }
  return await print(toSynthcallError(error), io, session);
}

async function print(error: SynthcallError, io: Io, session: Session): Promise<number> {
  const [{ errorText, errorJson }, { createStyle, hasColor }] = await Promise.all([
    import('./render-error.ts'),
    import('./style.ts'),
  ]);
  const versions = `synthcall ${version()}, Node ${process.version}, ${process.platform} ${process.arch}`;
  const text = session.json
    ? errorJson(error)
    : errorText(error, createStyle(hasColor(session.color, io.stderr)), versions);
  io.stderr.write(withoutSecrets(text));
  return error.exitCode;
}

/** A question that was answered with Ctrl-C. */
function isCancelled(error: unknown): boolean {
  return error instanceof Error && error.name === 'ExitPromptError';
}

type ContextTools = MainTools & Pick<CommandContext, 'clock' | 'signal'>;

function createContext(io: Io, session: Session, tools: ContextTools): CommandContext {
  const context: CommandContext = {
    io,
    clock: tools.clock,
    signal: tools.signal,
    prepare: async (command, answers = new Map()): Promise<Prepared> => {
      const [{ loadSettings }, { typedFlags }, { createStyle, hasColor, widthOf }] = await Promise.all([
        import('../config/load.ts'),
        import('./options.ts'),
        import('./style.ts'),
      ]);
      const flags = new Map([...typedFlags(command), ...answers]);
      const loaded = await loadSettings({ cwd: io.cwd, env: io.env, flags });
      const { json, color } = loaded.settings.display;
      Object.assign(session, { json, color });
      const style = createStyle(hasColor(color, io.stdout), widthOf(io.stdout));
      return { ...loaded, style, errStyle: createStyle(hasColor(color, io.stderr), widthOf(io.stderr)) };
    },
    app: async ({ settings, sources }) => {
      const createApp = tools.createApp ?? (await import('../app.ts')).createApp;
      return createApp({ settings, sources, cwd: io.cwd, logStream: io.stderr });
    },
    program: () => describeProgram(context),
    print: (...lines) => void io.stdout.write(`${lines.join('\n')}\n`),
    tell: (...lines) => void io.stderr.write(`${lines.join('\n')}\n`),
    exitWith: (code) => {
      session.exitCode = code;
    },
  };
  return context;
}

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Ctrl-C, a polite kill, and a terminal or connection that was closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** How long hanging up may take after a fault of ours. */
const LAST_WORDS_MS = 10_000;

/** As if nobody listened for signals. To leave by `process.exit` would stop the emulator's thread in mid-word, of which Node itself may crash. */
function dieOf(signal: NodeJS.Signals, listener: NodeJS.SignalsListener): void {
  for (const name of SIGNALS) process.off(name, listener);
  process.kill(process.pid, signal);
}

/** Runs the command line of this process and ends it. The first signal asks for a clean end, the second ends at once. */
export async function runProcess(): Promise<void> {
  const controller = new AbortController();
  const interrupt = (signal: NodeJS.Signals) => {
    if (controller.signal.aborted) return dieOf(signal, interrupt);
    controller.abort(new Error('interrupted'));
  };
  for (const name of SIGNALS) process.on(name, interrupt);
  // Command lines can be read by every user of the machine, and init takes secrets.
  if (process.argv.includes('init')) process.title = 'synthcall init';
  // A reader that went away (`synthcall config | head -1`) is no fault of ours.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const { stdin, stdout, stderr, env } = process;
  const io = { stdin, stdout, stderr, env, cwd: process.cwd() };
  const end = (exitCode: number) => stderr.write('', () => stdout.write('', () => process.exit(exitCode)));
  let faultCode: number | undefined;
  process.on('uncaughtException', async (thrown) => {
    const isFirst = faultCode === undefined;
    const error = toSynthcallError(thrown);
    faultCode ??= error.exitCode;
    controller.abort(new Error('interrupted by a fault')); // calls under way are hung up, as after Ctrl-C
    if (isFirst) systemClock().after(LAST_WORDS_MS, () => end(error.exitCode));
    await print(error, io, { exitCode: EXIT.bug, json: process.argv.includes('--json'), color: 'auto' });
  });
  const exitCode = await main(process.argv.slice(2), io, { signal: controller.signal });
  end(faultCode ?? exitCode);
}
