/** The customer's policy: how the caller answers each thing that an agent can do. */
import { answerEcho, answerFact, answerName, restateFact } from './customer-facts.ts';
import { ask, demand, hangUp, simple, takes } from './customer-moves.ts';
import { openCall, sayWish, settlesNext, tellMore, wishIntent } from './customer-opening.ts';
import { closeNow, settleReaction } from './customer-settling.ts';
import { type Draft, type Moment, phrase } from './draft.ts';
import { mayChat, moodAfter } from './mood.ts';
import type { CallState, CustomerMove } from './state.ts';

type CustomerDraft = Draft<CustomerMove>;

/** Decides the customer's next turn. */
export function customerTurn(moment: Moment): CustomerDraft {
  const { state, left, random } = moment;
  if (state.customer === undefined && !state.isIssueSaid) return openCall(state, random);
  if (state.agent) state.mood = moodAfter(state.mood, state.agent.kind, state.isEmpathyShown);
  state.isEmpathyShown = false;
  const draft = react(moment);
  if (left === 0 && !draft.done) return closeNow(moment, []);
  return draft;
}

function react(moment: Moment): CustomerDraft {
  const { state, random } = moment;
  switch (state.agent?.kind) {
    case 'ask-name':
      return withWish(moment, answerName(state));
    case 'ask-fact':
      return withWish(moment, answerFact(moment));
    case 'part-ok':
    case 'ask-again':
      return withWish(moment, restateFact(moment));
    case 'reassure':
      return afterReassurance(moment);
    case 'echo':
      return withWish(moment, answerEcho(moment));
    case 'ask-wish':
      return sayWish(state);
    case 'misread':
      return withWish(moment, objectTo(moment));
    case 'hold':
    case 'still-looking':
    case 'chat':
      return wait(moment);
    case 'find':
      return withWish(moment, simple(findOkKey(state), 'acknowledge', 'follow'));
    case 'explain':
      return withWish(moment, simple('customer.explain-ok', 'acknowledge', 'follow'));
    case 'wrong':
      return withWish(moment, rejectWrong(moment));
    default:
      return settleReaction(moment) ?? withWish(moment, tellMore(state, random));
  }
}

/** That the account was found is good to hear; what was found in trouble mostly is not. */
function findOkKey({ plan }: CallState): string {
  return plan.isTrouble ? 'customer.find-ok' : 'customer.find-ok.request';
}

/** The wish is put in before the agent must settle, where it was not said yet; before a refusal it must be. */
function withWish({ state, left, random }: Moment, draft: CustomerDraft): CustomerDraft {
  const isLastChance = left <= 3 || settlesNext(state);
  if (
    state.isWishSaid ||
    !isLastChance ||
    draft.done ||
    !BEFORE_WISH.has(draft.move.kind) ||
    (state.plan.outcome === 'resolved' && !random.chance(WISH_CHANCE[draft.move.kind] ?? 0.9))
  )
    return draft;
  const act = draft.act === 'acknowledge' ? 'inform' : draft.act;
  const move = { ...draft.move, isStory: false };
  return { ...draft, parts: [...draft.parts, phrase('customer.wish')], act, intent: wishIntent(state), move };
}

/** Where the wish is granted anyway it need not be said; "okay" is mostly just that. */
const WISH_CHANCE: Partial<Record<CustomerMove, number>> = { more: 0.7, ok: 0.2 };

const BEFORE_WISH: ReadonlySet<CustomerMove> = new Set([
  'give-fact',
  'ok',
  'more',
  'confirm',
  'correct',
  'object',
  'reject',
]);

function afterReassurance(moment: Moment): CustomerDraft {
  const { state, random } = moment;
  if (state.customer?.kind === 'interrupt') return simple('customer.back', 'inform', 'wait');
  if (state.customer?.kind === 'forgot') return withWish(moment, restateFact(moment));
  return withWish(moment, tellMore(state, random));
}

function objectTo({ state, random }: Moment): CustomerDraft {
  const key =
    state.customer?.kind === 'open' && random.chance(0.4) ? 'customer.object-misread-short' : 'customer.object-misread';
  return simple(key, 'correct', 'correct-details', 'object');
}

function wait(moment: Moment): CustomerDraft {
  const { state, random } = moment;
  const isHeld = state.agent?.kind === 'hold';
  if (isHeld && mayChat(state.mood, state.pairing.customer.demeanor) && takes(moment, 'chat', 4))
    return ask(moment, 'chat', 'small-talk', 'chat');
  if (isHeld && takes(moment, 'interrupt', 4)) return simple('customer.interrupt', 'hold', 'wait', 'interrupt');
  const patient = random.chance(0.45) ? 'customer.small-ok' : isHeld ? 'customer.wait-ok' : 'customer.wait-still';
  const key = state.agent?.kind === 'chat' ? 'customer.chat-ok' : patient;
  const answer = simple(key, 'acknowledge', 'wait');
  return state.plan.outcome === 'resolved' ? answer : withWish(moment, answer);
}

function rejectWrong(moment: Moment): CustomerDraft {
  const { state, left, random } = moment;
  const refusal = phrase(`customer.reject-wrong.${state.agent?.exchange ?? 'closed'}`);
  const nextSettles = state.agenda[0]?.rank === 0;
  if (state.plan.outcome === 'customer-hung-up' && (nextSettles || left <= 2) && random.chance(0.7))
    return hangUp(state);
  if (takes(moment, 'demand')) return demand(state, [refusal]);
  const parts = [refusal];
  if (state.mood < -0.3 && random.chance(0.35)) parts.push(phrase('customer.complain'));
  return { parts, act: 'reject', intent: 'reject-solution', move: { kind: 'reject' } };
}
