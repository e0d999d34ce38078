/** `synthcall export [run]`: writes a run in forms that other tools read. */
import { Option } from 'commander';
import { EXPORT_FORMS } from '../../domain/export-forms.ts';
import { columns } from '../columns.ts';
import type { CommandContext, DefineCommand } from '../context.ts';
import { addSettingFlags } from '../options.ts';
import { exportJson, exportText, remarkLines } from '../render-export.ts';

const FORMATS = `${Object.keys(EXPORT_FORMS).join(', ')}; or all of them`;

const EXAMPLES = `
Formats:
${formatLines()}

Examples:
  synthcall export --format vtt,csv                     the latest run
  synthcall export 20260105-090000-7 --format all
  synthcall export --format hf --split 80/10/10         no customer in two of the splits

Only accepted calls are exported. Files go to the run's folder exports/<format>; each time the format is
written anew, and exports/manifest.json holds a hash of every file.
`;

interface Flags {
  readonly format?: readonly string[];
  readonly split?: string;
  readonly to?: string;
  readonly inlineAudio?: boolean;
}

/** Adds the command's arguments, flags and action. */
export const defineExport: DefineCommand = (command, context) => {
  const format = new Option('-f, --format <list>', `what to write, parted by commas: ${FORMATS}`);
  format.argChoices = [...Object.keys(EXPORT_FORMS), 'all']; // for completion; lists of them are allowed as well
  command
    .argument('[run]', 'run id, path of a run folder, or latest', 'latest')
    .addOption(format.argParser(collect))
    .option('--split <shares>', 'deal calls out to train, validation and test, such as 80/10/10')
    .option('--to <path>', 'write to this folder instead of exports in the run folder')
    .option('--inline-audio', 'put recordings inside vCon files')
    .addHelpText('after', EXAMPLES);
  addSettingFlags(command, { settings: ['out', 'display'] });
  command.action((run: string, flags: Flags) => runExport(run, flags, context, () => context.prepare(command)));
};

async function runExport(
  run: string,
  flags: Flags,
  context: CommandContext,
  prepare: () => ReturnType<CommandContext['prepare']>,
): Promise<void> {
  const prepared = await prepare();
  const { json, quiet } = prepared.settings.display;
  const app = await context.app(prepared);
  const { format: formats = [], split, to, inlineAudio = false } = flags;
  const result = await app.export({ run, formats, split, to, inlineAudio }, context.signal);
  if (result.remarks.length > 0) context.tell(...remarkLines(result.remarks, prepared.errStyle));
  if (json) context.print(exportJson(result));
  else if (!quiet) context.print(exportText(result, prepared.style));
}

/** One line for each meaning, with the formats that it is true of. */
function formatLines(): string {
  const byMeaning = new Map<string, string[]>();
  for (const [name, meaning] of Object.entries(EXPORT_FORMS)) {
    byMeaning.set(meaning, [...(byMeaning.get(meaning) ?? []), name]);
  }
  const lines = columns(
    [...byMeaning].map(([meaning, names]) => [names.join(', '), meaning]),
    [],
    '   ',
  );
  return lines.map((line) => `  ${line}`).join('\n');
}

function collect(value: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), value];
}
