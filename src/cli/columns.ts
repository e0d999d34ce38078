/** Text in aligned columns. */
import { oneLine } from '../shared/printable.ts';

/** Rows as lines, cells padded to their column; columns listed in `right` hold numbers. The last column is never padded. */
export function columns(rows: readonly (readonly string[])[], right: readonly number[] = [], gap = '  '): string[] {
  const clean = rows.map((row) => row.map(oneLine));
  const widths: number[] = [];
  for (const row of clean) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, textWidth(cell));
  }
  return clean.map((row) =>
    row
      .map((cell, index) => pad(cell, widths[index] ?? 0, right.includes(index)))
      .join(gap)
      .trimEnd(),
  );
}

function pad(cell: string, to: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, to - textWidth(cell)));
  return right ? space + cell : cell + space;
}

/** Columns that a terminal gives to a text without control characters: two to Chinese, Japanese, Korean and pictures, none to marks. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += MARK.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

const MARK = /^(?:\p{Mn}|\p{Me}|\p{Cf})$/u;
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}\p{Emoji_Presentation}]$/u;
