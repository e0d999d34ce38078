/** The `.env` file: reading it, and changing single lines of it without touching the rest. Never writes to the process environment. */

/** What a `.env` file holds. `faults` are lines (numbered from 1) that are not `NAME=value`. */
export interface EnvFile {
  readonly values: ReadonlyMap<string, string>;
  readonly faults: readonly { readonly line: number; readonly firstWord: string }[];
}

const ENTRY = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.]*)\s*=\s*(.*)$/s;
const QUOTES = new Set(['"', "'", '`']);

/** Reads the text of a `.env` file: comments, `export`, quotes (which may span lines), `\n` inside double quotes. */
export function parseEnvFile(text: string): EnvFile {
  const values = new Map<string, string>();
  const faults: { line: number; firstWord: string }[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (/^\s*(#|$)/.test(line)) continue;
    const entry = ENTRY.exec(line);
    if (!entry) {
      faults.push({ line: index + 1, firstWord: /\w+/.exec(line)?.[0] ?? '' });
      continue;
    }
    const [, name = '', rest = ''] = entry;
    const quoted = quotedValue(rest, lines, index);
    values.set(name, quoted ? quoted.value : rest.replace(/(^|\s)#.*$/, '').trim());
    if (quoted) index = quoted.lastLine;
  }
  return { values, faults };
}

/** The value inside quotes, and the line on which it ends; undefined when it is not quoted or never closed. */
function quotedValue(rest: string, lines: readonly string[], index: number) {
  const quote = rest[0];
  if (quote === undefined || !QUOTES.has(quote)) return undefined;
  const parts: string[] = [];
  for (let line = index; line < lines.length; line += 1) {
    const part = line === index ? rest.slice(1) : (lines[line] ?? '');
    const end = closingQuote(part, quote);
    if (end >= 0) {
      const value = [...parts, part.slice(0, end)].join('\n');
      return { value: quote === '"' ? unescapeDouble(value) : value, lastLine: line };
    }
    parts.push(part);
  }
  return undefined;
}

/** Where a line ends the quotation. What a backslash at its end escapes is the line break. */
function closingQuote(part: string, quote: string): number {
  for (let index = 0; index < part.length; index += 1) {
    if (quote === '"' && part[index] === '\\') index += 1;
    else if (part[index] === quote) return index;
  }
  return -1;
}

function unescapeDouble(value: string): string {
  return value.replace(/\\([nrt"\\])/g, (_, letter: string) => ({ n: '\n', r: '\r', t: '\t' })[letter] ?? letter);
}

/** The text with `name` set: its last line is replaced, or a line is added at the end; every other line stays. */
export function withEnvEntry(text: string, name: string, value: string): string {
  const entry = `${name}=${/^[\w@%+:/.,-]*$/.test(value) ? value : JSON.stringify(value)}`;
  const lines = text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
  const place = lines.findLastIndex((line) => ENTRY.exec(line)?.[1] === name);
  if (place >= 0) lines[place] = entry;
  else lines.push(entry);
  return `${lines.join('\n')}\n`;
}
