/** Conversation classification by what is said: labels with phrases and descriptions, the best supported one wins. */
import { type Decision, decide } from './classify.ts';
import { type PhraseIndex, phraseIndex } from './phrase-index.ts';
import { isListenedTo, type Listened } from './phrase-operator.ts';
import { phraseTokens, type Talk } from './talk.ts';
import { type KnownWord, likeKnown } from './word-likeness.ts';

export interface LabelRule {
  readonly labels: readonly {
    readonly label: string;
    readonly description?: string | undefined;
    readonly phrases?: readonly string[] | undefined;
  }[];
  readonly speaker: Listened;
  /** Wins where nothing speaks for any label. */
  readonly default_label?: string | undefined;
}

const PHRASE_WEIGHT = 2;
const KEYWORD_WEIGHT = 0.7;
/** People say what they want at the beginning. */
const LATE_SHARE = 0.5;
/** What must be exceeded to beat the default label: one phrase at any time, or two words of descriptions, not one. */
const DEFAULT_SCORE = 0.75;
const COMMON = new Set(
  phraseTokens(
    'a an the and or of to for with about from by in on at as is are was be been being that which who customer customers agent caller calls call conversation wants want asks ask says say their they them it its has have had not no any some other something someone does did this these those because when where while than then there can could would should will may must reports report complains complain issue problem',
  ),
);
/** A word of a description must be there itself, or in another form. */
const KEYWORD_LIKENESS = 0.9;

/** The label with the most support, with the share of each. */
export function classifyByLabels(talk: Talk, rule: LabelRule): Decision {
  const { index, keywordsLike } = preparedRule(rule);
  const heard = talk.sentences.filter((sentence) => isListenedTo(sentence, rule.speaker));
  const scores = rule.labels.map(() => 0);
  const add = (label: number, amount: number) => {
    scores[label] = (scores[label] ?? 0) + amount;
  };
  const counted = new Set<string>();
  for (const [place, sentence] of heard.entries()) {
    const timing = 1 - (1 - LATE_SHARE) * (place / Math.max(1, heard.length - 1));
    for (const [label, match] of index.best(sentence)) add(label, PHRASE_WEIGHT * match.score * timing);
    for (const { word, labels } of sentence.tokens.flatMap((token) => keywordsLike(token.word))) {
      // A keyword counts once, so that a word that is repeated does not drown the others.
      if (counted.has(word)) continue;
      counted.add(word);
      for (const label of labels) add(label, (KEYWORD_WEIGHT * timing) / labels.length);
    }
  }
  const byLabel = new Map(rule.default_label === undefined ? [] : [[rule.default_label, DEFAULT_SCORE]]);
  for (const [place, { label }] of rule.labels.entries()) {
    byLabel.set(label, Math.max(scores[place] ?? 0, byLabel.get(label) ?? 0));
  }
  return decide(byLabel);
}

/** A word of descriptions, and the labels whose descriptions have it: the more, the less it tells. */
interface Keyword {
  readonly word: string;
  readonly labels: readonly number[];
}

interface PreparedRule {
  readonly index: PhraseIndex;
  readonly keywordsLike: (word: KnownWord) => readonly Keyword[];
}

const prepared = new WeakMap<LabelRule, PreparedRule>();

function preparedRule(rule: LabelRule): PreparedRule {
  const known = prepared.get(rule);
  if (known !== undefined) return known;
  const keywords = new Map<string, number[]>();
  for (const [label, { description = '' }] of rule.labels.entries()) {
    for (const word of new Set(phraseTokens(description))) {
      if (word.length > 2 && !COMMON.has(word)) keywords.set(word, [...(keywords.get(word) ?? []), label]);
    }
  }
  const list = [...keywords].map(([word, labels]): Keyword => ({ word, labels }));
  const fresh = {
    index: phraseIndex(rule.labels.map(({ phrases = [] }) => phrases)),
    keywordsLike: likeKnown(list, KEYWORD_LIKENESS),
  };
  prepared.set(rule, fresh);
  return fresh;
}
