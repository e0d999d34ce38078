/** `synthcall personas …`: the group of its commands. */
import { Argument, type Command } from 'commander';
import type { Role } from '../../domain/labels.ts';
import { EXIT } from '../../shared/error-codes.ts';
import { shellWord } from '../../shared/shell-word.ts';
import type { CommandContext, DefineCommand } from '../context.ts';
import { addSettingFlags } from '../options.ts';
import { faultsText, personasText, personaText } from '../render-personas.ts';
import { definePersonasFiles } from './personas-files.ts';

const EXAMPLES = `
Examples:
  synthcall personas list
  synthcall personas validate ./my-personas
  synthcall personas new customer "Rosa Delgado"
`;

/** Adds the commands of the group. */
export const definePersonas: DefineCommand = (command, context) => {
  command.addHelpText('after', EXAMPLES);
  definePersonasFiles(command, context);
  defineList(command, context);
  defineShow(command, context);
  defineSchema(command, context);
};

function defineList(group: Command, context: CommandContext): void {
  const command = group.command('list').description('List every persona that a run would use.');
  addSettingFlags(command, { settings: ['personas', 'display'] });
  command.action(async () => {
    const prepared = await context.prepare(command);
    const personas = await (await context.app(prepared)).personas.list();
    const { agents, customers, faults } = personas;
    const isNothing = agents.length + customers.length === 0;
    if (isNothing) context.exitWith(EXIT.configuration); // a folder that is not there, or in which every file is wrong
    if (prepared.settings.display.json) return context.print(JSON.stringify({ agents, customers, faults }));
    if (isNothing) return context.print(faultsText(faults, prepared.style));
    const given = prepared.settings.personas.map((path) => ` --personas ${shellWord(path)}`).join('');
    context.print(personasText(personas, prepared.style, `synthcall personas validate${given}`));
  });
}

function defineShow(group: Command, context: CommandContext): void {
  const command = group.command('show').description('Show one persona.').argument('<id>', 'name of its file');
  addSettingFlags(command, { settings: ['personas', 'display'] });
  command.action(async (id: string) => {
    const prepared = await context.prepare(command);
    const persona = await (await context.app(prepared)).personas.show(id);
    context.print(prepared.settings.display.json ? JSON.stringify(persona) : personaText(persona, prepared.style));
  });
}

function defineSchema(group: Command, context: CommandContext): void {
  const role = new Argument('<role>', 'whose schema to print').choices(['agent', 'customer']);
  const command = group.command('schema').description('Print the JSON Schema of persona files.').addArgument(role);
  command.action(async (which: Role) => {
    const app = await context.app(await context.prepare(command));
    context.print(JSON.stringify(await app.personas.schema(which), null, 2));
  });
}
