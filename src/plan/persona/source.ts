/** Persona files as they lie on disk: found, read, parsed, and able to say on which line a value stands. No rules here. */
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import jsonc from 'jsonc-parser';
import type { Role } from '../../domain/labels.ts';
import { messageOf } from '../../shared/errors.ts';
import { readTextFile } from '../../shared/text-file.ts';
import { caution, type FaultText, mistake, type PersonaFault } from './fault.ts';

/** The way to a value inside a file, such as `['issue', 'facts', 0, 'value']`. */
export type ValuePath = readonly (string | number)[];

/** One persona file. */
export interface PersonaSource {
  readonly file: string;
  /** The file name without its ending. */
  readonly id: string;
  /** What the file says, or else what its folder is called; undefined when neither tells. */
  readonly role: Role | undefined;
  /** The parsed JSON; undefined when it does not parse. */
  readonly value: unknown;
  /** Whatever stands at a path; undefined when nothing does. */
  at(path: ValuePath): unknown;
  /** The text at a path, or undefined when there is none. */
  text(path: ValuePath): string | undefined;
  /** The list of texts at a path; empty when there is none. */
  texts(path: ValuePath): readonly string[];
  /** A fault at a value, or at the nearest enclosing value that exists. `on: 'key'` points at the property's name. */
  fault(path: ValuePath, text: FaultText, on?: 'key' | 'value'): PersonaFault;
}

/** Sources in order of their paths, and what kept files from being read. */
interface SourceList {
  readonly sources: readonly PersonaSource[];
  readonly faults: readonly PersonaFault[];
}

/** A hundred times what a long persona needs. */
const MAX_BYTES = 256_000;
/** A persona has four levels; the parser's own end is a stack that overflows. */
const MAX_DEPTH = 50;

/** Reads every `.json` file below the given folders, and the given files; tells of files of other forms that lie there. The same file named twice is read once. */
export async function readSources(paths: readonly string[]): Promise<SourceList> {
  const faults: PersonaFault[] = [];
  const files = new Map<string, string>();
  for (const path of paths) {
    for (const file of await jsonFiles(path, faults)) if (!files.has(resolve(file))) files.set(resolve(file), file);
  }
  const sources: PersonaSource[] = [];
  for (const file of [...files.values()].sort(byCodeUnit)) {
    const content = await readTextFile(file, { maxBytes: MAX_BYTES }).catch((error: unknown) => {
      faults.push(unreadable(file, error));
      return undefined;
    });
    if (content !== undefined) sources.push(parseSource(file, content, faults));
  }
  return { sources, faults };
}

async function jsonFiles(path: string, faults: PersonaFault[]): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const entries = await readdir(path, { withFileTypes: true });
    const nested = entries
      .filter((entry) => !entry.name.startsWith('.') && entry.name !== 'node_modules')
      .map(async (entry) => {
        const child = join(path, entry.name);
        if (entry.isDirectory()) return jsonFiles(child, faults);
        if (OTHER_FORMS.test(entry.name) && !entry.name.endsWith('.json')) faults.push({ file: child, ...NOT_READ });
        return entry.name.endsWith('.json') ? [child] : [];
      });
    return (await Promise.all(nested)).flat();
  } catch (error) {
    faults.push(unreadable(path, error));
    return [];
  }
}

/** Files that somebody may have meant as personas. */
const OTHER_FORMS = /\.(ya?ml|toml|json5?|jsonc|jsonl)$/i;

const NOT_READ = caution(
  'not-json',
  'is not read: persona files are JSON',
  'Write it as JSON, into a file that ends in .json.',
);

function unreadable(file: string, error: unknown): PersonaFault {
  const reason =
    (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file or folder' : messageOf(error);
  const isOfSystem = (error as NodeJS.ErrnoException).code !== undefined;
  const fix = isOfSystem ? 'Check the path and that you may read it.' : 'Write it as JSON text in UTF-8.';
  const text = mistake('unreadable', `cannot be read: ${reason}`, fix);
  return { file, ...text };
}

/** Parses one file's content. Syntax faults are added to `faults`. */
function parseSource(file: string, text: string, faults: PersonaFault[]): PersonaSource {
  const errors: jsonc.ParseError[] = [];
  const placeOf = placeFinder(text);
  const tooDeep = firstBelow(MAX_DEPTH, text);
  if (tooDeep !== undefined) faults.push({ file, ...placeOf(tooDeep), ...DEPTH_FAULT });
  const options = { disallowComments: true, allowEmptyContent: false };
  const tree = tooDeep === undefined ? jsonc.parseTree(text, errors, options) : undefined;
  const first = errors[0];
  if (first !== undefined) faults.push({ file, ...placeOf(first.offset), ...syntaxFault(first) });
  if (tree !== undefined) faults.push(...repeatedKeys(file, tree, placeOf));
  const value: unknown = first === undefined && tree !== undefined ? jsonc.getNodeValue(tree) : undefined;
  const valueAt = (path: ValuePath): unknown => path.reduce<unknown>(step, value);
  return {
    file,
    id: basename(file, '.json'),
    role: roleOf(step(value, 'role'), file),
    value,
    at: valueAt,
    text: (path) => {
      const found = valueAt(path);
      return typeof found === 'string' ? found : undefined;
    },
    texts: (path) => {
      const found = valueAt(path);
      return Array.isArray(found) ? found.filter((item) => typeof item === 'string') : [];
    },
    fault: (path, fault, on = 'value') => ({ file, ...placeOf(offsetOf(tree, path, on)), ...fault }),
  };
}

function step(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[key] : undefined;
}

function roleOf(declared: unknown, file: string): Role | undefined {
  if (declared === 'agent' || declared === 'customer') return declared;
  const folder = basename(dirname(resolve(file)));
  if (folder === 'agents') return 'agent';
  return folder === 'customers' ? 'customer' : undefined;
}

function offsetOf(tree: jsonc.Node | undefined, path: ValuePath, on: 'key' | 'value'): number {
  if (tree === undefined) return 0;
  for (let length = path.length; length > 0; length -= 1) {
    const node = jsonc.findNodeAtLocation(tree, path.slice(0, length));
    if (node === undefined) continue;
    const key = node.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
    return on === 'key' && key !== undefined ? key.offset : node.offset;
  }
  return tree.offset;
}

const DEPTH_FAULT = mistake(
  'too-deep',
  `lists and objects are nested more than ${MAX_DEPTH} deep`,
  'Compare with a shipped persona file.',
);

/** Where brackets outside of text open below a depth. */
function firstBelow(depth: number, text: string): number | undefined {
  let open = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\\n]|\\.)*"?|[[\]{}]/g)) {
    if (token === '[' || token === '{') open += 1;
    if (token === ']' || token === '}') open -= 1;
    if (open > depth) return index;
  }
  return undefined;
}

function placeFinder(text: string): (offset: number) => { line: number; column: number } {
  let breaks: number[] | undefined;
  return (offset) => {
    breaks ??= [...text.matchAll(/\n/g)].map(({ index }) => index);
    const before = breaks.findLastIndex((at) => at < offset);
    return { line: before + 2, column: offset - (breaks[before] ?? -1) };
  };
}

const SYNTAX_FIXES: Readonly<Record<string, string>> = {
  PropertyNameExpected: 'Write the next property, or take away the comma before this place.',
  ValueExpected: 'Write a value here, or take away the comma before this place.',
  ColonExpected: 'Put a colon between the property name and its value.',
  CommaExpected: 'Put a comma after the value before this place.',
  CloseBraceExpected: 'Close the object with }.',
  CloseBracketExpected: 'Close the list with ].',
  EndOfFileExpected: 'Take away what follows the closing brace.',
  InvalidCommentToken: 'Take the comment away; JSON has none.',
  UnexpectedEndOfString: 'Close the text with a double quote on the same line.',
  InvalidCharacter: 'Escape the character, for example a line break as \\n.',
  InvalidSymbol: 'Put text in double quotes.',
};

function syntaxFault(error: jsonc.ParseError): FaultText {
  const name = jsonc.printParseErrorCode(error.error);
  const words = name.replaceAll(/(?!^)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).toLowerCase();
  return mistake(
    'json-syntax',
    `is not valid JSON: ${words}`,
    SYNTAX_FIXES[name] ?? 'Compare with a shipped persona file.',
  );
}

/** JSON keeps the last of two equal keys in silence, which hides a slip of the editor. */
function repeatedKeys(
  file: string,
  node: jsonc.Node,
  at: (offset: number) => { line: number; column: number },
): PersonaFault[] {
  const faults: PersonaFault[] = [];
  const seen = new Set<unknown>();
  for (const child of node.children ?? []) {
    const key = child.type === 'property' ? child.children?.[0] : undefined;
    if (key !== undefined && seen.has(key.value)) {
      const text = mistake('duplicate-key', `"${key.value}" stands twice in one object`, 'Keep one of the two.');
      faults.push({ file, ...at(key.offset), ...text });
    }
    if (key !== undefined) seen.add(key.value);
    faults.push(...repeatedKeys(file, child, at));
  }
  return faults;
}

function byCodeUnit(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
