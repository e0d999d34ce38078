/** What the agent owes the caller before going on: an answer, patience, an apology, or a word that shows listening. */
import type { Random } from '../../shared/random.ts';
import { closeCall, isThanked, proposeOutcome, standsKey } from './agent-settling.ts';
import { factOf } from './customer-facts.ts';
import { type Draft, type Moment, type Part, phrase } from './draft.ts';
import { mark } from './marks.ts';
import { plainAscii } from './spoken-values.ts';
import type { AgentMove, CallState, Step } from './state.ts';
import { mayEmpathise } from './trouble.ts';

type AgentDraft = Draft<AgentMove>;

/** A turn of its own that answers the caller, where one is owed; undefined to go on with the agenda. */
export function callerReaction(moment: Moment, mustSettle: boolean): AgentDraft | undefined {
  const { state, left } = moment;
  const last = state.customer;
  switch (last?.kind) {
    case 'question':
    case 'chat':
    case 'change-mind':
    case 'second-issue':
      return mustSettle ? undefined : answer(state, last.exchange ?? '', last.kind === 'chat');
    case 'forgot':
    case 'interrupt':
      return mustSettle || left < 3 ? undefined : reassure();
    case 'give-part':
      return mustSettle ? undefined : hearPart(state);
    case 'greet':
      return mustSettle
        ? undefined
        : {
            parts: [phrase(state.plan.isTrouble ? 'agent.ask-start' : 'agent.ask-start.request')],
            act: 'request-info',
            intent: 'understand-issue',
            move: { kind: 'ask-start' },
            emotion: calm(0.2),
          };
    case 'demand-supervisor':
      return state.settled === undefined ? handOver(moment) : undefined;
    case 'negotiate':
      return mustSettle
        ? undefined
        : {
            parts: [phrase('agent.partial.hold-line')],
            act: 'explain',
            intent: 'decline-request',
            move: { kind: 'hold-line' },
            emotion: { label: 'apologetic', intensity: 0.4 },
          };
    case 'no-more':
    case 'close':
      return closeCall(moment);
    default:
      return undefined;
  }
}

function calm(intensity: number): { label: 'neutral'; intensity: number } {
  return { label: 'neutral', intensity };
}

function answer({ details }: CallState, exchange: string, isChat: boolean): AgentDraft {
  const day = details['day'];
  return {
    parts: [phrase(`${exchange}.answer`, { day })],
    act: isChat ? 'small-talk' : 'inform',
    intent: isChat ? 'chat' : 'answer-question',
    move: { kind: isChat ? 'chat' : 'answer', exchange },
    emotion: isChat ? { label: 'amused', intensity: 0.3 } : calm(0.2),
  };
}

function reassure(): AgentDraft {
  return {
    parts: [phrase('agent.reassure')],
    act: 'acknowledge',
    intent: 'reassure',
    move: { kind: 'reassure' },
    emotion: { label: 'empathetic', intensity: 0.2 },
  };
}

function hearPart(state: CallState): AgentDraft {
  const type = factOf(state, state.customer?.fact)?.type ?? 'other';
  const last = state.customer?.right;
  return {
    parts: [phrase('agent.part-ok', { last: last === undefined ? undefined : mark(type, last) })],
    act: 'acknowledge',
    intent: 'collect-details',
    move: { kind: 'part-ok', ...(state.customer?.fact === undefined ? {} : { fact: state.customer.fact }) },
    emotion: calm(0.15),
  };
}

function handOver(moment: Moment): AgentDraft {
  const { state } = moment;
  state.agenda = [];
  return proposeOutcome(
    moment,
    'escalated',
    state.mood < -0.1 && moment.random.chance(0.7) ? [phrase('agent.calm')] : [],
  );
}

/** Words before the step itself that take up what the caller just said. */
export function prefixFor(moment: Moment, step: Step): Part[] {
  const { state, random } = moment;
  if (step.kind === 'misread' && state.customer?.kind !== 'open') return [];
  const isBadNews = BAD_NEWS.has(step.kind);
  switch (state.customer?.kind) {
    case 'open':
      return hearIssue(moment, step);
    case 'more':
      return random.chance(step.kind === 'listen' ? 0 : 0.55) ? hearMore(moment, step) : [];
    case 'give-fact':
      return step.kind === 'echo' ? [] : thankForFact(state, step, random);
    case 'correct': {
      const type = factOf(state, state.customer.fact)?.type ?? 'other';
      return [phrase('agent.corrected', { right: mark(type, state.customer.right ?? '') })];
    }
    case 'object':
      return [phrase('agent.sorry-mistake')];
    case 'reject':
      return state.agent?.kind === 'wrong' ? wrongPutRight(state, step) : [];
    case 'confirm':
      return random.chance(0.5) ? [phrase(isBadNews ? 'agent.ok-flat' : 'agent.ok')] : [];
    case 'accept':
      return random.chance(0.5) ? [phrase(gladKey(state))] : [];
    case 'complain':
      return answerComplaint(state, random);
    case 'ok':
      return step.kind === 'hold' || step.kind === 'ask-fact'
        ? random.chance(0.3)
          ? [phrase('agent.ok-flat')]
          : []
        : [];
    default:
      return [];
  }
}

/** Who asks whether that is all is told so before anything else is said. */
function answerComplaint(state: CallState, random: Random): Part[] {
  const stands = state.agent?.kind === 'refuse' ? standsKey(state) : undefined;
  if (stands !== undefined) return [phrase(stands)];
  return random.chance(0.6) ? [phrase(state.settled === undefined ? 'agent.calm' : 'agent.close-low')] : [];
}

/** Gladness is for good ends, and "you're welcome" for thanks. */
function gladKey(state: CallState): string {
  if (state.settled !== 'resolved') return 'agent.ok-plain';
  if (isThanked(state)) return 'agent.glad-thanked';
  return state.agent?.kind === 'answer' ? 'agent.ok-plain' : 'agent.glad';
}

function wrongPutRight(state: CallState, step: Step): Part[] {
  if (step.rank === 0 && (state.plan.outcome === 'resolved' || state.plan.outcome === 'partly-resolved')) {
    return [phrase('agent.sorry-mistake'), phrase('agent.right-after-wrong')];
  }
  return [phrase('agent.calm')];
}

function hearIssue({ state, random }: Moment, step: Step): Part[] {
  if (step.kind === 'listen') return [];
  if (step.kind === 'misread') return random.chance(0.4) ? [phrase('agent.ok-flat')] : [];
  const isBrisk = /curt|brisk|stiff|blunt/.test(state.pairing.agent.attitude);
  if (!random.chance(isBrisk ? 0.45 : 0.85)) return [];
  if (!mayEmpathise(state) || !random.chance(isBrisk ? 0.3 : 0.65)) return [phrase(hearKey(step))];
  state.isEmpathyShown = true;
  state.hasEmpathised = true;
  const typical = typicalWords(state);
  if (typical !== undefined && random.chance(0.14)) return [{ words: typical }];
  return [phrase('agent.empathise')];
}

/** The first sentence of what the persona says on hearing an issue, when it is short. */
function typicalWords(state: CallState): string | undefined {
  const [first = ''] = plainAscii(state.pairing.agent.responseToIssue).split(/(?<=[.!?])\s/);
  const words = first.split(' ').length;
  return words >= 3 && words <= 14 && !first.includes('?') && !/\d/.test(first) ? first : undefined;
}

/** "Let's have a look" is for what comes before the result. */
function hearKey(step: Step): string {
  return step.kind.startsWith('ask') || step.kind === 'hold' ? 'agent.hear' : 'agent.ok-flat';
}

function hearMore({ state, random }: Moment, step: Step): Part[] {
  if (mayEmpathise(state) && !state.hasEmpathised && random.chance(0.5)) {
    state.isEmpathyShown = true;
    state.hasEmpathised = true;
    return [phrase('agent.empathise')];
  }
  return [phrase(hearKey(step))];
}

/** Before these nothing sounds pleased. */
const BAD_NEWS: ReadonlySet<AgentMove> = new Set(['refuse', 'partial', 'escalate', 'callback', 'wrong', 'explain']);

function thankForFact(state: CallState, step: Step, random: Random): Part[] {
  const isBadNews = BAD_NEWS.has(step.kind);
  const asksOn = step.kind === 'ask-detail' || step.kind === 'ask-wish';
  const key = state.customer?.fact;
  if (key === 'name') return random.chance(0.8) ? [phrase('agent.thanks-name')] : [];
  const fact = factOf(state, key);
  const last = fact?.groups.length && fact.groups.length > 1 ? fact.groups[fact.groups.length - 1] : undefined;
  if (fact && last !== undefined && random.chance(0.3))
    return [phrase('agent.echo-short', { last: mark(fact.type, last) })];
  return asksOn || random.chance(0.75) ? [phrase(isBadNews ? 'agent.ok-flat' : 'agent.thanks-fact')] : [];
}
