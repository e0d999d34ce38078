/** The prompt for the next utterance, from the speaking role's own point of view. A pure function of the request; versioned. */
import type { ReplyRequest } from '../domain/ports.ts';
import { agentNotes } from './prompt-agent.ts';
import { callNotes, closingCue } from './prompt-call.ts';
import { customerNotes } from './prompt-customer.ts';
import { historyMessages, type PromptMessage } from './prompt-history.ts';
import { mannerOf } from './prompt-manner.ts';
import { PART_RULES, SPEAKING_RULES, TEXT_RULES } from './prompt-rules.ts';

/** Changes with every change of wording, so that a record tells which prompt made it. */
export const PROMPT_VERSION = 'prompt-1';

/** What is sent to a language model. `system` comes first, `messages` follow, oldest first; the last is never the speaker's own. */
export interface Prompt {
  readonly version: string;
  readonly system: string;
  readonly messages: readonly PromptMessage[];
}

/** Builds the prompt. */
export function buildPrompt(request: ReplyRequest): Prompt {
  const notes = request.role === 'agent' ? agentNotes(request.pairing) : customerNotes(request.pairing);
  const sections = [
    ...notes,
    section('How you talk', [...mannerOf(request), ...SPEAKING_RULES]),
    section('What may be in a reply', TEXT_RULES),
    section('Staying yourself', PART_RULES),
    section('This call', callNotes(request)),
    section('Right now', closingCue(request)),
  ];
  return {
    version: PROMPT_VERSION,
    system: sections.filter((text) => text !== '').join('\n\n'),
    messages: historyMessages(request.role, request.history),
  };
}

/** A headed block of lines; nothing at all without lines. */
function section(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [`## ${heading}`, ...lines.map((line) => `- ${line}`)].join('\n');
}
