/** The tree of commands. Names and summaries are here, so that `--help` loads nothing else; the rest is in commands/*. */
import { Command, type Help } from 'commander';
import type { CommandContext, DefineCommand } from './context.ts';

interface CommandEntry {
  readonly summary: string;
  readonly load: () => Promise<DefineCommand>;
}

/** Every command, in the order of the help. A new one needs a line here and a file in commands/. */
const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  run: {
    summary: 'make calls and write their data',
    load: async () => (await import('./commands/run.ts')).defineRun,
  },
  usage: {
    summary: 'show the responder calls used and left today',
    load: async () => (await import('./commands/usage.ts')).defineUsage,
  },
  export: {
    summary: 'write a run in the forms that other tools read',
    load: async () => (await import('./commands/export.ts')).defineExport,
  },
  report: {
    summary: 'measure a run and write the page to listen to it',
    load: async () => (await import('./commands/report.ts')).defineReport,
  },
  logs: {
    summary: 'show the log of a run',
    load: async () => (await import('./commands/logs.ts')).defineLogs,
  },
  init: {
    summary: 'set up this folder: settings, credentials, Sync service',
    load: async () => (await import('./commands/init.ts')).defineInit,
  },
  doctor: {
    summary: 'look at everything that a run needs',
    load: async () => (await import('./commands/doctor.ts')).defineDoctor,
  },
  personas: {
    summary: 'check, list, show and make personas',
    load: async () => (await import('./commands/personas.ts')).definePersonas,
  },
  serve: {
    summary: 'run the webhook server alone',
    load: async () => (await import('./commands/serve.ts')).defineServe,
  },
  emulator: {
    summary: 'run the Twilio emulator alone, in real time',
    load: async () => (await import('./commands/emulator.ts')).defineEmulator,
  },
  cleanup: {
    summary: 'remove what earlier runs left behind',
    load: async () => (await import('./commands/cleanup.ts')).defineCleanup,
  },
  config: {
    summary: 'show every setting, its value and where it comes from',
    load: async () => (await import('./commands/config.ts')).defineConfig,
  },
  completion: {
    summary: 'print a script that completes commands in your shell',
    load: async () => (await import('./commands/completion.ts')).defineCompletion,
  },
};

/** True for the name of a command. */
export function isCommand(name: string): boolean {
  return Object.hasOwn(COMMANDS, name);
}

const EXAMPLES = `
Examples:
  synthcall run --pairs 20 --budget 100   twenty calls, at most 100 responder calls
  synthcall run --dry-run                 what would happen, without doing it
  synthcall usage                         how much of today's limit is left
  synthcall personas validate             check every persona file

Without credentials everything runs locally, against the built-in emulator.
`;

/** Where help goes, and how wide it is. */
export interface ProgramOutput {
  readonly version: string;
  readonly writeOut: (text: string) => void;
  readonly writeErr: (text: string) => void;
  readonly width: number;
}

/** The program with its commands; `only` are the ones whose flags are needed, the others are names. */
export async function buildProgram(
  output: ProgramOutput,
  context: CommandContext,
  only: (name: string) => boolean,
): Promise<Command> {
  const program = new Command('synthcall')
    .description('Synthetic contact-center calls: an AI customer and an AI agent talk, and the call comes out as data.')
    .version(output.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show the help of a command')
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureHelp({ optionDescription: (option) => option.description, minWidthToWrap: LEAST_TEXT, formatItem })
    .configureOutput({
      writeOut: output.writeOut,
      writeErr: output.writeErr,
      getOutHelpWidth: () => output.width,
      getErrHelpWidth: () => output.width,
    });
  for (const [name, entry] of Object.entries(COMMANDS)) {
    const command = program.command(name).summary(entry.summary).description(sentence(entry.summary));
    if (only(name)) await (await entry.load())(command, context);
  }
  return program;
}

/** Narrower than this, what an option means goes below its name. */
const LEAST_TEXT = 24;

/** One line of a list in the help. Commander itself leaves what does not fit beside the name unbroken. */
function formatItem(this: Help, term: string, termWidth: number, description: string, helper: Help): string {
  const room = (helper.helpWidth ?? 80) - termWidth - 4;
  if (description === '') return `  ${term}`;
  const isBeside = room >= LEAST_TEXT;
  const margin = ' '.repeat(isBeside ? termWidth + 4 : 6);
  const text = helper.boxWrap(description, isBeside ? room : Math.max(LEAST_TEXT, room + termWidth - 2));
  const between = isBeside ? ' '.repeat(termWidth - helper.displayWidth(term) + 2) : `\n${margin}`;
  return `  ${term}${between}${text.replaceAll('\n', `\n${margin}`)}`;
}

/** The program with the flags of every command, to be described, not run. */
export function describeProgram(context: CommandContext): Promise<Command> {
  return buildProgram({ version: '', writeOut: () => {}, writeErr: () => {}, width: 100 }, context, () => true);
}

function sentence(summary: string): string {
  return `${summary[0]?.toUpperCase()}${summary.slice(1)}.`;
}
