/** OpenAI chat fine-tuning: one JSON line a call, seen from the agent or from the customer, who is then the assistant. */
import { otherRole, type Role } from '../../domain/labels.ts';
import { type CallRecord, type TurnRecord, withoutBackChannels } from '../../domain/record.ts';
import type { Form } from './form.ts';

interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** Fewer examples are refused by the service. */
const FEWEST_EXAMPLES = 10;

/** The form in which `role` is the assistant. */
export function openaiForm(role: Role): Form {
  return {
    open: (folder, context) => {
      const file = folder.text('chat.jsonl');
      let examples = 0;
      return {
        add: async ({ call, turns }) => {
          const messages = chatOf(turns, role);
          if (messages.length < 2) return context.note(`calls in which the ${role} answers nothing are left out`);
          examples += 1;
          const system: Message = { role: 'system', content: instruction(call, role) };
          await file.write(`${JSON.stringify({ messages: [system, ...messages] })}\n`);
        },
        finish: async () => {
          if (examples < FEWEST_EXAMPLES) context.note(`the service wants at least ${FEWEST_EXAMPLES} examples a file`);
        },
      };
    },
  };
}

/** Turns of one role in a row become one message; a chat has no place for back-channels, which would part a turn in two; what comes after the assistant's last words is left out. */
function chatOf(turns: readonly TurnRecord[], assistant: Role): Message[] {
  const messages: Message[] = [];
  for (const turn of withoutBackChannels(turns)) {
    const role = turn.role === assistant ? 'assistant' : 'user';
    const last = messages.at(-1);
    if (last?.role === role) messages[messages.length - 1] = { role, content: `${last.content} ${turn.said}` };
    else messages.push({ role, content: turn.said });
  }
  while (messages.length > 0 && messages.at(-1)?.role !== 'assistant') messages.pop();
  return messages;
}

function instruction(call: CallRecord, role: Role): string {
  const [own, other] = [nameOf(call[role]), nameOf(call[otherRole(role)])];
  const issue = call.issue_category.replaceAll('-', ' ');
  const manner = 'You are on the phone: speak naturally, one short turn at a time.';
  if (role === 'agent')
    return `You are ${own}, an agent in a contact center. A customer calls about: ${issue}. ${manner}`;
  const mood = call.labels['customer_demeanor'];
  const temper = typeof mood === 'string' ? ` You are ${mood}.` : '';
  return `You are ${own}, a customer who calls a contact center about: ${issue}. The agent is ${other}.${temper} ${manner}`;
}

/** `dana-whitlock` is the id of Dana Whitlock. */
function nameOf(personaId: string): string {
  const words = personaId.split(/[-_\s]+/).filter((word) => word !== '');
  return words.map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`).join(' ');
}
