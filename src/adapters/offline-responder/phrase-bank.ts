/** The phrase banks: JSON files under `phrases/`, read once. A bank maps a key to templates by manner. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Random } from '../../shared/random.ts';
import { canFill, parseTemplate, type Slots, type Template } from './template.ts';

/** Manners that templates may be written for; `any` fits everybody. */
export const MANNERS = [
  'any',
  'formal',
  'casual',
  'terse',
  'chatty',
  'happy',
  'anxious',
  'impatient',
  'angry',
  'sarcastic',
  'confused',
  'warm',
  'brisk',
  'unsure',
  'kind',
  'easy',
] as const;
export type Manner = (typeof MANNERS)[number];

interface Entry {
  readonly template: Template;
  /** All of these must be the speaker's; none for `any`. */
  readonly manners: readonly Manner[];
}

/** How often a template made for the speaker's manner is drawn where there are many. */
const MANNER_SHARE = 0.85;

/** All phrases, by key. */
export interface PhraseBank {
  /** The keys that begin with `prefix`. */
  keysWith(prefix: string): readonly string[];
  has(key: string): boolean;
  /** A template of the key that suits the manners, can be filled and was not used; a used one when all were. */
  draw(
    key: string,
    want: { manners: ReadonlySet<Manner>; slots: Slots; used: ReadonlySet<string>; random: Random },
  ): Template | undefined;
  /** Number of templates. */
  readonly size: number;
}

let loaded: PhraseBank | undefined;

/** The shipped bank. */
export function phraseBank(): PhraseBank {
  loaded ??= createPhraseBank(readPhraseFiles(fileURLToPath(new URL('phrases/', import.meta.url))));
  return loaded;
}

/** Templates by manner by key, as they stand in the files; "casual kind" is for who is both. */
export type PhraseFile = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Reads every JSON file of a folder. */
export function readPhraseFiles(folder: string): PhraseFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(`${folder}${name}`, 'utf8')) as PhraseFile);
}

/** A bank of the given files; throws a `RangeError` on a malformed template or an unknown manner. */
export function createPhraseBank(files: readonly PhraseFile[]): PhraseBank {
  const entries = new Map<string, Entry[]>();
  for (const file of files) {
    for (const [key, byManner] of Object.entries(file)) {
      const list = entries.get(key) ?? [];
      for (const [manner, sources] of Object.entries(byManner)) {
        const manners = mannersIn(key, manner);
        for (const source of sources) list.push({ template: parseTemplate(source), manners });
      }
      entries.set(key, list);
    }
  }
  const keys = [...entries.keys()];
  return {
    size: [...entries.values()].reduce((sum, list) => sum + list.length, 0),
    keysWith: (prefix) => keys.filter((key) => key.startsWith(prefix)),
    has: (key) => entries.has(key),
    draw: (key, want) => drawEntry(entries.get(key) ?? [], want),
  };
}

function mannersIn(key: string, names: string): Manner[] {
  const manners = names.split(' ');
  if (!manners.every((name): name is Manner => (MANNERS as readonly string[]).includes(name)))
    throw new RangeError(`${key} has an unknown manner "${names}".`);
  return manners.filter((name) => name !== 'any');
}

function suits({ manners }: Entry, own: ReadonlySet<Manner>): boolean {
  return manners.length === 0 || manners.every((manner) => own.has(manner));
}

function drawEntry(entries: readonly Entry[], want: Parameters<PhraseBank['draw']>[1]): Template | undefined {
  const fitting: Entry[] = [];
  const fresh: Entry[] = [];
  for (const entry of entries) {
    if (!suits(entry, want.manners) || !canFill(entry.template, want.slots)) continue;
    fitting.push(entry);
    if (!want.used.has(entry.template.source)) fresh.push(entry);
  }
  if (fitting.length === 0) return undefined;
  const choices = fresh.length > 0 ? fresh : fitting;
  const special = choices.filter((entry) => entry.manners.length > 0);
  const general = special.length < choices.length ? choices.filter((entry) => entry.manners.length === 0) : special;
  const share = special.length / (special.length + 3);
  return want.random.pick(want.random.chance(MANNER_SHARE * share) ? special : general).template;
}
