/** Personal facts that were said against those that an extraction found: the same kind, at the same place of the talk. */
import type { EntityType, Role } from '../../domain/labels.ts';
import type { RecognisedCall } from '../../domain/recognised.ts';
import type { RecordedCall } from '../../domain/record.ts';
import { placedWords, wordsIn } from '../../shared/words.ts';
import { alignWords } from '../hearing.ts';
import type { FoundThing } from './found.ts';

/** Counts of mentions: `hits` and `misses` of what was said, `right` and `wrong` of what was found. */
export interface MentionCounts {
  hits: number;
  misses: number;
  right: number;
  wrong: number;
}

/** Our kinds of personal facts under the names that the extraction has. */
const KIND: Readonly<Partial<Record<EntityType, string>>> = {
  person_name: 'person_name',
  email: 'email',
  phone: 'phone_number',
  account_id: 'account_id',
  address: 'address',
};
/** A date that is personal is one of birth. */
const BIRTH = 'date_of_birth';
const KINDS = new Set([...Object.values(KIND), BIRTH]);

/** A stretch of heard words: both places count. */
interface Stretch {
  readonly kind: string;
  readonly from: number;
  readonly to: number;
}

/** Compares one call and adds to `counts`, kind by kind. A mention whose every word the recogniser lost is a miss. */
export function comparePersonalFacts(
  counts: Map<string, MentionCounts>,
  recorded: RecordedCall,
  recognised: RecognisedCall,
  found: readonly FoundThing[],
): void {
  for (const role of ['agent', 'customer'] as const) {
    const heard = heardWords(recognised, role);
    const said = saidWords(recorded, role);
    const { heardAt } = alignWords(
      said.map(({ word }) => word),
      heard.map(({ word }) => word),
    );
    const expected = mentionsOf(said, heardAt);
    const located = found.flatMap((thing) => locate(thing, heard));
    const unlabelled = new Set(said.flatMap(({ isLabelled }, index) => (isLabelled ? [] : [heardAt[index]])));
    for (const mention of expected) {
      count(counts, mention.kind, located.some((one) => covers(one, mention)) ? 'hits' : 'misses');
    }
    for (const one of located) {
      if (unlabelled.has(one.from)) continue; // nobody said what is right there
      count(counts, one.kind, expected.some((mention) => covers(mention, one)) ? 'right' : 'wrong');
    }
  }
}

interface SaidWord {
  readonly word: string;
  readonly isLabelled: boolean;
  /** The mention that it belongs to, by number. */
  readonly mention: { readonly kind: string; readonly number: number } | undefined;
}

function saidWords({ turns }: RecordedCall, role: Role): SaidWord[] {
  let number = 0;
  return turns
    .filter((turn) => turn.role === role)
    .flatMap(({ said, entities }) => {
      const mentions = (entities ?? []).flatMap(({ type, start, end, pii }) => {
        const kind = type === 'date' && pii ? BIRTH : KIND[type];
        number += 1;
        return kind === undefined ? [] : [{ kind, number, start, end }];
      });
      return placedWords(said).map(({ word, start, end }) => ({
        word,
        isLabelled: entities !== undefined,
        mention: mentions.find((one) => start < one.end && end > one.start),
      }));
    });
}

function mentionsOf(said: readonly SaidWord[], heardAt: readonly (number | undefined)[]): Stretch[] {
  const stretches = new Map<number, { kind: string; places: number[] }>();
  for (const [index, { mention }] of said.entries()) {
    if (!mention) continue;
    const known = stretches.get(mention.number) ?? { kind: mention.kind, places: [] };
    stretches.set(mention.number, known);
    const place = heardAt[index];
    if (place !== undefined) known.places.push(place);
  }
  return [...stretches.values()].map(({ kind, places }) => ({ kind, from: places[0] ?? -1, to: places.at(-1) ?? -2 }));
}

interface HeardWord {
  readonly word: string;
  readonly sentence: number;
  readonly startS: number;
  readonly endS: number;
}

function heardWords({ sentences }: RecognisedCall, role: Role): HeardWord[] {
  return sentences
    .filter((sentence) => sentence.role === role)
    .flatMap(({ sentence, words = [] }) =>
      words.flatMap(({ word, start_s: startS, end_s: endS }) =>
        wordsIn(word).map((one) => ({ word: one, sentence, startS, endS })),
      ),
    );
}

/** Times are written with three places. */
const CLOSE_S = 0.002;

function locate({ label: kind, sentence, startS, endS }: FoundThing, heard: readonly HeardWord[]): Stretch[] {
  if (!KINDS.has(kind)) return [];
  const isIn = (word: HeardWord) =>
    word.sentence === sentence && word.startS >= startS - CLOSE_S && word.endS <= endS + CLOSE_S;
  const from = heard.findIndex(isIn);
  return from === -1 ? [] : [{ kind, from, to: heard.findLastIndex(isIn) }];
}

/** Whether `one` holds half of `other`, and is of its kind. */
function covers(one: Stretch, other: Stretch): boolean {
  const shared = Math.min(one.to, other.to) - Math.max(one.from, other.from) + 1;
  return one.kind === other.kind && shared > 0 && shared >= (other.to - other.from + 1) / 2;
}

function count(counts: Map<string, MentionCounts>, kind: string, what: keyof MentionCounts): void {
  const known = counts.get(kind) ?? { hits: 0, misses: 0, right: 0, wrong: 0 };
  counts.set(kind, known);
  known[what] += 1;
}
