/** README's table of what each fact of a call is worth to each score. */
import { markdownTable } from '../../shared/markdown-table.ts';
import { BASELINE, FACTS, SCORES } from './weights.ts';

/** One row a fact, `baseline` first; one column a score. */
export function scoresMarkdown(): string {
  const columns = SCORES.map((name) => `${name[0]?.toUpperCase()}${name.slice(1).replaceAll('_', ' ')}`);
  const baseline = ['`baseline`', 'where every call starts', ...BASELINE.map(String)];
  const rows = FACTS.map(({ fact, meaning, points }) => [`\`${fact}\``, meaning, ...points.map(String)]);
  return markdownTable(['Fact', 'What it is', ...columns], [baseline, ...rows]);
}
