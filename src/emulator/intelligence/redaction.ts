/** Blacks out what identifies people, in sentences and in what operators found. */
import { type Entity, REDACTED_LABELS } from './entities/entity.ts';
import type { Sentence } from './sentences.ts';

/** What stands in the place of a redacted stretch. How Twilio writes it is not documented. */
export const REDACTED = '[REDACTED]';

/** The sentence without the words of its entities: one mark for each entity, over its whole time. */
export function redactSentence(sentence: Sentence, entities: readonly Entity[]): Sentence {
  const own = entities.filter((entity) => entity.sentence === sentence.index && REDACTED_LABELS.has(entity.label));
  if (own.length === 0) return sentence;
  const words = sentence.words.flatMap((word, place) => {
    const entity = own.find(({ from, to }) => from <= place && place <= to);
    if (entity === undefined) return [word];
    if (place !== entity.from) return [];
    const last = sentence.words[entity.to] ?? word;
    return [{ word: REDACTED, mark: last.mark, startMs: word.startMs, endMs: last.endMs }];
  });
  return { ...sentence, words, text: words.map(({ word, mark }) => word + mark).join(' ') };
}

/** A text without any of the entities' own texts. */
export function redactText(text: string, entities: readonly Entity[]): string {
  return entities
    .filter(({ label }) => REDACTED_LABELS.has(label))
    .sort((one, other) => other.text.length - one.text.length)
    .reduce((left, entity) => left.replaceAll(entity.text, REDACTED), text);
}
