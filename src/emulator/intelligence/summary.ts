/** A summary in sentences of its own, filled with what was recognised: who called about what, what was done, how it ended. */
import { findEntities } from './entities/find-entities.ts';
import { classifyResolution } from './resolution.ts';
import { classifySentiment } from './sentiment.ts';
import type { Talk, TalkSentence } from './talk.ts';

const ENDINGS: Readonly<Record<string, string>> = {
  resolved: 'The issue was resolved during the call.',
  'partially-resolved': 'The issue was resolved in part.',
  unresolved: 'The issue was not resolved during the call.',
};
const SMALL_TALK = /\b(hello|hi|good (morning|afternoon|evening)|how are you|can you hear|thanks?|bye|sorry)\b/i;
const WANTS =
  /\b(want|need|like|calling|about|because|hoping|problem|help|charged|broken|wrong|late|missing|cancel|change|refund|order|account|bill)\b/i;
const ACTS = /\b(can|will|have|am going|i'll|i'm|i've|we'll|we've|get|put|fix|send|transfer|call you)\b/i;

/** Two to four sentences. */
export function summarise(talk: Talk): string {
  const entities = findEntities(talk);
  // A sentence that only spells out a number says nothing of the issue.
  const spelled = new Set(entities.filter(({ label }) => label.endsWith('_id')).map(({ sentence }) => sentence));
  const own = talk.sentences.filter(({ speaker, index }) => speaker !== 'agent' && !spelled.has(index));
  const issue = pick(own.slice(0, Math.max(4, Math.ceil(own.length * 0.6))), WANTS);
  const agents = talk.sentences.filter(({ speaker }) => speaker === 'agent');
  const act = pick(agents.slice(Math.floor(agents.length * 0.4)), ACTS);
  const name = entities.find(
    ({ label, sentence }) => label === 'person_name' && talk.sentences[sentence]?.speaker === 'customer',
  );
  const who = name ? `The customer (${name.text})` : 'The customer';
  const { label: sentiment } = classifySentiment(talk);
  return [
    issue ? `${who} called and said: "${issue}"` : `${who} called.`,
    ...(act ? [`The agent answered: "${act}"`] : []),
    ENDINGS[classifyResolution(talk).label] ?? '',
    `The customer's sentiment was ${sentiment}.`,
  ].join(' ');
}

/** The sentence that says most, by signal words and length. */
function pick(sentences: readonly TalkSentence[], signal: RegExp): string | undefined {
  let best: { text: string; score: number } | undefined;
  for (const { text, tokens } of sentences) {
    if (tokens.length < 4) continue;
    const score =
      (signal.test(text) ? 6 : 0) +
      Math.min(tokens.length, 16) / 2 -
      (SMALL_TALK.test(text) && tokens.length < 7 ? 4 : 0);
    if (score > (best?.score ?? 0)) best = { text, score };
  }
  return best?.text;
}
