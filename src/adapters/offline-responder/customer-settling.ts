/** How the customer answers what settles the call, and closes it. */
import type { DialogueAct, Outcome } from '../../domain/labels.ts';
import type { Random } from '../../shared/random.ts';
import { ask, demand, hangUp, simple, takes } from './customer-moves.ts';
import { tellMore } from './customer-opening.ts';
import { type Draft, type Moment, type Part, phrase } from './draft.ts';
import { moodOnAccepting } from './mood.ts';
import type { CallState, CustomerMove } from './state.ts';

type CustomerDraft = Draft<CustomerMove>;

/** The answer to an offer, a refusal or what follows them; undefined when the agent did something else. */
export function settleReaction(moment: Moment): CustomerDraft | undefined {
  const { state } = moment;
  switch (state.agent?.kind) {
    case 'offer':
      return hearOffer(moment);
    case 'partial':
    case 'hold-line':
      return hearPartial(moment);
    case 'refuse':
      return hearRefusal(moment);
    case 'escalate':
      return closeOr(moment, [], [phrase('customer.escalate-ok')], 'accept');
    case 'callback':
      return closeOr(moment, [], [phrase('customer.callback-ok')], 'accept');
    case 'answer':
      return hearAnswer(moment);
    case 'contact-check':
      return closeOr(moment, [phrase('customer.confirm')], [phrase('customer.confirm')], 'confirm');
    case 'reference':
      return closeOr(moment, [phrase('customer.ref-ok')], [phrase('customer.ref-ok')], 'acknowledge');
    case 'anything-else':
      return hearAnythingElse(moment);
    case 'close':
      return closeNow(moment, []);
    case 'unknown':
      return answerUnknown(moment);
    default:
      return undefined;
  }
}

function hearOffer(moment: Moment): CustomerDraft {
  const { state, random } = moment;
  const isTold = state.agent?.exchange === 'answer' || state.agent?.exchange === 'information';
  if (!isTold && takes(moment, 'question')) return ask(moment, 'question', 'request-info', 'question');
  const outcome = settle(state, 'resolved');
  if (takes(moment, 'change-mind')) return { ...ask(moment, 'change', 'change-mind', 'change-mind'), ...outcome };
  const yes = phrase(acceptKey(state, random));
  return { ...closeOr(moment, [yes], [yes], 'accept'), ...outcome };
}

/** To a proposal one says "yes, please", to a thing done "great", to good news that it is a relief. */
function acceptKey({ agent }: CallState, random: Random): string {
  if (agent?.exchange === 'answer') return 'customer.accept-answer';
  if (agent?.exchange === 'information') return 'customer.accept-information';
  const isProposal = /\b(?:I can|we can|I could|how about|would you)\b|(?:^|[.,] )let(?: me|'s)\b|\?$/i.test(
    agent?.said ?? '',
  );
  return isProposal && random.chance(0.5) ? 'customer.accept-proposal' : 'customer.accept';
}

function hearPartial(moment: Moment): CustomerDraft {
  const { state } = moment;
  if (state.agent?.kind === 'partial' && takes(moment, 'negotiate')) {
    return simple('customer.negotiate', 'negotiate', 'negotiate-solution', 'negotiate');
  }
  const outcome = settle(state, 'partly-resolved');
  return {
    ...closeOr(moment, [phrase('customer.accept-partly')], [phrase('customer.accept-partly')], 'accept'),
    ...outcome,
  };
}

function hearRefusal(moment: Moment): CustomerDraft {
  const { state, random } = moment;
  if (state.plan.outcome === 'customer-hung-up') return hangUp(state);
  if (state.settled === undefined && takes(moment, 'demand'))
    return demand(state, random.chance(0.5) ? [phrase('customer.refuse-reply')] : []);
  const outcome =
    state.settled === undefined && state.agenda.every((step) => step.rank !== 0) ? settle(state, 'unresolved') : {};
  const lead = random.chance(0.45) ? [phrase('customer.refuse-reply')] : [];
  return { ...closeOr(moment, lead, [phrase('customer.refuse-reply')], 'complain'), ...outcome };
}

/** Marks the issue as settled; the outcome goes with the reply that does it. */
function settle(state: CallState, outcome: Outcome): { outcome?: Outcome } {
  if (state.settled !== undefined) return {};
  state.settled = outcome;
  state.proposed = undefined;
  return { outcome };
}

function hearAnswer(moment: Moment): CustomerDraft {
  const { state, random } = moment;
  if (state.settled === undefined && state.proposed === undefined) {
    return state.hasLookedUp ? simple('customer.answer-ok', 'acknowledge', 'follow') : tellMore(state, random);
  }
  if (state.settled === undefined && state.proposed !== undefined) {
    const outcome = settle(state, state.proposed);
    return { ...closeOr(moment, [phrase('customer.answer-ok')], [phrase('customer.answer-ok')], 'accept'), ...outcome };
  }
  return closeOr(
    moment,
    random.chance(0.4) ? [phrase('customer.answer-ok')] : [],
    [phrase('customer.answer-ok')],
    'acknowledge',
  );
}

function hearAnythingElse(moment: Moment): CustomerDraft {
  if (takes(moment, 'second-issue')) return ask(moment, 'second', 'raise-second-issue', 'second-issue');
  return closeNow(moment, [phrase(noMoreKey(moment.state))]);
}

/** "Is that everything?" wants a yes where "anything else?" wants a no. */
function noMoreKey({ agent, settled }: CallState): string {
  if (/\b(?:everything|all good)\b[^.?!]*\?$/i.test(agent?.said ?? '')) return 'customer.all-done';
  return settled === 'resolved' ? 'customer.no-more' : 'customer.no-more-low';
}

/** Closes when nothing is left to be done; otherwise only answers. */
function closeOr(moment: Moment, lead: Part[], answer: Part[], act: DialogueAct): CustomerDraft {
  const { state, left } = moment;
  if (act === 'accept') state.mood = moodOnAccepting(state.mood);
  if (state.settled !== undefined && (left <= 1 || state.agenda.length === 0)) {
    const late = state.agent?.kind === 'escalate' || state.agent?.kind === 'callback' ? [] : lead;
    if (
      left >= 2 &&
      state.pending.has('second-issue') &&
      state.settled === 'resolved' &&
      takes(moment, 'second-issue')
    ) {
      const asked = ask(moment, 'second', 'raise-second-issue', 'second-issue');
      return { ...asked, parts: [...lead, ...asked.parts] };
    }
    return closeNow(moment, late);
  }
  return {
    parts: answer,
    act,
    intent: ACCEPTING.has(act) ? 'accept-solution' : 'follow',
    move: {
      kind: act === 'accept' ? 'accept' : act === 'confirm' ? 'confirm' : act === 'complain' ? 'complain' : 'ok',
    },
  };
}

const ACCEPTING: ReadonlySet<DialogueAct> = new Set(['accept']);

const CLOSINGS: Readonly<Record<Outcome, string>> = {
  resolved: 'customer.close-good',
  'partly-resolved': 'customer.close-partly',
  unresolved: 'customer.close-unresolved',
  escalated: 'customer.close-escalated',
  'callback-promised': 'customer.close-callback',
  'customer-hung-up': 'customer.hang-up',
};

/** The last words, or the thanks before the agent's last words. */
export function closeNow(moment: Moment, lead: Part[]): CustomerDraft {
  const { state, left } = moment;
  if (state.settled === undefined) {
    const outcome = settle(state, state.proposed ?? 'unresolved');
    const key = state.settled === 'unresolved' ? 'customer.leave' : CLOSINGS[state.settled ?? 'unresolved'];
    return {
      parts: [phrase(key)],
      act: 'farewell',
      intent: 'end-call',
      move: { kind: 'close' },
      done: true,
      ...outcome,
    };
  }
  const isLow = state.settled === 'unresolved' || state.settled === 'customer-hung-up';
  if (state.plan.closer === 'agent' && left >= 1 && state.settled !== 'escalated') {
    const parts =
      lead.length > 0 &&
      (isLow || lead.some((part) => 'key' in part && /^customer\.(?:no-more|all-done)/.test(part.key)))
        ? lead
        : [...lead, phrase(thanksKey(state.settled))];
    const thanks = parts !== lead && (state.settled === 'resolved' || state.settled === 'callback-promised');
    return { parts, act: thanks ? 'thank' : 'acknowledge', intent: 'end-call', move: { kind: 'no-more' } };
  }
  const isAsked = /\?$/.test(state.agent?.said ?? '');
  const isHasty = !isAsked && state.settled === 'resolved' && moment.random.chance(state.plan.length <= 7 ? 0.7 : 0.45);
  return {
    parts: [...(isHasty ? [] : lead), phrase(CLOSINGS[state.settled])],
    act: 'farewell',
    intent: 'end-call',
    move: { kind: 'close' },
    done: true,
  };
}

/** Thanks are as warm as the result. */
function thanksKey(settled: Outcome): string {
  if (settled === 'resolved') return 'customer.thanks-end';
  return settled === 'unresolved' || settled === 'customer-hung-up' ? 'customer.refuse-reply' : 'customer.thanks-plain';
}

function answerUnknown(moment: Moment): CustomerDraft {
  const { state, left, random } = moment;
  if (left <= 1 || state.settled !== undefined) return closeNow(moment, []);
  if (state.nextChunk < state.words.chunks.length || !state.isWishSaid) return tellMore(state, random);
  return simple('customer.small-ok', 'acknowledge', 'follow');
}
