/** `synthcall cleanup`: ends and removes what earlier runs left at the carrier. */
import { EXIT } from '../../shared/error-codes.ts';
import type { DefineCommand } from '../context.ts';
import { table } from '../folding.ts';
import { addSettingFlags } from '../options.ts';

const EXAMPLES = `
Ends live conferences and legs and removes TwiML applications that a run of synthcall made and could
not remove itself. What a run of this folder is using stays. Runs of other folders and machines are not
known here: do not clean up while one of them goes on in the same account.
`;

/** Adds the command's flags and action. */
export const defineCleanup: DefineCommand = (command, context) => {
  command.addHelpText('after', EXAMPLES);
  addSettingFlags(command, { settings: ['world', 'stateFolder', 'twilio', 'display'] });
  command.action(async () => {
    const prepared = await context.prepare(command);
    const { json, quiet } = prepared.settings.display;
    const leftovers = await (await context.app(prepared)).cleanup();
    if (leftovers.some(({ removed, inUse }) => !removed && !inUse)) context.exitWith(EXIT.someFailed);
    if (json) return context.print(JSON.stringify({ leftovers }));
    if (quiet) return;
    if (leftovers.length === 0) return context.print('Nothing was left behind.');
    const rows = leftovers.map(({ kind, sid, name, removed, inUse, reason }) => [
      removed ? 'removed' : inUse ? 'in use' : 'not removed',
      kind,
      sid,
      name,
      reason ?? '',
    ]);
    context.print(...table(rows, prepared.style.width));
  });
};
