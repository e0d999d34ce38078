/** Reading turns that somebody else wrote (another responder, a person): what such a turn does, by its label or its words. */
import type { Turn } from '../../domain/turn.ts';
import { unmarked } from './marks.ts';
import type { AgentMove, CallState, CustomerMove, LastMove } from './state.ts';

/** Takes a foreign turn into the state. */
export function takeForeignTurn(state: CallState, turn: Turn): void {
  if (turn.role === 'agent') takeAgentTurn(state, turn);
  else takeCustomerTurn(state, turn);
  state.usedTexts.add(
    turn.said
      .toLowerCase()
      .replace(/[^a-z ]/g, '')
      .trim(),
  );
}

const AGENT_ACTS: Partial<Record<NonNullable<Turn['act']>, AgentMove>> = {
  hold: 'hold',
  'report-finding': 'find',
  explain: 'explain',
  offer: 'offer',
  escalate: 'escalate',
  'promise-callback': 'callback',
  'ask-anything-else': 'anything-else',
  farewell: 'close',
  'small-talk': 'chat',
};

const AGENT_WORDS: readonly (readonly [RegExp, AgentMove])[] = [
  [/anything else|everything for today/i, 'anything-else'],
  [/supervisor|manager|transfer you|put you through/i, 'escalate'],
  [/call you back|callback/i, 'callback'],
  [/one (?:moment|second|minute)|bear with me|hold on|let me (?:check|look|see|pull)/i, 'hold'],
  [/your (?:full )?name/i, 'ask-name'],
  [/unable to|can(?:no|')t (?:do|offer|approve|give)|not possible|unfortunately/i, 'refuse'],
  [
    /\bI(?:'ve| have) (?:issued|processed|arranged|scheduled|put|set|sent|applied|fixed)|\bI(?:'ll| will| can) (?:issue|process|arrange|schedule|send|refund|replace|offer|get|do|set)|would you like (?:me|us) to/i,
    'offer',
  ],
];

function takeAgentTurn(state: CallState, turn: Turn): void {
  const asked = state.words.facts.find(
    (fact) => turn.said.includes('?') && turn.said.toLowerCase().includes(fact.name.toLowerCase()),
  );
  const byWords = AGENT_WORDS.find(([pattern]) => pattern.test(turn.said))?.[1];
  const byAct = turn.act === undefined ? undefined : AGENT_ACTS[turn.act];
  const kind: AgentMove =
    asked && !state.given.has(asked.key)
      ? 'ask-fact'
      : (byAct ?? byWords ?? (turn.said.includes('?') ? 'unknown' : 'listen'));
  const move: LastMove<AgentMove> = {
    kind,
    said: turn.said,
    ...(kind === 'ask-fact' && asked ? { fact: asked.key } : {}),
  };
  state.agent = move;
  if (kind === 'hold') state.hasLookedUp = true;
  if (kind === 'offer') state.proposed = 'resolved';
  if (kind === 'escalate') state.settled ??= 'escalated';
  if (kind === 'callback') state.settled ??= 'callback-promised';
  state.agenda = [];
  // Whether a stranger will speak the last words is unknown, so the customer does.
  state.plan = { ...state.plan, closer: 'customer' };
}

const CUSTOMER_ACTS: Partial<Record<NonNullable<Turn['act']>, CustomerMove>> = {
  'state-issue': 'open',
  inform: 'more',
  'verify-identity': 'give-fact',
  confirm: 'confirm',
  accept: 'accept',
  reject: 'reject',
  complain: 'complain',
  'request-escalation': 'demand-supervisor',
  negotiate: 'negotiate',
  thank: 'accept',
  farewell: 'no-more',
  acknowledge: 'ok',
};

const CUSTOMER_WORDS: readonly (readonly [RegExp, CustomerMove])[] = [
  [/supervisor|manager/i, 'demand-supervisor'],
  [/\b(?:bye|goodbye|that's all|that is all|nothing else)\b/i, 'no-more'],
  [/^(?:no|nope)\b/i, 'reject'],
  [/thank|sounds good|perfect|that works|great/i, 'accept'],
  [/^(?:yes|yeah|yep|correct)\b/i, 'confirm'],
];

function takeCustomerTurn(state: CallState, turn: Turn): void {
  const isFirst = state.customer === undefined;
  const byWords = CUSTOMER_WORDS.find(([pattern]) => pattern.test(turn.said))?.[1];
  let kind: CustomerMove =
    (turn.act === undefined ? undefined : CUSTOMER_ACTS[turn.act]) ?? byWords ?? (isFirst ? 'open' : 'more');
  if (kind === 'accept' && state.proposed === undefined && state.settled === undefined) kind = 'ok';
  if (kind === 'demand-supervisor' && state.settled !== undefined) kind = 'ok';
  for (const fact of state.words.facts) if (isSpoken(fact.said, turn)) state.given.add(fact.key);
  state.customer = { kind, said: turn.said };
  state.isIssueSaid = true;
  state.isNameSaid ||= turn.said.includes(state.words.firstName);
  if (kind === 'accept' && state.proposed !== undefined) {
    state.settled ??= state.proposed;
    state.proposed = undefined;
  }
}

function isSpoken(said: string, turn: Turn): boolean {
  const plain = unmarked(said).toLowerCase();
  return (
    turn.said.toLowerCase().includes(plain) ||
    (turn.entities ?? []).some((entity) => entity.text.toLowerCase() === plain)
  );
}
