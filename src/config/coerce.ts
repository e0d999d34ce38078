/** Turns what a flag, a variable or a settings file holds into the kind of value that the setting's type checks. */
import type { Setting } from './setting.ts';

const NUMBER = /^[+-]?\d+(\.\d+)?$/;
const WORDS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'yes', 'on', '1'].map((word) => [word, true] as const),
  ...['false', 'no', 'off', '0'].map((word) => [word, false] as const),
]);

/** The value of the setting's kind; what cannot be turned is given back as it is, for the type to refuse. */
export function coerce(setting: Setting, raw: unknown, separator: ',' | undefined): unknown {
  if (setting.kind === 'list') return listFrom(raw, separator);
  if (setting.kind === 'record') return recordFrom(raw);
  if (typeof raw === 'string') return fromText(setting, raw.trim());
  return setting.kind === 'string' ? textFrom(raw) : raw;
}

function fromText(setting: Setting, text: string): unknown {
  if (setting.kind === 'boolean') return WORDS.get(text.toLowerCase()) ?? text;
  if (setting.kind === 'string') return text;
  return NUMBER.test(text) ? Number(text) + 0 : text; // -0 becomes 0
}

/** YAML reads an unquoted 7 as a number and an unquoted time as a date; both were meant as text. */
function textFrom(raw: unknown): unknown {
  if (raw instanceof Date && !Number.isNaN(raw.getTime())) return raw.toISOString();
  if (typeof raw === 'number' && (Number.isSafeInteger(raw) || !Number.isInteger(raw))) return String(raw);
  return raw;
}

function listFrom(raw: unknown, separator: ',' | undefined): unknown {
  if (Array.isArray(raw)) return raw.map(textFrom);
  if (typeof raw !== 'string' || separator === undefined) return [textFrom(raw)];
  return raw
    .split(separator)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function recordFrom(raw: unknown): unknown {
  const parts: unknown = typeof raw === 'string' ? [raw] : raw;
  if (!Array.isArray(parts) || !parts.every((part) => typeof part === 'string')) return raw;
  const entries = parts.flatMap((part) => part.split(','));
  const pairs = entries.map((entry) => {
    const [name = '', ...value] = entry.split('=').map((part) => part.trim());
    return [name, value.join('=')] as const;
  });
  if (pairs.some(([name, value]) => name === '' || value === '')) return raw;
  return Object.fromEntries(pairs.map(([name, value]) => [name, NUMBER.test(value) ? Number(value) : value]));
}
