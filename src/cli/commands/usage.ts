/** `synthcall usage`: responder calls used and left. */
import { InvalidArgumentError, Option } from 'commander';
import type { DefineCommand } from '../context.ts';
import { addSettingFlags } from '../options.ts';
import { usageJson, usageText } from '../render-usage.ts';

const EXAMPLES = `
Examples:
  synthcall usage             today
  synthcall usage --days 7    today and the six days before
  synthcall usage --json      for other programs
`;

/** Adds the command's flags and action. */
export const defineUsage: DefineCommand = (command, context) => {
  const days = new Option('--days <number>', 'how many days to show (default 1)').default(1).argParser(daysFrom);
  command.addOption(days).addHelpText('after', EXAMPLES);
  addSettingFlags(command, { settings: ['world', 'stateFolder', 'twilio', 'rateLimit', 'display'] });
  command.action(async (options: { days: number }) => {
    const prepared = await context.prepare(command);
    const app = await context.app(prepared);
    const report = await app.usage(options.days);
    const { json } = prepared.settings.display;
    context.print(json ? usageJson(report) : usageText(report, context.clock.now(), prepared.style));
  });
};

function daysFrom(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text) && Number(text) <= 366) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 1 to 366.');
}
