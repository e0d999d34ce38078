/** Commander's complaints about a command line, in the form of every other error. */
import type { CommanderError } from 'commander';
import { SynthcallError } from '../shared/errors.ts';
import { isCommand } from './program.ts';

const SHOWN = new Set(['commander.help', 'commander.helpDisplayed', 'commander.version']);

/** True when commander has printed help or a version, which is no error. */
export function isShown(error: CommanderError): boolean {
  return SHOWN.has(error.code);
}

/** The error for a command line that commander refused; the hint names the help that tells more. */
export function usageError(error: CommanderError, argv: readonly string[]): SynthcallError {
  const named = argv.find((word) => /^[a-z]/.test(word));
  const help = helpFor(named, argv, error);
  const [first = '', ...rest] = error.message.replace(/^error: /, '').split('\n');
  const meant = rest.map((line) => line.replace(/^\((.*)\)$/, '$1')).join(' ');
  const choice = /^command-argument value '(.*)' is invalid for argument '(.*)'\. Allowed choices are (.*)\.$/.exec(
    first,
  );
  if (choice !== null) return wrongWord(choice, help, error);
  const what = `${first[0]?.toUpperCase() ?? ''}${first.slice(1).replace(/\.$/, '')}.`;
  return new SynthcallError('CONFIG_USAGE', [what, meant].filter((part) => part !== '').join(' '), {
    hint: flagsFirst(named, argv, error) ?? `\`${help}\` shows what can be typed.`,
    cause: error,
  });
}

/** The command whose help tells more; in a group the one that was named, unless it is that name which is wrong. */
function helpFor(named: string | undefined, argv: readonly string[], error: CommanderError): string {
  if (named === undefined || !isCommand(named)) return 'synthcall --help';
  const inner = named === 'personas' ? argv[argv.indexOf(named) + 1] : undefined;
  const isKnown = inner !== undefined && /^[a-z]+$/.test(inner) && error.code !== 'commander.unknownCommand';
  return `synthcall ${named}${isKnown ? ` ${inner}` : ''} --help`;
}

/** For a flag of a command that stands before it. Its value is not repeated: it may be a secret. */
function flagsFirst(named: string | undefined, argv: readonly string[], error: CommanderError): string | undefined {
  const before = named === undefined || !isCommand(named) ? [] : argv.slice(0, argv.indexOf(named));
  const [flag] = before[0]?.split('=') ?? [];
  if (flag === undefined || error.code !== 'commander.unknownOption') return undefined;
  return `Flags come after the command: synthcall ${named} ${flag}`;
}

function wrongWord([, typed, argument, choices = '']: RegExpExecArray, help: string, cause: unknown): SynthcallError {
  const allowed = choices.replace(/, ([^,]*)$/, ' or $1');
  return new SynthcallError('CONFIG_USAGE', `The ${argument} must be ${allowed}, not "${typed}".`, {
    hint: `\`${help}\` shows what can be typed.`,
    cause,
  });
}
