/** `synthcall cleanup`: ends and removes what earlier runs left at the carrier. */
import { EXIT } from '../../shared/error-codes.ts';
import { columns } from '../columns.ts';
import type { DefineCommand } from '../context.ts';
import { addSettingFlags } from '../options.ts';

const EXAMPLES = `
Removes live conferences and TwiML applications that a run of synthcall made and could not remove itself.
`;

/** Adds the command's flags and action. */
export const defineCleanup: DefineCommand = (command, context) => {
  command.addHelpText('after', EXAMPLES);
  addSettingFlags(command, { settings: ['world', 'stateFolder', 'twilio', 'display'] });
  command.action(async () => {
    const prepared = await context.prepare(command);
    const { json, quiet } = prepared.settings.display;
    const leftovers = await (await context.app(prepared)).cleanup();
    if (leftovers.some((leftover) => !leftover.removed)) context.exitWith(EXIT.someFailed);
    if (json) return context.print(JSON.stringify({ leftovers }));
    if (quiet) return;
    if (leftovers.length === 0) return context.print('Nothing was left behind.');
    const rows = leftovers.map(({ kind, sid, name, removed, reason }) => [
      removed ? 'removed' : 'not removed',
      kind,
      sid,
      name,
      reason ?? '',
    ]);
    context.print(...columns(rows));
  });
};
