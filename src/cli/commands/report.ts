/** `synthcall report [run]`: measures a run and writes its report. */

import { printable } from '../../shared/printable.ts';
import type { DefineCommand } from '../context.ts';
import { addSettingFlags } from '../options.ts';
import { remarked, remarkLines } from '../render-export.ts';

const EXAMPLES = `
Examples:
  synthcall report                        the latest run
  synthcall report 20260105-090000-7
  synthcall report ./synthcall-runs/demo --json

Writes report.html (open it in a browser: it needs no network) and report.json into the run folder. Every
finished run has them already.
`;

/** Adds the command's argument, flags and action. */
export const defineReport: DefineCommand = (command, context) => {
  command.argument('[run]', 'run id, path of a run folder, or latest', 'latest').addHelpText('after', EXAMPLES);
  addSettingFlags(command, { settings: ['out', 'display'] });
  command.action(async (run: string) => {
    const prepared = await context.prepare(command);
    const { json, quiet } = prepared.settings.display;
    const report = await (await context.app(prepared)).report(run);
    if (report.remarks.length > 0) context.tell(...remarkLines(report.remarks, prepared.errStyle));
    if (json) {
      const { runId: run_id, html, json: file, calls, embedded, inBand: in_band, outOfBand: out_of_band } = report;
      return context.print(
        JSON.stringify({
          ...{ event: 'report.completed', run_id, html, json: file, calls, embedded, in_band, out_of_band },
          ...remarked(report.remarks),
        }),
      );
    }
    if (!quiet)
      context.print(...report.lines.map(printable), '', `Report: ${prepared.style.bold(printable(report.html))}`);
  });
};
