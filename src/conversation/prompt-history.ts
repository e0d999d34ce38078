/** The conversation so far as one side lived it: its own words, and what it heard of the other's. */
import type { Role } from '../domain/labels.ts';
import type { Turn } from '../domain/turn.ts';

/** One message: `assistant` is the speaker itself, `user` the other end of the line. */
export interface PromptMessage {
  readonly role: 'assistant' | 'user';
  readonly content: string;
}

/** What reaches a side before anybody has spoken. Chat templates want a first message that is not the speaker's own. */
const LINE_OPENS: Record<Role, string> = {
  agent: '(A call is put through to you.)',
  customer: '(You have dialled the number and somebody picks up.)',
};
const NOTHING_HEARD = '(You could not make out a word.)';
const SILENCE = '(Silence on the line.)';

/** Messages in turn; neighbouring turns of one side become one message, because many servers insist on alternation. */
export function historyMessages(role: Role, history: readonly Turn[]): PromptMessage[] {
  const messages: PromptMessage[] = [];
  if (history[0]?.role !== otherSide(role)) messages.push({ role: 'user', content: LINE_OPENS[role] });
  for (const turn of history) {
    const own = turn.role === role;
    const content = own ? asSpeech(turn.said) : asSpeech(turn.heard ?? turn.said) || NOTHING_HEARD;
    const last = messages.at(-1);
    const speaker = own ? 'assistant' : 'user';
    if (last?.role === speaker)
      messages[messages.length - 1] = { role: speaker, content: `${last.content} ${content}` };
    else messages.push({ role: speaker, content });
  }
  if (messages.at(-1)?.role === 'assistant') messages.push({ role: 'user', content: SILENCE });
  return messages;
}

function otherSide(role: Role): Role {
  return role === 'agent' ? 'customer' : 'agent';
}

/*
 * Speech has no line breaks and no control tokens. Removing them means that a line of the other side can neither look like
 * a note of the line (round brackets at its start) nor close a message in the template of a local server.
 */
function asSpeech(text: string): string {
  return text
    .replace(/<\|[^|]*\|>|\[\/?INST\]|<<\/?SYS>>|<\/?s>/g, ' ')
    .replace(/[()]/g, ' ')
    .replace(/^[\s#]+/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
}
