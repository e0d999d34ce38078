/** Refuses a command line in which an option would be taken for the value of the one before it: `--seed $UNSET --dry-run` would dial. */
import type { Command, Option } from 'commander';
import { SynthcallError } from '../shared/errors.ts';

/** Throws CONFIG_USAGE for an option that wants a value where none is, or another option. With `=` anything is a value. */
export function refuseMissingValues(program: Command, argv: readonly string[]): void {
  let command = program;
  for (let index = 0; index < argv.length && argv[index] !== '--'; index += 1) {
    const word = argv[index] ?? '';
    const option = command.options.find(({ long, short }) => word === long || word === short);
    if (option?.required) {
      index += 1;
      const value = argv[index];
      if (value === undefined || LIKE_AN_OPTION.test(value)) throw missingValue(option, value);
    }
    command = command.commands.find((inner) => inner.name() === word) ?? command;
  }
}

/** A mistyped option is no value either; `-3` is one, for the setting to refuse. */
const LIKE_AN_OPTION = /^-[-a-z]/i;

function missingValue(option: Option, next: string | undefined): SynthcallError {
  const name = option.long ?? option.flags;
  const message = `${name} needs a value${next === undefined ? '' : `, but ${next} follows`}.`;
  const isAmount = name === '--budget' || name === '--confirm-above';
  const hints = [
    isAmount ? "A shell takes $5 for a variable of its own: type '$5' or 5usd." : '',
    next === undefined ? '' : `If ${next} is the value, type ${name}=${next}.`,
  ].filter((hint) => hint !== '');
  return new SynthcallError('CONFIG_USAGE', message, {
    hint: hints.length > 0 ? hints.join(' ') : `Type one: ${option.flags}.`,
  });
}
