/** What an entity found in a transcript is. Finding them is the business of the files beside this one. */
import type { TalkSentence, TalkWord } from '../talk.ts';

/** The labels that extraction results use. */
export const ENTITY_LABELS = [
  'person_name',
  'email',
  'phone_number',
  'card_number',
  'account_id',
  'order_id',
  'case_reference',
  'address',
  'location',
  'date',
  'date_of_birth',
  'amount',
] as const;
export type EntityLabel = (typeof ENTITY_LABELS)[number];

/** What identifies a person and is blacked out in redacted transcripts. */
export const REDACTED_LABELS: ReadonlySet<EntityLabel> = new Set([
  'person_name',
  'email',
  'phone_number',
  'card_number',
  'account_id',
  'order_id',
  'address',
  'date_of_birth',
]);

/** A mention. `from` and `to` are places (both included) among the sentence's words. */
export interface Entity {
  readonly label: EntityLabel;
  /** Index of the sentence in the transcript. */
  readonly sentence: number;
  readonly from: number;
  readonly to: number;
  /** As it stands in the transcript. */
  readonly text: string;
  /** In its written form: digits for spoken ones, E.164 for numbers, ISO-like for money. */
  readonly value: string;
  /** 0 to 1. */
  readonly probability: number;
}

/** An entity over some words of a sentence. */
export function entityAt(
  sentence: TalkSentence,
  place: { readonly from: number; readonly to: number },
  found: Pick<Entity, 'label' | 'probability'> & { readonly value?: string },
): Entity {
  const words = sentence.words.slice(place.from, place.to + 1);
  const text = words.map(({ word, mark }, index) => word + (index === words.length - 1 ? '' : mark)).join(' ');
  const { label, probability, value = text } = found;
  return { label, sentence: sentence.index, from: place.from, to: place.to, text, value, probability };
}

/** Whether a place of a sentence is inside one of the entities. */
export function isCovered(entities: readonly Entity[], sentence: number, place: number): boolean {
  return entities.some((entity) => entity.sentence === sentence && entity.from <= place && place <= entity.to);
}

/** The word at a place as it is compared: lower case, bare of marks. Empty where there is none. */
export function bareAt(words: readonly Pick<TalkWord, 'bare'>[], place: number): string {
  return words[place]?.bare ?? '';
}
