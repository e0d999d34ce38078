/** Was the customer's issue settled in this call? From what agents promise or refuse and how customers take it. */
import { readFileSync } from 'node:fs';
import { type Decision, decide } from './classify.ts';
import { phraseIndex } from './phrase-index.ts';
import { oncePerTalk, type Speaker, type Talk } from './talk.ts';

interface Evidence {
  readonly label: string;
  readonly speaker: Speaker;
  readonly weight: number;
  readonly phrases: readonly string[];
}

const source = JSON.parse(readFileSync(new URL('./resolution-phrases.json', import.meta.url), 'utf8')) as Evidence[];
const evidenceOf = (speaker: Speaker) => {
  const entries = source.filter((entry) => speaker === 'unknown' || entry.speaker === speaker);
  return { entries, index: phraseIndex(entries.map(({ phrases }) => phrases)) };
};
const EVIDENCE = { agent: evidenceOf('agent'), customer: evidenceOf('customer'), unknown: evidenceOf('unknown') };

/** How much less evidence counts at the very start of a call: outcomes are spoken of at the end. */
const EARLY_SHARE = 0.35;

/** `resolved`, `partially-resolved` or `unresolved`: a call that ends with a promise of somebody else is unresolved. */
export const classifyResolution = oncePerTalk(decideResolution);

function decideResolution(talk: Talk): Decision {
  const scores = new Map([
    ['resolved', 0.5],
    ['partially-resolved', 0],
    ['unresolved', 0.2],
  ]);
  const count = Math.max(1, talk.sentences.length - 1);
  for (const sentence of talk.sentences) {
    const timing = EARLY_SHARE + (1 - EARLY_SHARE) * (sentence.index / count);
    const { entries, index } = EVIDENCE[sentence.speaker];
    for (const [place, match] of index.best(sentence)) {
      const { label, weight } = entries[place] as Evidence;
      scores.set(label, (scores.get(label) ?? 0) + weight * match.score * timing);
    }
  }
  return decide(scores);
}
