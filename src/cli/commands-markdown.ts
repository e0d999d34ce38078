/** README's list of commands, made from the tree of commands. */
import type { Command } from 'commander';
import { markdownTable } from '../shared/markdown-table.ts';
import type { CommandContext } from './context.ts';
import { describeProgram } from './program.ts';

/** A Markdown table: every command with its summary. */
export async function commandsMarkdown(): Promise<string> {
  // The commands are listed, never run: nothing reads the context.
  const program = await describeProgram({} as CommandContext);
  const rows = leaves(program, 'synthcall').map(([usage, summary]) => [`\`${usage}\``, summary]);
  return markdownTable(['Command', 'What it does'], rows);
}

function leaves(command: Command, path: string): [string, string][] {
  return command.commands.flatMap((child) => {
    const name = `${path} ${child.name()}`;
    if (child.commands.length > 0) return leaves(child, name);
    const args = child.registeredArguments.map((argument) =>
      argument.required ? ` <${argument.name()}>` : ` [${argument.name()}]`,
    );
    const text = child.summary() || child.description();
    return [[`${name}${args.join('')}`, `${text[0]?.toUpperCase()}${text.slice(1)}`.replace(/\.?$/, '.')]];
  });
}
