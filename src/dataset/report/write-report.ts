/** Writes the report of a run beside its data: `report.json` for programs, `report.html` to look at and listen to. */
import { join } from 'node:path';
import { withSnakeKeys } from '../../domain/event-json.ts';
import { writeFileWhole } from '../../shared/files.ts';
import type { RunReader } from '../run-reader.ts';
import { pageOf } from './page.ts';
import { gatherPageData, type PageLimits, type RunAnalysis } from './page-data.ts';

/** What was written. Paths are absolute. */
export interface ReportFiles {
  readonly html: string;
  readonly json: string;
  /** Calls in the page, and those among them with transcript. */
  readonly calls: number;
  readonly embedded: number;
}

/** Replaces an earlier report. Nothing in it depends on the time of day, so the same run gives the same bytes. */
export async function writeReport(run: RunReader, analysis: RunAnalysis, limits?: PageLimits): Promise<ReportFiles> {
  const data = await gatherPageData(run, analysis, limits);
  const [html, json] = [join(run.dir, 'report.html'), join(run.dir, 'report.json')];
  const about = { format: 'synthcall-report', format_version: '1.0', run_id: run.manifest.run_id };
  const report = { ...about, ...analysisRecord(analysis) };
  await Promise.all([writeFileWhole(json, `${JSON.stringify(report, null, 2)}\n`), writeFileWhole(html, pageOf(data))]);
  return { html, json, calls: data.calls.length, embedded: data.embedded };
}

/** Fields as in all data, in snake_case; names of personas, outcomes and the like stay as they are. */
function analysisRecord({ spread, realism, operators }: RunAnalysis): object {
  const measures = realism.measures.map(withSnakeKeys);
  return {
    realism: { ...withSnakeKeys(realism), measures },
    spread,
    ...(operators ? { operators: withSnakeKeys(operators) } : {}),
  };
}
