/** `synthcall completion`: prints a shell's completion script. */
import { Argument } from 'commander';
import { completionScript, SHELLS, type Shell } from '../completion.ts';
import type { DefineCommand } from '../context.ts';

const EXAMPLES = `
Examples:
  eval "$(synthcall completion bash)"
  synthcall completion fish > ~/.config/fish/completions/synthcall.fish
`;

/** Adds the command's argument and action. */
export const defineCompletion: DefineCommand = (command, context) => {
  command.addArgument(new Argument('<shell>', 'whose script to print').choices(SHELLS)).addHelpText('after', EXAMPLES);
  command.action(async (shell: Shell) => {
    context.print(completionScript(shell, await context.program()).trimEnd());
  });
};
