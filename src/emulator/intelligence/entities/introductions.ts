/** How the agent who answers a call gives a name, also when a small word of it was lost or misheard: "Am Vikram, from …". */
import type { TalkSentence } from '../talk.ts';

/** What comes right before the name: "I'm", "it's", "this is", "my name is", "you got old", and what is left of them. */
const LEADS = new RegExp(
  [
    String.raw`(^|\b(hey|hi|hello|yo|so|and|here|day|you) )(it's|it is)`,
    '^(it|is|this|that)( is)?',
    String.raw`\bthis( is)?`,
    String.raw`\b(that|the) is`,
    String.raw`\b(am|i'm|i|i \w{1,4})`,
    String.raw`\b(got|gotten|you('ve)? (\w+ )?get)( \w+)?`,
    String.raw`\bmy \w+( is| it's)?`,
  ]
    .map((lead) => `(${lead})$`)
    .join('|'),
);
/** What may follow a name without a pause. */
const FOLLOWS = /^(from|of|at|to|filling|here|speaking|on|with|and)$/;
/** "speaking" and "here", and what they are taken for. */
const SPEAKING = /^(speaking|speak|speaks|spoken|season|spring|here|hear|her)$/;

/** True where the words from `from` to `to` of an agent's first sentences are the agent's name; `lead` are the words before them. */
export function introduces(
  sentence: TalkSentence,
  { from, to }: { readonly from: number; readonly to: number },
  lead: string,
): boolean {
  const { words } = sentence;
  const [last, next] = [words[to], words[to + 1]];
  if (next !== undefined && next.mark !== '' && last?.mark === '' && SPEAKING.test(next.bare)) return true;
  // "Larkspur, Kayla."
  if (sentence.index === 0 && words.length === 2 && from === 1 && /^\p{Lu}/u.test(words[0]?.word ?? '')) return true;
  const isClear = last?.mark !== '' || next === undefined || FOLLOWS.test(next.bare);
  return isClear && from > 0 && LEADS.test(lead);
}
