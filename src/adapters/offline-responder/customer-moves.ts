/** Turns that several parts of the customer's policy take: plain ones, questions, the demand for a supervisor, hanging up. */
import type { DialogueAct } from '../../domain/labels.ts';
import { type Draft, type Moment, type Part, phrase } from './draft.ts';
import { isPaidBack } from './issue-topics.ts';
import { phraseBank } from './phrase-bank.ts';
import type { CallState, CustomerEvent, CustomerMove } from './state.ts';

type CustomerDraft = Draft<CustomerMove>;

/** One phrase, one move. */
export function simple(key: string, act: DialogueAct, intent: string, kind: CustomerMove = 'ok'): CustomerDraft {
  return { parts: [phrase(key)], act, intent, move: { kind } };
}

/** True, once, for an event that was dealt and for which there is room. */
export function takes({ state, left }: Moment, event: CustomerEvent, room = 2): boolean {
  return left >= room && state.pending.delete(event);
}

/** Questions that the agent has just answered unasked. */
const ANSWERED: Readonly<Record<string, RegExp>> = {
  writing: /\b(?:e?mail|text|writing|confirmation|letter|sent|sending|copy|paper)/i,
  'do-anything': /\b(?:try|check|print|keep|wait|call them|order whatever)\b/i,
  'what-now': /\b(?:try|check|print|keep|wait|call them|order whatever)\b/i,
  cost: /\b(?:no charge|no fee|free|cost|on us|zero)\b/i,
};
/** Only a visit or a delivery on a near day can be put off; nobody is away when money comes. */
const MOVABLE =
  /^(?=.*\b(?:tomorrow|today|this afternoon)\b)(?=.*\b(?:comes?|coming|visit|crew|technician|appointment|deliver\w*|truck|courier|van|inspection)\b)/i;

/** Opens one of the two-part exchanges of the bank, such as a question about how long it takes. */
export function ask(
  { state, random }: Moment,
  family: 'question' | 'second' | 'change' | 'chat',
  act: DialogueAct,
  kind: CustomerMove,
): CustomerDraft {
  const names = phraseBank()
    .keysWith(`${family}.`)
    .filter((key) => key.endsWith('.ask'))
    .map((key) => key.split('.')[1] ?? '')
    .filter((name) => `${family}.${name}` !== state.agent?.exchange && !(name === 'cost' && isPaidBack(state.pairing)))
    // Who says what was wanted all along has changed nothing.
    .filter((name) => name !== 'focus' || !state.isWishSaid)
    .filter((name) => ANSWERED[name]?.test(state.agent?.said ?? '') !== true)
    .filter((name) => name !== 'later' || MOVABLE.test(state.agent?.said ?? ''));
  const exchange = random.pick(names);
  const intents = {
    question: 'ask-question',
    second: 'raise-another-issue',
    change: 'change-request',
    chat: 'chat',
  } as const;
  return {
    parts: [phrase(`${family}.${exchange}.ask`)],
    act,
    intent: intents[family],
    move: { kind, exchange: `${family}.${exchange}` },
  };
}

/** Asks for a supervisor, after the given words. */
export function demand(state: CallState, lead: Part[]): CustomerDraft {
  const parts = state.pairing.traits.verbosity === 'terse' ? [] : lead;
  return {
    parts: [...parts, phrase('customer.demand-supervisor')],
    act: 'request-escalation',
    intent: 'request-supervisor',
    move: { kind: 'demand-supervisor' },
  };
}

/** Leaves without a farewell. */
export function hangUp(state: CallState): CustomerDraft {
  state.settled = 'customer-hung-up';
  state.mood = Math.min(state.mood, -0.6);
  return {
    parts: [phrase('customer.hang-up')],
    act: 'hang-up',
    intent: 'end-call',
    move: { kind: 'hang-up' },
    done: true,
    outcome: 'customer-hung-up',
  };
}
