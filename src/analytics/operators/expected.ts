/** What operators should have found, told from a call's labels. The operators themselves never see a label: they meet here. */
import { readFileSync } from 'node:fs';
import type { DialogueAct, Emotion, Outcome, Role } from '../../domain/labels.ts';
import type { RecordedCall } from '../../domain/record.ts';

/** Sentiment by the emotion's sign. Without a sign are those that say nothing of liking: `confused`, `apologetic`, `empathetic`, `neutral`. */
const SIGN: Readonly<Partial<Record<Emotion['label'], 'positive' | 'negative'>>> = {
  pleased: 'positive',
  relieved: 'positive',
  grateful: 'positive',
  amused: 'positive',
  anxious: 'negative',
  impatient: 'negative',
  frustrated: 'negative',
  angry: 'negative',
  sarcastic: 'negative',
  disappointed: 'negative',
};

/** A call that ends with a promise of somebody else did not settle the issue. */
const RESOLUTION: Readonly<Record<Outcome, string>> = {
  resolved: 'resolved',
  'partly-resolved': 'partially-resolved',
  unresolved: 'unresolved',
  escalated: 'unresolved',
  'callback-promised': 'unresolved',
  'customer-hung-up': 'unresolved',
};

/** Which intent an issue category is a case of. */
const INTENT_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(
    JSON.parse(readFileSync(new URL('./issue-intents.json', import.meta.url), 'utf8')) as Record<string, string[]>,
  ).flatMap(([intent, categories]) => categories.map((category) => [category, intent] as const)),
);

/** How the customer leaves the call: the sign of the last emotion; undefined where no turn has one. */
export function expectedSentiment({ turns }: RecordedCall): string | undefined {
  const last = turns.findLast(({ role, emotion }) => role === 'customer' && emotion !== undefined)?.emotion;
  return last && (SIGN[last.label] ?? 'neutral');
}

/** What became of the issue. */
export function expectedResolution({ call }: RecordedCall): string | undefined {
  return call.outcome && RESOLUTION[call.outcome];
}

/** Why the customer calls; undefined for a category of the user's own that no intent is known for. */
export function expectedIntent({ call }: RecordedCall): string | undefined {
  return INTENT_OF.get(call.issue_category);
}

/** Whether somebody does one of some things; undefined where nobody's turns have acts. */
export function expectedAct({ turns }: RecordedCall, role: Role, ...acts: readonly DialogueAct[]): boolean | undefined {
  const known = turns.filter((turn) => turn.act !== undefined);
  if (known.length === 0) return undefined;
  return known.some((turn) => turn.role === role && turn.act !== undefined && acts.includes(turn.act));
}

/** Whether the agent is ever cross: the only label that tells of a lack of manners. */
export function expectedRudeness({ turns }: RecordedCall): boolean | undefined {
  const moods = turns.flatMap(({ role, emotion }) => (role === 'agent' && emotion ? [emotion.label] : []));
  if (moods.length === 0) return undefined;
  return moods.some(
    (mood) => mood === 'impatient' || mood === 'frustrated' || mood === 'angry' || mood === 'sarcastic',
  );
}
