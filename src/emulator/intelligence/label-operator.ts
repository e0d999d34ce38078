/** Conversation classification by what is said: labels with phrases and descriptions, the best supported one wins. */
import { type Decision, decide } from './classify.ts';
import { isListenedTo, type Listened } from './phrase-operator.ts';
import { bestMatch, readPhrase } from './phrases.ts';
import { phraseTokens, type Talk } from './talk.ts';
import { likenessOf } from './word-likeness.ts';

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
/** What must be exceeded to beat the default label. */
const DEFAULT_SCORE = 1.2;
const COMMON = new Set(
  phraseTokens(
    'a an the and or of to for with about from by in on at as is are was be been being that which who customer customers agent caller calls call conversation wants want asks ask says say their they them it its has have had not no any some other something someone does did this these those because when where while than then there can could would should will may must reports report complains complain issue problem',
  ),
);

/** The label with the most support, with the share of each. */
export function classifyByLabels(talk: Talk, rule: LabelRule): Decision {
  const heard = talk.sentences.filter((sentence) => isListenedTo(sentence, rule.speaker));
  const scores = new Map<string, number>();
  if (rule.default_label !== undefined) scores.set(rule.default_label, DEFAULT_SCORE);
  for (const { label, description = '', phrases = [] } of rule.labels) {
    const ready = phrases.map(readPhrase);
    const keywords = [...new Set(phraseTokens(description))].filter((word) => word.length > 2 && !COMMON.has(word));
    const found = new Set<string>();
    let score = 0;
    for (const [index, sentence] of heard.entries()) {
      const timing = 1 - (1 - LATE_SHARE) * (index / Math.max(1, heard.length - 1));
      const match = bestMatch(sentence, ready);
      if (match) score += PHRASE_WEIGHT * match.score * timing;
      for (const keyword of keywords) {
        // A keyword counts once, so that a word that is repeated does not drown the others.
        if (found.has(keyword) || !sentence.tokens.some(({ text }) => likenessOf(text, keyword) >= 0.9)) continue;
        found.add(keyword);
        score += KEYWORD_WEIGHT * timing;
      }
    }
    scores.set(label, Math.max(score, scores.get(label) ?? 0));
  }
  return decide(scores);
}
