/** How the agent settles a call: offers, half offers, refusals, handing over, promising a call back, and the last words. */
import type { DialogueAct, Outcome } from '../../domain/labels.ts';
import type { Random } from '../../shared/random.ts';
import { afterSilence, backWords, findKey, isKnown, lookUpPause } from './agent-lookup.ts';
import { type Draft, type Moment, type Part, phrase } from './draft.ts';
import { halfTopic, offerTopic, refusalTopic } from './issue-topics.ts';
import { settlingMove } from './plan-call.ts';
import type { AgentMove, CallState, CustomerMove, Step } from './state.ts';
import { isTwoThings, wantsAnswer } from './wish-kind.ts';

type AgentDraft = Draft<AgentMove>;

/** A settling step, or an earlier refusal that the caller will not take. */
export function settleStep(moment: Moment, step: Step, prefix: Part[]): AgentDraft {
  const { state } = moment;
  if (step.kind === 'refuse' && step.rank !== 0) {
    const pause = lookUpPause(moment);
    return {
      parts: [...prefix, ...backWords(moment, pause), ...refusal(moment)],
      act: 'explain',
      intent: 'decline-request',
      move: { kind: 'refuse' },
      emotion: { label: 'apologetic', intensity: 0.4 },
      ...pause,
    };
  }
  return proposeOutcome(moment, state.plan.outcome, prefix);
}

/** Says what will become of the issue. */
export function proposeOutcome(moment: Moment, outcome: Outcome, prefix: Part[]): AgentDraft {
  const { state, left } = moment;
  const pause = outcome === 'escalated' && prefix.length > 0 ? {} : lookUpPause(moment);
  const kind = settlingMove(outcome);
  const lead = [
    ...afterSilence(pause, prefix, state),
    ...backWords(moment, pause),
    ...findingFirst(moment, outcome, prefix),
  ];
  const words = settlingWords(moment, kind);
  const isFinal = kind === 'escalate' || kind === 'callback' || (outcome === 'unresolved' && left === 0);
  if (isFinal) state.settled = outcome;
  else state.proposed = outcome === 'customer-hung-up' ? 'unresolved' : outcome;
  return {
    parts: [...lead, ...words],
    act: SETTLING_ACTS[kind] ?? 'offer',
    intent: SETTLING_INTENTS[kind] ?? 'propose-solution',
    move: { kind, ...exchangeOf(state, kind, words) },
    emotion: {
      label: kind === 'offer' ? 'pleased' : kind === 'callback' ? 'neutral' : 'apologetic',
      intensity: kind === 'refuse' ? 0.5 : 0.35,
    },
    ...(isFinal ? { outcome } : {}),
    ...pause,
  };
}

const SETTLING_ACTS: Partial<Record<AgentMove, DialogueAct>> = {
  escalate: 'escalate',
  callback: 'promise-callback',
  refuse: 'apologise',
};
const SETTLING_INTENTS: Partial<Record<AgentMove, string>> = {
  escalate: 'hand-over',
  callback: 'arrange-callback',
  refuse: 'decline-request',
};

/** What the customer need not ask any more: how long it takes, or the answer itself. */
function exchangeOf(state: CallState, kind: AgentMove, words: readonly Part[]): { exchange?: string } {
  if (kind !== 'offer') return {};
  if (state.words.answer !== undefined) return { exchange: 'answer' };
  if (wantsAnswer(state.words.wishKind)) return { exchange: 'information' };
  return words.length > 1 || isTopical(words) ? { exchange: 'question.how-long' } : {};
}

function findingFirst(moment: Moment, outcome: Outcome, prefix: Part[]): Part[] {
  const { state, random } = moment;
  if (
    state.isFound ||
    !isKnown(state) ||
    outcome === 'escalated' ||
    prefix.length > 0 ||
    state.isNextAfterLookup ||
    !random.chance(0.4)
  )
    return [];
  state.isFound = true;
  return [phrase(findKey(moment))];
}

function settlingWords(moment: Moment, kind: AgentMove): Part[] {
  const { state, random } = moment;
  const isQuestion = wantsAnswer(state.words.wishKind);
  if (kind === 'offer') {
    const offer = phrase(offerKey(state, random));
    return [offer, ...(!isQuestion && !isTopical([offer]) && random.chance(0.3) ? [phrase('agent.when')] : [])];
  }
  if (isQuestion && kind === 'refuse')
    return [phrase(state.words.answer === undefined ? 'agent.refuse.know' : 'agent.refuse.whether')];
  if (isQuestion && kind === 'partial')
    return [phrase(state.words.answer === undefined ? 'agent.partial.know' : 'agent.partial.whether')];
  if (kind === 'refuse') return refusal(moment);
  if (kind === 'escalate' && !ASKS_FOR_MORE.has(state.customer?.kind)) return [phrase('agent.escalate.unasked')];
  return [phrase(kind === 'partial' ? partialKey(state, random) : `agent.${kind}`)];
}

/** After these the caller knows why somebody else takes over; otherwise the agent says so. */
const ASKS_FOR_MORE: ReadonlySet<CustomerMove | undefined> = new Set<CustomerMove>([
  'demand-supervisor',
  'reject',
  'complain',
  'object',
]);

/** A no with what stands in the way. */
function refusal({ state, random }: Moment): Part[] {
  const topic = refusalTopic(state.pairing);
  if (topic !== undefined) return [phrase(`agent.refuse.topic.${topic}`)];
  return [phrase('agent.refuse'), ...(random.chance(0.75) ? [phrase('agent.refuse.why')] : [])];
}

/** An offer in the words of its topic says what is done, mostly with a time. */
function isTopical(words: readonly Part[]): boolean {
  return words.some((part) => 'key' in part && part.key.startsWith('agent.offer.topic.'));
}

/** Of two things wished for the agent grants the first, once both have been named. */
function partialKey({ words, isWishSaid, pairing }: CallState, random: Random): string {
  if (isWishSaid && isTwoThings(words.wish) && random.chance(0.4)) return 'agent.partial.two';
  const topic = halfTopic(pairing);
  return topic === undefined ? 'agent.partial' : `agent.partial.topic.${topic}`;
}

/** A short wish of one part fits the general sentences; one with an "if" or a second half sounds read out in them. */
function isBare(wish: string | undefined): boolean {
  return (
    wish !== undefined && wish.split(' ').length <= 6 && !/ (?:if|and|or|before|without|instead|while)\b/.test(wish)
  );
}

function offerKey(state: CallState, random: Random): string {
  const { wishKind, wishForAgent, answer } = state.words;
  if (answer !== undefined) return 'agent.offer.answer';
  const topic = offerTopic(state.pairing);
  if (topic !== undefined && random.chance(state.isWishSaid && isBare(wishForAgent) ? 0.85 : 1))
    return `agent.offer.topic.${topic}`;
  if (wishKind === 'know') return 'agent.offer.know';
  if (wishKind === 'info') return 'agent.offer.info';
  const length = wishForAgent?.split(' ').length ?? 99;
  const isGuessable = length <= 8 && (wishKind === 'thing' || wishKind === 'done');
  if (length <= 13 && random.chance(state.isWishSaid ? 1 : isGuessable ? 0.8 : 0)) return `agent.offer.${wishKind}`;
  if (state.isWishSaid) return 'agent.offer.plain';
  return state.plan.isTrouble ? 'agent.offer.unsaid' : 'agent.offer.unsaid.request';
}

/** "You're welcome" answers thanks, not a bare "okay". */
export function isThanked({ customer }: CallState): boolean {
  return /\b(?:thank|thanks|thanking|appreciate|cheers|grateful|kind of you|helpful)\b/i.test(customer?.said ?? '');
}

/** What answers "so that's it?"; undefined where the caller has asked nothing. */
export function standsKey({ customer }: CallState): string | undefined {
  const said = customer?.said ?? '';
  if (!said.endsWith('?')) return undefined;
  return /\bwhat (?:am I|do I|should I|now)\b/i.test(said) ? 'agent.stands.what-now' : 'agent.stands';
}

/** The agent's last words; the scripted farewell follows them. */
export function closeCall({ state }: Moment): AgentDraft {
  const asked = state.settled === 'unresolved' ? standsKey(state) : undefined;
  const key =
    asked ??
    (state.settled === 'resolved'
      ? isThanked(state)
        ? 'agent.close'
        : 'agent.close-unthanked'
      : state.settled === 'unresolved'
        ? 'agent.close-low'
        : 'agent.close-plain');
  const label = state.settled === 'resolved' ? 'pleased' : state.settled === 'unresolved' ? 'apologetic' : 'neutral';
  return {
    parts: [phrase(key)],
    act: 'farewell',
    intent: 'close-call',
    move: { kind: 'close' },
    done: true,
    emotion: { label, intensity: 0.4 },
  };
}
