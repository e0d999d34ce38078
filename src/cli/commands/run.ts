/** `synthcall run`: plans and makes calls. */
import type { Command } from 'commander';
import type { App, ResumeRequest, RunPreview, RunSummary } from '../../app.ts';
import { keptPaths } from '../../config/run-settings.ts';
import { isTyped } from '../../config/sources.ts';
import { SynthcallError } from '../../shared/errors.ts';
import { confirmSpending } from '../confirm.ts';
import type { CommandContext, DefineCommand, Prepared } from '../context.ts';
import { previewJson } from '../json-lines.ts';
import { addSettingFlags } from '../options.ts';
import { planText, previewText, summaryText } from '../render-run.ts';
import { openRunDisplay } from '../run-display.ts';

const EXAMPLES = `
Examples:
  synthcall run --pairs 20 --budget 100         twenty calls, at most 100 responder calls
  synthcall run --pairs 20 --budget 5usd        twenty calls, at most five dollars
  synthcall run --pairs 50 --seed 7 --local     the same fifty calls every time, without credentials
  synthcall run --strategy adversarial --dry-run
  synthcall run --json > events.jsonl
  synthcall run --resume latest                 what a run that was cut short lacks

Exit codes: 0 done, 1 some calls failed, 2 settings, 3 vendor, 4 stopped by budget,
70 fault in synthcall, 130 interrupted.
README and .synthcallrc.example describe every setting; each can be a flag.
`;

/** Adds the command's flags and action. */
export const defineRun: DefineCommand = (command, context) => {
  command
    .option('--dry-run', 'print the plan and its price, and do nothing')
    .option('--resume <run>', 'finish a run that was cut short: its id, its folder, or latest')
    .addHelpText('after', EXAMPLES);
  addSettingFlags(command);
  command.action(() => run(command, context));
};

async function run(command: Command, context: CommandContext): Promise<void> {
  const prepared = await context.prepare(command);
  const { json, quiet } = prepared.settings.display;
  const app = await context.app(prepared);
  const resume = resumeRequest(command, prepared);
  if (command.getOptionValue('dryRun')) {
    const preview = await app.preview(resume);
    if (json) context.print(previewJson(preview));
    else context.print(previewText(preview, prepared.style), '', planText(preview, prepared.style));
    return;
  }
  const summary = await runShown(app, prepared, context, resume);
  if (!json && !quiet) context.print(summaryText(summary, prepared.style));
  context.exitWith(summary.exitCode);
}

/** A run that is resumed keeps its settings; of what may be typed beside it, only the budget changes what it does. */
function resumeRequest(command: Command, { sources }: Prepared): ResumeRequest | undefined {
  const run: unknown = command.getOptionValue('resume');
  if (typeof run !== 'string') return undefined;
  const typed = [...keptPaths(), 'runId'].filter((path) => path !== 'budget' && isTyped(sources, path));
  if (typed.length > 0) {
    const flags = typed.map((path) => sources[path]).join(', ');
    throw new SynthcallError(
      'CONFIG_INVALID',
      `${flags} cannot be given with --resume: the run keeps what it was begun with.`,
      {
        hint: `Leave ${typed.length === 1 ? 'it' : 'them'} out. --budget may be raised.`,
      },
    );
  }
  return { run, newBudget: isTyped(sources, 'budget') };
}

async function runShown(
  app: App,
  prepared: Prepared,
  context: CommandContext,
  resume: ResumeRequest | undefined,
): Promise<RunSummary> {
  const display = await openRunDisplay(context, prepared);
  const onPreview = async (preview: RunPreview) => {
    display.preview(preview);
    await confirmSpending(preview, prepared, context);
  };
  context.signal.addEventListener('abort', display.stopping, { once: true });
  try {
    return await app.run(display.listen, onPreview, context.signal, resume);
  } finally {
    context.signal.removeEventListener('abort', display.stopping);
    display.close();
  }
}
