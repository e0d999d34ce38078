/** The values that phrases may name: who is speaking, what about, and the small details that a call sticks to. */
import type { Role } from '../../domain/labels.ts';
import type { Pairing } from '../../domain/plan.ts';
import { urgencyOf } from './issue-topics.ts';
import { countWords, mark, unmarked } from './marks.ts';
import type { PersonaWords } from './persona-words.ts';
import { plainAscii } from './spoken-values.ts';
import type { CallState } from './state.ts';

/** Slots for the next turn of `role`. What the role cannot know yet is absent. */
export function slotsFor(role: Role, state: CallState): Record<string, string | undefined> {
  const { words, pairing } = state;
  const isAgent = role === 'agent';
  const knowsName = !isAgent || state.isNameSaid;
  const fact = (key: string) => words.facts.find((entry) => entry.key === key)?.said;
  const isToDo = /^to /.test(unmarked(words.wish));
  const short = (text: string | undefined, most: number) =>
    text !== undefined && countWords(text) <= most ? text : undefined;
  return {
    ...state.details,
    ...(isAgent ? agentDays(state) : {}),
    recurs: state.plan.isTrouble ? 'happens again' : undefined,
    first: knowsName ? mark('person_name', words.firstName) : undefined,
    last: isAgent ? state.details['last'] : state.details['last'],
    lastName: knowsName ? mark('person_name', words.lastName) : undefined,
    lastSpelled: knowsName ? mark('person_name', spell(words)) : undefined,
    full: knowsName || state.hasLookedUp ? mark('person_name', words.fullName) : undefined,
    agent: isAgent || introducesByName(pairing) ? mark('person_name', agentFirst(pairing)) : undefined,
    company: mark('company', plainAscii(pairing.agent.company)),
    summary: isAgent ? undefined : words.summary,
    issueA: isAgent && state.isIssueSaid ? short(words.issueForAgent, 10) : undefined,
    headA: isAgent && state.isIssueSaid ? short(words.headForAgent, 7) : undefined,
    wish: isAgent ? undefined : short(words.wish, 17),
    wishSaid: !isAgent && state.isWishSaid ? short(words.wish, 17) : undefined,
    saidDay: !isAgent && namesDay(state) ? state.details['day'] : undefined,
    wishTo: !isAgent && isToDo ? short(words.wish, 17) : undefined,
    wishThing:
      !isAgent && (words.wishKind === 'thing' || words.wishKind === 'info') ? short(words.wish, 14) : undefined,
    wishDone: !isAgent && !isToDo && words.wishKind === 'done' ? short(words.wish, 14) : undefined,
    doneA: isAgent && words.wishKind === 'done' && state.isWishSaid ? short(words.wishForAgent, 9) : undefined,
    thingA: isAgent && words.wishKind === 'thing' && state.isWishSaid ? short(words.wishForAgent, 9) : undefined,
    knownA: isAgent ? short(words.known, 12) : undefined,
    wishA: isAgent ? short(words.wishForAgent, 13) : undefined,
    answer: isAgent ? words.answer : undefined,
    email: fact('email'),
    phone: fact('phone') ?? words.facts.find((entry) => entry.type === 'phone')?.said,
  };
}

/** Where it cannot wait, the agent speaks of no day; and nothing of today has lain about since another. */
function agentDays({ details, pairing }: CallState): Readonly<Record<string, string | undefined>> {
  return {
    day: details['agentDay'],
    ...(urgencyOf(pairing) === 'hours' ? { pastDay: undefined } : {}),
  };
}

/** The agent has just named the day. */
function namesDay({ agent, details }: CallState): boolean {
  const day = unmarked(details['day'] ?? '');
  return day !== '' && agent?.said?.includes(day) === true;
}

function spell(words: PersonaWords): string {
  return words.lastName
    .toUpperCase()
    .replace(/[^A-Z]/g, '')
    .split('')
    .join(' ');
}

function agentFirst(pairing: Pairing): string {
  return plainAscii(pairing.agent.name).split(' ')[0] ?? pairing.agent.name;
}

function introducesByName(pairing: Pairing): boolean {
  return pairing.agent.introduction.includes(agentFirst(pairing));
}
