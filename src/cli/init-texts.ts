/** How `init` changes the files of a folder: text in, text out, every line that it does not own left alone. Pure. */
import { yamlValue } from '../config/describe.ts';

/** The first lines of a settings file that `init` writes. */
export const RC_HEAD = `# Settings of synthcall; README and .synthcallrc.example describe them all.
# Stronger than this file: flags, environment variables, .env. Secrets belong into .env.
`;

/** The YAML with one setting (`world`, `rateLimit.maxDailyCalls`) changed or added. */
export function withRcEntry(text: string, path: string, value: unknown): string {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  const [group, key] = path.includes('.') ? path.split('.') : [undefined, path];
  if (group === undefined) replaceOrAdd(lines, 0, lines.length, lines.length, `${key}: ${yamlValue(value)}`);
  else putIntoGroup(lines, group, `${key}: ${yamlValue(value)}`);
  return `${lines.join('\n')}\n`;
}

function putIntoGroup(lines: string[], group: string, entry: string): void {
  const head = lines.findIndex((line) => new RegExp(`^${group}\\s*:\\s*(#.*)?$`).test(line));
  if (head < 0) {
    lines.push(`${group}:`, `  ${entry}`);
    return;
  }
  const afterHead = lines.slice(head + 1).findIndex((line) => /^[^\s#]/.test(line));
  const end = afterHead < 0 ? lines.length : head + 1 + afterHead;
  const indent =
    lines
      .slice(head + 1, end)
      .find((line) => /^\s+[^\s#]/.test(line))
      ?.match(/^\s+/)?.[0] ?? '  ';
  replaceOrAdd(lines, head + 1, end, head + 1, `${indent}${entry}`);
}

function replaceOrAdd(lines: string[], from: number, to: number, place: number, entry: string): void {
  const start = entry.slice(0, entry.indexOf(':') + 1);
  const found = lines.findIndex((line, index) => index >= from && index < to && line.startsWith(start));
  if (found >= 0) lines[found] = entry;
  else lines.splice(place, 0, entry);
}

/** The `.gitignore` with what is missing, and what that was. */
export function withIgnored(text: string, entries: readonly string[]): { text: string; added: string[] } {
  const bare = (line: string) => line.trim().replace(/^\//, '').replace(/\/$/, '');
  const present = new Set(text.split(/\r?\n/).map(bare));
  const added = entries.filter((entry) => !present.has(bare(entry)));
  const before = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return { text: before + added.map((entry) => `${entry}\n`).join(''), added };
}
