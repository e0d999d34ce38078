/** `synthcall logs`: reads the log of a run. */
import { Option } from 'commander';
import type { LogLine } from '../../app.ts';
import type { DefineCommand } from '../context.ts';
import { addSettingFlags } from '../options.ts';
import { logLineJson, logLineText } from '../render-logs.ts';

const EXAMPLES = `
Examples:
  synthcall logs                                  the log of the latest run
  synthcall logs 20260105-090000-7 --level warn   what went wrong in that run
  synthcall logs --call call_0003                 one call
  synthcall logs --follow                         go on until the run is over
`;

interface Flags {
  readonly call?: string;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly follow?: boolean;
}

/** Adds the command's arguments, flags and action. */
export const defineLogs: DefineCommand = (command, context) => {
  const level = new Option('--level <which>', 'the least that is shown (default info)');
  command
    .argument('[run]', 'run id, path of a run folder, or latest', 'latest')
    .option('--call <id>', 'only this call, such as call_0003')
    .addOption(level.choices(['debug', 'info', 'warn', 'error']).default('info'))
    .option('-f, --follow', 'go on while the run goes on')
    .addHelpText('after', EXAMPLES);
  addSettingFlags(command, {
    settings: ['stateFolder', 'display.logFile', 'display.json', 'display.color', 'display.quiet'],
  });
  command.action(async (run: string, flags: Flags) => {
    const prepared = await context.prepare(command);
    const app = await context.app(prepared);
    const { json } = prepared.settings.display;
    const show = (line: LogLine) => context.print(json ? logLineJson(line) : logLineText(line, prepared.style));
    const { call: callId, level: least, follow = false } = flags;
    await app.logs({ run, callId, level: least, follow }, show, context.signal);
  });
};
