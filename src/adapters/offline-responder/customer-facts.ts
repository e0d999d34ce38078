/** How the customer gives facts: at once, in parts, after a search, again, or by putting a misheard digit right. */
import { type Draft, type Moment, phrase } from './draft.ts';
import { isByHeart, isOwnBirthday } from './identity.ts';
import { mark } from './marks.ts';
import { isBirthday, type KnownFact } from './persona-words.ts';
import type { CallState, CustomerMove } from './state.ts';

type CustomerDraft = Draft<CustomerMove>;

/** The name. */
export function answerName(state: CallState): CustomerDraft {
  state.isNameSaid = true;
  return {
    parts: [phrase('customer.give-name')],
    act: 'verify-identity',
    intent: 'give-identity',
    move: { kind: 'give-fact', fact: 'name' },
  };
}

/** The fact that was asked for. */
export function answerFact({ state, left, random }: Moment): CustomerDraft {
  const fact = factOf(state, state.agent?.fact);
  if (!fact)
    return { parts: [phrase('customer.dont-know')], act: 'inform', intent: 'give-details', move: { kind: 'ok' } };
  if (left >= 4 && !isByHeart(fact) && state.pending.delete('forgotten')) {
    return {
      parts: [phrase('customer.forgot')],
      act: 'hold',
      intent: 'wait',
      move: { kind: 'forgot', fact: fact.key },
    };
  }
  const [first] = fact.groups;
  if (left >= 4 && fact.groups.length > 1 && first !== undefined && state.pending.delete('parts')) {
    const half = Math.ceil(fact.groups.length / 2);
    const value = mark(fact.type, fact.groups.slice(0, half).join(', '));
    return {
      parts: [phrase('customer.part-first', { value })],
      act: 'inform',
      intent: 'give-details',
      move: { kind: 'give-part', fact: fact.key, right: fact.groups[half - 1] ?? first },
    };
  }
  return give(
    state,
    fact,
    giveKey(fact),
    isIdentity(fact),
    random.chance(0.3) ? random.between(1200, 3500) : undefined,
  );
}

/** A fact said once more, found at last, or its second half. */
export function restateFact({ state, random }: Moment): CustomerDraft {
  const fact = factOf(state, state.agent?.fact ?? state.customer?.fact);
  if (!fact)
    return { parts: [phrase('customer.small-ok')], act: 'acknowledge', intent: 'follow', move: { kind: 'ok' } };
  if (state.agent?.kind === 'part-ok') {
    const value = mark(fact.type, fact.groups.slice(Math.ceil(fact.groups.length / 2)).join(', '));
    state.given.add(fact.key);
    return {
      parts: [phrase('customer.part-rest', { value })],
      act: 'inform',
      intent: 'give-details',
      move: { kind: 'give-fact', fact: fact.key },
    };
  }
  if (state.agent?.kind === 'reassure') return give(state, fact, 'customer.found', false, random.between(1800, 6000));
  return give(state, fact, 'customer.given-already', false, undefined);
}

function give(
  state: CallState,
  fact: KnownFact,
  key: string,
  isIdentity: boolean,
  pauseMs: number | undefined,
): CustomerDraft {
  state.given.add(fact.key);
  return {
    parts: [phrase(key, { value: fact.said })],
    act: isIdentity ? 'verify-identity' : 'inform',
    intent: isIdentity ? 'give-identity' : 'give-details',
    move: { kind: 'give-fact', fact: fact.key },
    ...(pauseMs === undefined ? {} : { pauseMs: Math.round(pauseMs) }),
  };
}

/** Yes to what was repeated, or no with the right digits. */
export function answerEcho({ state }: Moment): CustomerDraft {
  const { right, wrong, fact: key } = state.agent ?? {};
  if (right === undefined || wrong === undefined || right === wrong) {
    return {
      parts: [phrase('customer.confirm')],
      act: 'confirm',
      intent: 'confirm-details',
      move: { kind: 'confirm' },
    };
  }
  const type = factOf(state, key)?.type ?? 'other';
  return {
    parts: [phrase('customer.correct', { right: mark(type, right), wrong: mark(type, wrong) })],
    act: 'correct',
    intent: 'correct-details',
    move: { kind: 'correct', right, ...(key === undefined ? {} : { fact: key }) },
  };
}

/** A fact of the call by its key. */
export function factOf(state: CallState, key: string | undefined): KnownFact | undefined {
  return state.words.facts.find((fact) => fact.key === key);
}

function isIdentity(fact: KnownFact): boolean {
  return fact.type === 'phone' || fact.type === 'email' || fact.type === 'account_id' || isBirthday(fact.name);
}

function giveKey(fact: KnownFact): string {
  if (fact.type === 'email') return 'customer.give-email';
  if (isBirthday(fact.name)) return isOwnBirthday(fact) ? 'customer.give-birth' : 'customer.give-birth.other';
  if (isByHeart(fact)) return 'customer.give-by-heart';
  if (fact.type === 'date') return 'customer.give-date';
  if (fact.type === 'order_id' || fact.type === 'account_id' || fact.type === 'phone') return 'customer.give-id';
  return 'customer.give-other';
}
