/** Utterance classification: which sentences say one of some phrases. */
import { bestOf } from './phrase-index.ts';
import type { Talk, TalkSentence } from './talk.ts';

/** Who is listened to. */
export type Listened = 'agent' | 'customer' | 'any';

export interface PhraseRule {
  readonly phrases: readonly string[];
  readonly speaker: Listened;
  /** 0 to 1: how much of a phrase must be there. */
  readonly threshold: number;
}

/** A sentence that matched. */
export interface UtteranceMatch {
  readonly sentence: TalkSentence;
  readonly probability: number;
  readonly phrase: string;
}

/** Every sentence that says one of the phrases, in order. */
export function matchUtterances(talk: Talk, rule: PhraseRule): UtteranceMatch[] {
  return talk.sentences.flatMap((sentence) => {
    if (!isListenedTo(sentence, rule.speaker)) return [];
    const match = bestOf(sentence, rule.phrases, rule.threshold);
    return match ? [{ sentence, probability: match.score, phrase: match.phrase.source }] : [];
  });
}

/** Where roles are not known, everybody is listened to. */
export function isListenedTo(sentence: TalkSentence, listened: Listened): boolean {
  return listened === 'any' || sentence.speaker === listened || sentence.speaker === 'unknown';
}
