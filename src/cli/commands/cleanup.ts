/** `synthcall cleanup`: ends and removes what earlier runs left at the carrier. */
import type { CleanupRow } from '../../app.ts';
import { isTyped } from '../../config/sources.ts';
import { EXIT } from '../../shared/error-codes.ts';
import { SynthcallError } from '../../shared/errors.ts';
import { saysYes } from '../confirm.ts';
import type { CommandContext, DefineCommand } from '../context.ts';
import { table } from '../folding.ts';
import { canAsk } from '../io.ts';
import { addSettingFlags } from '../options.ts';
import { cleanUpRecordings } from '../recordings-cleanup.ts';

const EXAMPLES = `
Ends live conferences and legs and removes TwiML applications that a run of synthcall made and could
not remove itself; an application of your own that such a run had borrowed points again at where it
pointed before. What a run of this folder is using stays. What no run of this folder made stays too,
unless you say yes (when asked, or by --yes or --all): a run of another folder or machine may use it.

Recordings stay at Twilio, which charges for storing them, until you delete them: --recordings <run>
(its id, its folder, or latest). Without a terminal it only lists them; --yes deletes.
`;

type Leftovers = readonly CleanupRow[];

/** Adds the command's flags and action. */
export const defineCleanup: DefineCommand = (command, context) => {
  command
    .option(
      '--recordings <run>',
      'instead, delete the recordings of this run at the carrier; lists them and asks first',
    )
    .option('--all', 'also what no run of this folder made: only while no other run goes on in the account')
    .addHelpText('after', EXAMPLES);
  addSettingFlags(command, { settings: ['world', 'yes', 'out', 'stateFolder', 'twilio', 'display'] });
  command.action(async () => {
    const prepared = await context.prepare(command);
    const recordingsOf: unknown = command.getOptionValue('recordings');
    const isAll = command.getOptionValue('all') === true;
    if (typeof recordingsOf === 'string') {
      if (isAll) throw twoThings();
      return cleanUpRecordings(recordingsOf, prepared, context);
    }
    const { json, quiet } = prepared.settings.display;
    const app = await context.app(prepared);
    const all = isAll || isTyped(prepared.sources, 'yes'); // a setting for all commands is no answer to this
    const leftovers = await app.cleanup({ all });
    if (json) context.print(JSON.stringify({ leftovers }));
    else if (!quiet) context.print(...shown(leftovers, prepared.style.width));
    if (json || quiet || !(await mayRemoveAll(leftovers, context))) return finish(leftovers, context);
    const rest = await app.cleanup({ all: true });
    context.print(...shown(rest, prepared.style.width));
    finish(rest, context);
  });
};

function twoThings(): SynthcallError {
  const message = '--recordings deletes what one run recorded, and --all ends what is alive.';
  return new SynthcallError('CONFIG_USAGE', message, { hint: 'Give one of them.' });
}

function finish(leftovers: Leftovers, context: CommandContext): void {
  const failed = leftovers.some(({ removed, inUse, unknown }) => !removed && !inUse && !unknown);
  if (failed) context.exitWith(EXIT.someFailed);
}

function shown(leftovers: Leftovers, width: number): string[] {
  if (leftovers.length === 0) return ['Nothing was left behind.'];
  const rows = leftovers.map((row) => [stateOf(row), row.kind, row.sid, row.name, row.reason ?? '']);
  return table(rows, width);
}

function stateOf({ removed, inUse, unknown, restored }: CleanupRow): string {
  if (removed) return restored ? 'given back' : 'removed';
  if (inUse) return 'in use';
  return unknown ? 'left alone' : 'not removed';
}

/** Asked where somebody can answer; elsewhere `--all` says so. */
async function mayRemoveAll(leftovers: Leftovers, context: CommandContext): Promise<boolean> {
  const count = leftovers.filter(({ unknown }) => unknown).length;
  if (count === 0) return false;
  if (!canAsk(context.io)) {
    context.print(
      'A run of another folder or machine may be using what was left alone. If none goes on: synthcall cleanup --all',
    );
    return false;
  }
  return saysYes(`Remove what was left alone (${count})? A run of another folder or machine may be using it.`, context);
}
