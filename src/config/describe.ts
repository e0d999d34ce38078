/** Texts made from the settings and the error codes: README tables, the rc example, the JSON Schema of the rc file. */
import * as z from 'zod';
import { ERROR_CODES } from '../shared/error-codes.ts';
import { markdownTable } from '../shared/markdown-table.ts';
import { listSettings, settingsSchema } from './schema.ts';
import { GROUPS, type Setting } from './setting.ts';

/** README's configuration tables, one for each group. */
export function settingsMarkdown(): string {
  return GROUPS.map((group) => {
    const rows = listSettings()
      .filter((setting) => setting.group === group)
      .map((setting) => [code(setting.path), meaning(setting), fallbackCell(setting), names(setting)]);
    return `**${group}**\n\n${markdownTable(['Setting', 'What it is', 'Default', 'Environment, flag'], rows)}`;
  }).join('\n\n');
}

/** README's table of error codes. */
export function errorsMarkdown(): string {
  const rows = Object.entries(ERROR_CODES).map(([name, entry]) => [
    code(name),
    String(entry.exitCode),
    entry.meaning,
    entry.retryable ? 'yes' : '',
  ]);
  return markdownTable(['Code', 'Exit code', 'Meaning', 'Tried again'], rows);
}

/** The text of `.synthcallrc.example`: YAML that loads as it is and changes nothing, every setting in it. */
export function exampleRc(): string {
  const lines = [
    '# Settings of synthcall. Copy this file to .synthcallrc and keep the lines that you change.',
    '# Stronger than this file, in this order: a flag, an environment variable, a line in .env.',
    '# Secrets belong into .env or the environment, not here.',
  ];
  let openGroup = '';
  for (const setting of listSettings()) {
    const [group, key] = setting.path.includes('.') ? setting.path.split('.') : ['', setting.path];
    if (group !== openGroup && group) lines.push('', `${group}:`);
    openGroup = group ?? '';
    lines.push(...exampleLines(setting, key ?? setting.path, group ? '  ' : ''));
  }
  return `${lines.join('\n')}\n`;
}

function exampleLines(setting: Setting, key: string, indent: string): string[] {
  const allowed = setting.allowed === 'text' ? '' : `${setting.allowed} | `;
  const facts = `${allowed}${names(setting).replaceAll('`', '')}`;
  const about = [`# ${setting.description}`, `# ${facts}`].map((line) => `${indent}${line}`);
  if (setting.secret) return ['', ...about];
  const value = setting.fallback ?? setting.example;
  const entry = `${key}: ${value === undefined ? '' : yamlValue(value)}`.trimEnd();
  return ['', ...about, `${indent}${setting.fallback === undefined ? '# ' : ''}${entry}`];
}

/** JSON Schema of the settings file, for completion in an editor. */
export function rcJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(settingsSchema, { io: 'input', unrepresentable: 'any' });
  const properties = { $schema: { type: 'string', description: 'path of this schema' }, ...schema.properties };
  return { ...schema, title: 'Settings of synthcall', properties };
}

function meaning(setting: Setting): string {
  const text = `${setting.description[0]?.toUpperCase()}${setting.description.slice(1)}.`;
  if (setting.allowed === 'text' || setting.kind === 'boolean') return text;
  return `${text} ${setting.choices ? 'One of' : 'Allowed:'} ${setting.allowed}.`;
}

function fallbackCell(setting: Setting): string {
  if (setting.fallback === undefined) return '';
  if (typeof setting.fallback === 'object') return 'none';
  return code(String(setting.fallback));
}

function names(setting: Setting): string {
  const flag = setting.kind === 'boolean' ? `--[no-]${setting.flag}` : `--${setting.flag}`;
  return [...setting.env, ...(setting.secret ? [] : [flag])].map(code).join(', ');
}

function code(text: string): string {
  return `\`${text}\``;
}

/** A value as YAML writes it on one line. */
export function yamlValue(value: unknown): string {
  const plain =
    typeof value === 'string' &&
    /^[A-Za-z./][\w./-]*$/.test(value) &&
    !/^(true|false|yes|no|on|off|null)$/i.test(value);
  return plain ? value : JSON.stringify(value);
}
