/** Operators against labels as lines of text for a terminal. No colours, no stream: the caller has both. */
import { count } from '../../shared/count.ts';
import type { OperatorReport } from './measure-operators.ts';

/** A heading, a line per operator (name, what it is held against, accuracy, F1, goal, verdict), then the personal facts. */
export function formatOperators(report: OperatorReport): string[] {
  const rows = report.operators.map(({ operator, against, accuracy, f1, goal }) => [
    operator,
    against,
    accuracy.toFixed(3),
    f1?.toFixed(3) ?? '-',
    ...verdictOn(goal, accuracy),
  ]);
  const header = ['operator', 'held against', 'accuracy', 'F1', 'goal', ''];
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return [heading(report), ...(rows.length > 0 ? [line(header), ...rows.map(line)] : []), ...personalFacts(report)];
}

function heading({ calls, recognition }: OperatorReport): string {
  const percent = (name: string) => `${((recognition[name] ?? 0) * 100).toFixed(1)} %`;
  const rates = [
    ...(recognition['word_error_rate'] === undefined ? [] : [`word error rate ${percent('word_error_rate')}`]),
    ...(recognition['entity_error_rate'] === undefined
      ? []
      : [`inside names and numbers ${percent('entity_error_rate')}`]),
  ];
  return [`Operators on ${count(calls, 'recognised call')}`, ...(rates.length > 0 ? [rates.join(', ')] : [])].join(
    ': ',
  );
}

function personalFacts({ personalFacts: facts }: OperatorReport): string[] {
  if (facts?.precision === undefined || facts.recall === undefined) return [];
  const { operator, precision, recall, goal } = facts;
  const [, mark] = verdictOn(goal, Math.min(precision, recall));
  const figures = `precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}`;
  return [`${operator}: personal facts with ${figures} (goal >= ${goal.toFixed(2)} each): ${mark}`];
}

function verdictOn(goal: number | undefined, value: number): [goal: string, mark: string] {
  return goal === undefined ? ['', ''] : [`>= ${goal.toFixed(2)}`, value >= goal ? 'ok' : 'BELOW'];
}
