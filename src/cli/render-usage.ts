/** The day's usage as text and as JSON. Pure. */
import type { UsageDay, UsageReport } from '../app.ts';
import { toDollars } from '../domain/money.ts';
import { duration, money } from './figures.ts';
import { folded, table } from './folding.ts';
import type { Style } from './style.ts';

/** Today against the limit, and earlier days when there are any. */
export function usageText(report: UsageReport, nowMs: number, style: Style): string {
  const rows = [
    ['used', `${report.currentCount} of ${report.limit}`],
    [
      'held',
      report.leased > 0 ? `${report.leased} (by a run under way, or by one that died until its lease ends)` : '',
    ],
    ['remaining', String(report.remaining)],
    ['resets', `in ${duration(Math.max(0, Date.parse(report.resetsAt) - nowMs))} (${report.resetsAt})`],
    ['cost', money(report.costMicros)],
  ].filter(([, value]) => value !== '');
  const today = table(
    rows.map((row) => ['', ...row]),
    style.width,
  );
  const title = folded(`Responder calls on ${report.date} (UTC), ${report.world} world`, style.width);
  const lines = [style.bold(title), ...today];
  if (report.earlier.length === 0) return lines.join('\n');
  const days = [report, ...report.earlier].map(dayRow);
  const titles = ['DATE', 'RESPONDER CALLS', 'RUNS', 'CALLS', 'COST'];
  const [head = '', ...body] = table([titles, ...days], style.width, [1, 2, 3, 4]);
  return [...lines, '', style.dim(head), ...body].join('\n');
}

/** The same for programs; `costUsd` is left out where a price is unknown. */
export function usageJson(report: UsageReport): string {
  const { world, limit, remaining, resetsAt } = report;
  return JSON.stringify({
    world,
    ...dayJson(report),
    limit,
    remaining,
    resetsAt,
    earlier: report.earlier.map(dayJson),
  });
}

function dayRow(day: UsageDay): string[] {
  return [day.date, String(day.currentCount), String(day.runs), String(day.calls), money(day.costMicros)];
}

function dayJson(day: UsageDay): Record<string, unknown> {
  const { date, currentCount, leased, runs, calls, costMicros } = day;
  const costUsd = costMicros === undefined ? {} : { costUsd: toDollars(costMicros) };
  return { date, currentCount, leased, runs, calls, ...costUsd };
}
