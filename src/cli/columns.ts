/** Text in aligned columns. */
import { oneLine } from '../shared/printable.ts';

/** Rows as lines, cells padded to their column; columns listed in `right` hold numbers. The last column is never padded. */
export function columns(rows: readonly (readonly string[])[], right: readonly number[] = [], gap = '  '): string[] {
  const clean = rows.map((row) => row.map(oneLine));
  const widths: number[] = [];
  for (const row of clean) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, width(cell));
  }
  return clean.map((row) =>
    row
      .map((cell, index) => pad(cell, widths[index] ?? 0, right.includes(index)))
      .join(gap)
      .trimEnd(),
  );
}

function pad(cell: string, to: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, to - width(cell)));
  return right ? space + cell : cell + space;
}

function width(cell: string): number {
  return [...cell].length;
}
