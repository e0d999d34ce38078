/** The agent's policy: what the agent answers, and which step of the agenda comes next. */

import { answerInPassing } from './agent-courtesy.ts';
import { isKnown } from './agent-lookup.ts';
import { callerReaction, prefixFor } from './agent-reactions.ts';
import { closeCall } from './agent-settling.ts';
import { takeStep } from './agent-steps.ts';
import { type Draft, type Moment, phrase } from './draft.ts';
import { countWords } from './marks.ts';
import { settlingMove } from './plan-call.ts';
import type { AgentMove, CallState, Step } from './state.ts';

type AgentDraft = Draft<AgentMove>;

/** Decides the agent's next turn. */
export function agentTurn(moment: Moment): AgentDraft {
  const { state, left } = moment;
  const draft = answerInPassing(moment, decide(moment));
  const keepsLooking = draft.move.kind === 'chat' || draft.move.kind === 'reassure';
  state.isNextAfterLookup =
    draft.move.kind === 'hold' || draft.move.kind === 'still-looking' || (keepsLooking && state.isNextAfterLookup);
  if (left > 0 || draft.done) return draft;
  return {
    ...draft,
    done: true,
    ...(state.settled === undefined && state.proposed !== undefined ? settleProposed(state) : {}),
  };
}

function settleProposed(state: CallState): Pick<Draft, 'outcome'> {
  const outcome = state.proposed ?? 'unresolved';
  state.settled = outcome;
  return { outcome };
}

function decide(moment: Moment): AgentDraft {
  const { state, left } = moment;
  if (state.customer === undefined) {
    return {
      parts: [phrase('agent.hello-again')],
      act: 'clarify',
      intent: 'understand-issue',
      move: { kind: 'hello' },
      emotion: { label: 'neutral', intensity: 0.2 },
    };
  }
  const mustSettle = state.settled === undefined && state.proposed === undefined && left <= 2;
  const reaction = callerReaction(moment, mustSettle);
  if (reaction) return reaction;
  const step = nextStep(moment, mustSettle);
  if (!step) return closeCall(moment);
  if (isBlind(step, moment)) {
    state.agenda.unshift(step);
    const question: Step = { kind: 'ask-wish', stage: step.stage, rank: 0 };
    return takeStep(moment, question, prefixFor(moment, question));
  }
  return takeStep(moment, step, prefixFor(moment, step));
}

/** Nobody refuses or halves a wish that nobody has said; there must be room for the question and its answer. */
function isBlind({ kind, rank }: Step, { state, left }: Moment): boolean {
  return !state.isWishSaid && rank === 0 && (kind === 'refuse' || kind === 'partial') && left >= 4;
}

/** Takes the next step off the agenda, after dropping what no longer fits or no longer makes sense. */
function nextStep(moment: Moment, mustSettle: boolean): Step | undefined {
  const { state, left } = moment;
  if (mustSettle) {
    state.agenda = state.agenda.filter((step) => step.stage >= 70 && step.rank !== 0);
    return { kind: settlingMove(state.plan.outcome), stage: 70, rank: 0 };
  }
  state.agenda = state.agenda.filter((step) => makesSense(step, state));
  const isOpen = state.agenda.some((step) => step.rank === 0);
  const room = isOpen ? Math.floor((left - 1) / 2) + 1 : Math.floor((left + 1) / 2);
  while (state.agenda.length > Math.max(room, isOpen ? 1 : 0)) {
    const most = Math.max(...state.agenda.map((step) => step.rank));
    if (most === 0) break;
    state.agenda = state.agenda.filter((step) => step.rank !== most);
  }
  return takeMisreading(state) ?? shiftUseful(state);
}

/** One mishears what was told once and briefly: such a step comes at once or not at all. */
function takeMisreading(state: CallState): Step | undefined {
  const step = state.agenda.find(({ kind }) => kind === 'misread');
  if (step) state.agenda = state.agenda.filter((entry) => entry !== step);
  return step;
}

/** The next step, leaving out those that only make sense right after a certain answer. */
function shiftUseful(state: CallState): Step | undefined {
  for (let step = state.agenda.shift(); step; step = state.agenda.shift()) {
    const needsFact = step.kind === 'ask-again' || step.kind === 'echo';
    if (step.kind === 'listen' && wantsQuestion(state)) return { ...step, kind: 'ask-detail' };
    if (!needsFact || (state.customer?.kind === 'give-fact' && state.customer.fact === step.fact)) return step;
  }
  return undefined;
}

/** Who has answered, or has given a number unasked, waits for a question: a mere "mm-hmm" would leave a hole. */
function wantsQuestion({ customer, given }: CallState): boolean {
  const kind = customer?.kind ?? 'open';
  return ANSWERED.has(kind) || (kind === 'open' && given.size > 0);
}

/** The caller has said what it is about, once, in few words, and not what for. */
function isToldOnce({ customer, agent, isWishSaid }: CallState): boolean {
  const isFirst = customer?.kind === 'open' || (customer?.kind === 'more' && agent?.kind === 'ask-start');
  return isFirst && !isWishSaid && countWords(customer.said ?? '') <= MOST_WORDS_MISREAD;
}

const MOST_WORDS_MISREAD = 28;
const ANSWERED: ReadonlySet<string> = new Set(['give-fact', 'confirm', 'correct', 'ok', 'object']);
const LOOKUPS: ReadonlySet<AgentMove> = new Set(['hold', 'chat', 'still-looking', 'reassure']);

function makesSense(step: Step, state: CallState): boolean {
  switch (step.kind) {
    case 'listen':
    case 'ask-detail':
      return state.nextChunk < state.words.chunks.length && state.settled === undefined;
    case 'ask-name':
      return !state.isNameSaid;
    case 'ask-wish':
      return !state.isWishSaid && state.settled === undefined;
    case 'ask-fact':
      return step.fact !== undefined && !state.given.has(step.fact);
    case 'still-looking':
      return state.agenda[0] !== step || (state.agent !== undefined && LOOKUPS.has(state.agent.kind));
    case 'find':
      return isKnown(state);
    case 'misread':
      return state.words.summary !== '' && isToldOnce(state);
    default:
      return true;
  }
}
