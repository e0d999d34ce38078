/** Checks of what a file holds whatever its fields mean: its name, and characters that no text is written with. */
import { hiddenCharacter } from '../../shared/printable.ts';
import { mistake, type PersonaFault } from './fault.ts';
import type { PersonaSource, ValuePath } from './source.ts';

// Ids stand in data files, tables and terminals. Letters of any language, but nothing that ends a line, a field or a path.
const ID = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._'’-]{0,99}$/u;

/** Every fault of one file that can be seen without its schema. */
export function checkText(source: PersonaSource): PersonaFault[] {
  return [...checkName(source), ...hiddenIn(source, source.value, [])];
}

function checkName(source: PersonaSource): PersonaFault[] {
  if (ID.test(source.id) && !/[ .]$/.test(source.id)) return [];
  const fix =
    'Rename the file: up to 100 letters, digits, spaces, dots, dashes and underscores, the first a letter or digit.';
  return [source.fault([], mistake('file-name', 'the name of the file cannot be the id of a persona', fix))];
}

function hiddenIn(source: PersonaSource, value: unknown, path: ValuePath): PersonaFault[] {
  if (typeof value === 'string') {
    const hidden = hiddenCharacter(value);
    if (hidden === undefined) return [];
    const text = mistake(
      'hidden-character',
      `"${path.join('.')}" holds the character ${hidden}`,
      'Take it out; nobody can say it.',
    );
    return [source.fault(path, text)];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    hiddenIn(source, inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}
