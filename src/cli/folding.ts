/** Breaks text for a terminal that is narrower than its lines. What goes to a file or another program is never broken. Pure. */
import { oneLine } from '../shared/printable.ts';
import { columns, textWidth } from './columns.ts';

/** A last column that gets less than this is no column any more. */
const LEAST_COLUMN = 16;

/** Text as lines of at most `width` columns, broken between words, never before a dot that parts facts; a word that is longer stays whole. Every line but the first begins with `indent`. */
export function folded(text: string, width: number, indent = ''): string {
  if (textWidth(text) <= width) return text;
  const lines: string[] = [];
  let line = /^ */.exec(text)?.[0] ?? '';
  let isEmpty = true;
  for (const word of text.split(/ (?!·)/).filter((part) => part !== '')) {
    if (!isEmpty && textWidth(line) + 1 + textWidth(word) > width) {
      lines.push(line);
      line = indent;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].join('\n');
}

/**
 * Rows as `columns` aligns them, one text a row. Where that is wider than `width`, the last column is broken into lines of its
 * own; where too little is left for it, each row becomes its first cell with the others below.
 */
export function table(rows: readonly (readonly string[])[], width: number, right: readonly number[] = []): string[] {
  const lines = columns(rows, right);
  if (lines.every((line) => textWidth(line) <= width)) return lines;
  const last = Math.max(0, ...rows.map((row) => row.length)) - 1;
  const before = textWidth(columns(rows.map((row) => [...row.slice(0, last), '|']))[0] ?? '') - 1;
  const canHang = width - before >= LEAST_COLUMN && !right.includes(last);
  return canHang ? lines.map((line) => hanging(line, width, before)) : rows.map((row) => stacked(row, width));
}

/** A line whose last column begins at `from`, which is where what does not fit goes on. */
function hanging(line: string, width: number, from: number): string {
  const characters = [...line];
  let start = 0;
  for (let at = 0; at < from && start < characters.length; start += 1) at += textWidth(characters[start] ?? '');
  const cell = folded(characters.slice(start).join(''), width - from);
  return characters.slice(0, start).join('') + cell.replaceAll('\n', `\n${' '.repeat(from)}`);
}

function stacked(row: readonly string[], width: number): string {
  const margin = row[0] === '' ? '  ' : '';
  const [first = '', ...others] = row.map(oneLine).filter((cell) => cell !== '');
  if (others.length === 0) return margin + first;
  const indent = `${margin}  `;
  return `${margin}${first}\n${folded(indent + others.join(' · '), width, indent)}`;
}

/** Help for a narrow terminal: paragraphs are filled anew, and what an example does goes below it. Commands stay whole, to be copied. */
export function foldedHelp(text: string, width: number): string {
  const lines = text.split('\n');
  if (lines.every((line) => line.length <= width)) return text;
  const done: string[] = [];
  for (let index = 0; index < lines.length; ) {
    const end = lines.findIndex((line, at) => at >= index && !/^\S/.test(line));
    const paragraph = lines.slice(index, end < 0 ? undefined : end);
    if (paragraph.some((line) => line.length > width)) done.push(folded(paragraph.join(' '), width));
    else done.push(...paragraph);
    index += paragraph.length;
    for (; index < lines.length && !/^\S/.test(lines[index] ?? ''); index += 1) {
      done.push(foldedExample(lines[index] ?? '', width));
    }
  }
  return done.join('\n');
}

const BELOW = ' '.repeat(6);

function foldedExample(line: string, width: number): string {
  if (line.length <= width) return line;
  const [, command, meaning] = /^(\s+\S.*?) {2,}(\S.*)$/.exec(line) ?? [];
  if (command !== undefined && meaning !== undefined) return `${command}\n${folded(BELOW + meaning, width, BELOW)}`;
  return /^ {8}/.test(line) ? folded(BELOW + line.trim(), width, BELOW) : line;
}
