/** The listening page as one file: style, script and data inlined, nothing loaded but the recordings beside it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { PageData } from './page-data.ts';

/** The parts of the script, each after those that it imports. They become one module, for a page on disk cannot import files. */
const SCRIPTS = [
  'dom',
  'overview',
  'realism',
  'operators',
  'list',
  'differences',
  'waveform',
  'player',
  'transcript',
  'detail',
  'main',
];

/** Where the template has its gaps. Data and script stand in quotes there, so that the template is valid by itself. */
const MARKS = /"__SCRIPT__";|"__DATA__"|\/\*__STYLE__\*\/|__POLICY__|__TITLE__/g;

/** The HTML. Data cannot break out of its element: no `<` of theirs reaches the page. */
export function pageOf(data: PageData): string {
  const script = SCRIPTS.map((name) => inlined(asset(`${name}.js`))).join('\n');
  const values: Readonly<Record<string, string>> = {
    __POLICY__: policyFor(script),
    __TITLE__: escaped(`synthcall run ${data.run.id}`),
    '/*__STYLE__*/': asset('page.css'),
    '"__DATA__"': JSON.stringify(data).replaceAll('<', '\\u003c'),
    '"__SCRIPT__";': script,
  };
  // A function, because a replacement text would have its dollar signs read.
  return asset('page.html').replace(MARKS, (mark) => values[mark] ?? mark);
}

function asset(name: string): string {
  return readFileSync(new URL(`page/${name}`, import.meta.url), 'utf8');
}

/** A module without its imports and exports: what it imports stands before it. */
function inlined(module: string): string {
  return module.replace(/^import [^;]*;\n/gm, '').replace(/^export /gm, '');
}

/** Only this script may run, and nothing may be loaded but sound. */
function policyFor(script: string): string {
  const hash = createHash('sha256').update(script).digest('base64');
  const rules = [
    "default-src 'none'",
    `script-src 'sha256-${hash}'`,
    "style-src 'unsafe-inline'",
    "media-src 'self' file: blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return rules.join('; ');
}

function escaped(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => names[character] ?? '');
}
