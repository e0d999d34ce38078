/** Use case: a run in the forms that other tools read. */
import { join, resolve } from 'node:path';
import { type ExportResult, exportRun } from '../dataset/export/export-run.ts';
import { parseForms } from '../dataset/export/forms.ts';
import { parseShares } from '../dataset/export/split.ts';
import { findRun } from '../dataset/run-lookup.ts';
import { openRun } from '../dataset/run-reader.ts';
import { SynthcallError, writingFiles } from '../shared/errors.ts';
import { remarksOn } from './run-remarks.ts';
import type { AppTools } from './tools.ts';

/** What was written, and what the run that was read lacks. */
export interface NamedExport extends ExportResult {
  readonly remarks: readonly string[];
}

/** What a user asked for, as typed. */
export interface ExportRequest {
  /** Path, run id or `latest`. */
  readonly run: string;
  readonly formats: readonly string[];
  readonly split: string | undefined;
  /** Folder instead of `<run>/exports`, relative to the working folder. */
  readonly to: string | undefined;
  readonly inlineAudio: boolean;
}

/** Checks the request before anything is read, then writes. */
export async function exportNamedRun(
  tools: AppTools,
  request: ExportRequest,
  signal: AbortSignal,
): Promise<NamedExport> {
  const { settings, cwd } = tools;
  const forms = parseForms(request.formats);
  if (request.inlineAudio && !forms.includes('vcon')) {
    throw new SynthcallError('CONFIG_USAGE', '--inline-audio is for vCon files, and vcon is not among the formats.', {
      hint: 'Add vcon to --format, or leave --inline-audio out.',
    });
  }
  const shares = request.split === undefined ? undefined : parseShares(request.split);
  const dir = await findRun({ cwd, out: settings.out }, request.run);
  const run = await openRun(dir);
  const wish = {
    forms,
    to: request.to === undefined ? join(dir, 'exports') : resolve(cwd, request.to),
    ...(shares ? { shares } : {}),
    inlineAudio: request.inlineAudio,
    skipImpossible: request.formats.some((text) => /(^|,)\s*all\s*(,|$)/i.test(text)),
    signal,
  };
  const result = await writingFiles('name another folder with --to', () => exportRun(run, wish));
  return { ...result, remarks: await remarksOn(tools, run) };
}
