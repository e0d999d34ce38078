/** What any agent answers in passing: "how are you?", and a question that was part of the story. */
import { type Draft, type Moment, phrase } from './draft.ts';
import type { AgentMove } from './state.ts';

type AgentDraft = Draft<AgentMove>;

const HOW_ARE_YOU = /\bhow are (?:you|things)\b[^.!]*\?/i;

/** Steps that leave room to take up a question: the settling ones answer it themselves, or do not. */
const TAKES_UP: ReadonlySet<AgentMove> = new Set([
  'ask-detail',
  'ask-wish',
  'ask-name',
  'ask-fact',
  'hold',
  'find',
  'explain',
]);
const SETTLES: ReadonlySet<AgentMove> = new Set(['offer', 'partial', 'refuse', 'escalate', 'callback']);

/** The turn with the answers that it owes. */
export function answerInPassing({ state }: Moment, draft: AgentDraft): AgentDraft {
  const { parts } = draft;
  const last = state.customer;
  if (last?.kind === 'open' || last?.kind === 'greet') {
    if (HOW_ARE_YOU.test(last.said ?? '')) return { ...draft, parts: [phrase('agent.how-are-you'), ...parts] };
  }
  const asked = state.storyQuestion;
  if (asked === undefined) return draft;
  if (
    TAKES_UP.has(draft.move.kind) &&
    asked !== 'fear-later' &&
    !(asked === 'need' && !draft.move.kind.startsWith('ask'))
  ) {
    state.storyQuestion = asked === 'fear' ? 'fear-later' : undefined;
    return { ...draft, parts: [...parts.slice(0, -1), phrase(`agent.asked.${asked}`), ...parts.slice(-1)] };
  }
  if (!SETTLES.has(draft.move.kind)) return draft;
  state.storyQuestion = undefined;
  const isFear = asked.startsWith('fear') && (draft.move.kind === 'offer' || draft.move.kind === 'partial');
  return isFear ? { ...draft, parts: [...parts, phrase('agent.asked.no-fear')] } : draft;
}
