/** `synthcall config`: every setting, its value and its source. */
import type { DefineCommand } from '../context.ts';
import { table } from '../folding.ts';
import { addSettingFlags } from '../options.ts';
import { settingRows, valueText } from '../setting-rows.ts';

const EXAMPLES = `
Examples:
  synthcall config                    what a command would use in this folder
  synthcall config --pairs 20 --json  the same with a flag, for other programs

A flag is stronger than an environment variable, then come .env, the settings file, and the default.
`;

/** Adds the command's flags and action. */
export const defineConfig: DefineCommand = (command, context) => {
  command.addHelpText('after', EXAMPLES);
  addSettingFlags(command, { listAll: true });
  command.action(async () => {
    const prepared = await context.prepare(command);
    const rows = settingRows(prepared);
    if (prepared.settings.display.json) {
      return context.print(JSON.stringify({ file: prepared.rcPath, settings: rows }));
    }
    const cells = rows.map((row) => [row.path, valueText(row.value), row.source]);
    const [head = '', ...lines] = table([['SETTING', 'VALUE', 'SOURCE'], ...cells], prepared.style.width);
    context.print(prepared.style.dim(head), ...lines);
  });
};
