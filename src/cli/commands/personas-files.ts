/** `synthcall personas validate|new|import`: the commands that read or write persona files. */
import { Argument, type Command } from 'commander';
import { isTyped } from '../../config/sources.ts';
import type { Role } from '../../domain/labels.ts';
import { count } from '../../shared/count.ts';
import { EXIT } from '../../shared/error-codes.ts';
import { SynthcallError } from '../../shared/errors.ts';
import { printable } from '../../shared/printable.ts';
import { shellWord } from '../../shared/shell-word.ts';
import type { CommandContext } from '../context.ts';
import { addSettingFlags } from '../options.ts';
import { faultsText } from '../render-personas.ts';

/** Adds the commands to the group. */
export function definePersonasFiles(group: Command, context: CommandContext): void {
  defineValidate(group, context);
  defineNew(group, context);
  defineImport(group, context);
}

function defineValidate(group: Command, context: CommandContext): void {
  const command = group
    .command('validate')
    .description('Check persona files: every fault with its place and how to mend it. Exit code 2 on an error.')
    .argument('[paths...]', 'files or folders; none = every persona that a run would use');
  addSettingFlags(command, { settings: ['personas', 'display'] });
  command.action(async (paths: string[]) => {
    const prepared = await context.prepare(command);
    if (paths.length > 0 && isTyped(prepared.sources, 'personas')) throw twoChoices();
    const faults = await (await context.app(prepared)).personas.validate(paths);
    const { json, quiet } = prepared.settings.display;
    if (json) context.print(JSON.stringify({ faults }));
    else if (faults.length > 0 || !quiet) context.print(faultsText(faults, prepared.style));
    if (faults.some((fault) => fault.severity === 'error')) context.exitWith(EXIT.configuration);
  });
}

function twoChoices(): SynthcallError {
  return new SynthcallError('CONFIG_USAGE', 'Paths and --personas cannot be given together: both say what to check.', {
    hint: 'Name every file and folder as a path: synthcall personas validate ./a ./b',
  });
}

function defineNew(group: Command, context: CommandContext): void {
  const role = new Argument('<role>', 'what the persona is').choices(['agent', 'customer']);
  const command = group.command('new').description('Write a persona file to fill in.').addArgument(role);
  command.argument('<name>', 'full name, as it is spoken');
  addSettingFlags(command, { settings: ['personas', 'display'] });
  command.action(async (which: Role, name: string) => {
    const prepared = await context.prepare(command);
    const { file, remarks } = await (await context.app(prepared)).personas.create(which, name);
    const { json, quiet } = prepared.settings.display;
    if (json) return context.print(JSON.stringify({ file, remarks }));
    if (quiet) return;
    context.print(
      `Wrote ${printable(file)}`,
      `Fill it in, then: synthcall personas validate ${shellWord(printable(file))}`,
    );
    if (remarks.length > 0) context.tell('', ...remarks.map(printable));
  });
}

function defineImport(group: Command, context: CommandContext): void {
  const command = group
    .command('import')
    .description('Read a file of CustomerPrompts or AgentPrompts and write one file per persona.')
    .argument('<file>', 'JSON file to read');
  addSettingFlags(command, { settings: ['personas', 'display'] });
  command.action(async (file: string) => {
    const prepared = await context.prepare(command);
    const { files, notes, remarks } = await (await context.app(prepared)).personas.import(file);
    const { json, quiet } = prepared.settings.display;
    if (json) return context.print(JSON.stringify({ files, notes, remarks }));
    if (quiet) return;
    if (notes.length > 0) context.tell('Guessed, please check:', ...notes.map((note) => `  ${printable(note)}`));
    context.print(...files.map((path) => `Wrote ${printable(path)}`), `${count(files.length, 'persona')} imported.`);
    if (remarks.length > 0) context.tell('', ...remarks.map(printable));
  });
}
