/** Extraction by rule: phrases or regular expressions of a custom operator, found in the recognised sentences. */
import { findEntities } from './entities/find-entities.ts';
import { isListenedTo, type Listened } from './phrase-operator.ts';
import { matchPhrase, readPhrase } from './phrases.ts';
import type { Talk, TalkSentence } from './talk.ts';

export interface ExtractRule {
  readonly entities: readonly {
    readonly label: string;
    readonly phrases?: readonly string[] | undefined;
    readonly pattern?: string | undefined;
    readonly kind?: string | undefined;
  }[];
  readonly speaker: Listened;
}

/** Something found: `from` and `to` are places of words in the sentence, `value` its written form. */
export interface Extraction {
  readonly label: string;
  readonly sentence: TalkSentence;
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly value: string;
  readonly probability: number;
}

const PHRASE_THRESHOLD = 0.8;

/** Everything that the rules find, sentence by sentence. */
export function extractByRules(talk: Talk, rule: ExtractRule): Extraction[] {
  const heard = talk.sentences.filter((sentence) => isListenedTo(sentence, rule.speaker));
  const byKind = rule.entities.some(({ kind }) => kind !== undefined) ? entityExtractions(talk) : [];
  const found = rule.entities.flatMap(({ label, phrases = [], pattern, kind }) => [
    ...heard.flatMap((sentence) => byPhrases(label, sentence, phrases)),
    ...(pattern === undefined
      ? []
      : heard.flatMap((sentence) => byPattern(label, sentence, new RegExp(pattern, 'giu')))),
    ...byKind
      .filter((one) => one.label === kind && isListenedTo(one.sentence, rule.speaker))
      .map((one) => ({ ...one, label })),
  ]);
  return found.sort((one, other) => one.sentence.index - other.sentence.index || one.from - other.from);
}

/** What the pre-built entity recognition finds, in the same form. */
export function entityExtractions(talk: Talk): Extraction[] {
  return findEntities(talk).map((entity) => ({
    ...entity,
    label: entity.label,
    sentence: talk.sentences[entity.sentence] as TalkSentence,
  }));
}

function byPhrases(label: string, sentence: TalkSentence, phrases: readonly string[]): Extraction[] {
  return phrases.flatMap((source) => {
    const match = matchPhrase(sentence.tokens, readPhrase(source));
    if (match === undefined || match.score < PHRASE_THRESHOLD) return [];
    const { from, to, score } = match;
    const text = sentence.words
      .slice(from, to + 1)
      .map(({ word }) => word)
      .join(' ');
    return [{ label, sentence, from, to, text, value: source, probability: score }];
  });
}

function byPattern(label: string, sentence: TalkSentence, pattern: RegExp): Extraction[] {
  return [...sentence.text.matchAll(pattern)].flatMap((match) => {
    if (match[0] === '') return [];
    const from = sentence.text.slice(0, match.index).split(' ').length - 1;
    const to = from + match[0].trim().split(' ').length - 1;
    return [{ label, sentence, from, to, text: match[0], value: match[1] ?? match[0], probability: 0.99 }];
  });
}
