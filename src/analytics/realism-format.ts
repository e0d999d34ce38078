/** The realism report as lines of text for a terminal. No colours, no stream: the caller has both. */
import { count } from '../shared/count.ts';
import type { RealismMeasure, RealismReport, RealismVerdict } from './realism.ts';

const MARKS: Record<RealismVerdict, string> = {
  'in-band': 'ok',
  'out-of-band': 'OUT',
  'not-enough-calls': 'not enough calls',
  'not-measured': 'not measured',
  reported: '-',
};

/** A heading, a line per measure (label, value, band, people, verdict) and a closing sentence. */
export function formatRealism(report: RealismReport): string[] {
  const rows = report.measures.map((measure) => [
    measure.label,
    measure.value === undefined ? '' : numberOf(measure, measure.value),
    bandOf(measure),
    measure.people === undefined ? '' : numberOf(measure, measure.people),
    markOf(measure),
  ]);
  const header = ['measure', 'value', 'band', 'people', ''];
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : column === 4 ? cell : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [
    `Realism of ${count(report.calls, 'call')}, ${count(report.turns, 'turn')}${backChannels(report)}, ${count(report.words, 'word')} (${report.method})`,
    line(header),
    ...rows.map(line),
    closing(report),
  ];
}

function backChannels({ backChannels: number }: RealismReport): string {
  return number === 0 ? '' : ` and ${count(number, 'back-channel')}`;
}

function closing(report: RealismReport): string {
  const judged = report.inBand + report.outOfBand;
  if (judged === 0) return 'Too few calls to judge.';
  const missed = report.measures.filter((measure) => measure.verdict === 'out-of-band').map((measure) => measure.label);
  // Names of measures hold commas.
  if (missed.length > 0)
    return `${report.inBand} of ${count(judged, 'measure')} in their bands; out: ${missed.join('; ')}.`;
  return judged === 1
    ? 'The only measure that could be judged is in its band.'
    : `All ${judged} measures that could be judged are in their bands.`;
}

function markOf(measure: RealismMeasure): string {
  if (measure.verdict === 'not-enough-calls') return `${MARKS[measure.verdict]} (needs ${measure.minimumCalls})`;
  return MARKS[measure.verdict];
}

function bandOf({ low, high, unit }: RealismMeasure): string {
  const text = (value: number) => numberOf({ unit }, value);
  if (low !== undefined && high !== undefined) return `${text(low)} to ${text(high)}`;
  if (low !== undefined) return `>= ${text(low)}`;
  return high === undefined ? '' : `<= ${text(high)}`;
}

function numberOf({ unit }: Pick<RealismMeasure, 'unit'>, value: number): string {
  if (unit === 'share') return value.toFixed(3);
  if (unit === 'per-100-words') return value.toFixed(2);
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}
