/** The values that phrases may name: who is speaking, what about, and the small details that a call sticks to. */
import type { Role } from '../../domain/labels.ts';
import type { Pairing } from '../../domain/plan.ts';
import { urgencyOf } from './issue-topics.ts';
import { countWords, mark, unmarked } from './marks.ts';
import type { PersonaWords } from './persona-words.ts';
import { plainAscii } from './spoken-values.ts';
import type { CallState } from './state.ts';
import type { Slots } from './template.ts';

/** What may fill the slots of each side's phrases once all is known that it can come to know: the same for all turns of a call. */
export function callSlots({ words, pairing, plan, details }: Known): Readonly<Record<Role, Slots>> {
  const fact = (key: string) => words.facts.find((entry) => entry.key === key)?.said;
  const isToDo = /^to /.test(unmarked(words.wish));
  const short = (text: string | undefined, most: number) =>
    text !== undefined && countWords(text) <= most ? text : undefined;
  const agent = mark('person_name', agentFirst(pairing));
  const wish = short(words.wish, 17);
  const both = {
    ...details,
    recurs: plan.isTrouble ? 'happens again' : undefined,
    first: mark('person_name', words.firstName),
    lastName: mark('person_name', words.lastName),
    lastSpelled: mark('person_name', spell(words)),
    full: mark('person_name', words.fullName),
    company: mark('company', plainAscii(pairing.agent.company)),
    email: fact('email'),
    phone: fact('phone') ?? words.facts.find((entry) => entry.type === 'phone')?.said,
  };
  return {
    agent: {
      ...both,
      ...agentDays(pairing, details),
      agent,
      issueA: short(words.issueForAgent, 10),
      headA: short(words.headForAgent, 7),
      doneA: words.wishKind === 'done' ? short(words.wishForAgent, 9) : undefined,
      thingA: words.wishKind === 'thing' ? short(words.wishForAgent, 9) : undefined,
      knownA: short(words.known, 12),
      wishA: short(words.wishForAgent, 13),
      answer: words.answer,
    },
    customer: {
      ...both,
      agent: introducesByName(pairing) ? agent : undefined,
      summary: words.summary,
      wish,
      wishSaid: wish,
      saidDay: details['day'],
      wishTo: isToDo ? wish : undefined,
      wishThing: words.wishKind === 'thing' || words.wishKind === 'info' ? short(words.wish, 14) : undefined,
      wishDone: !isToDo && words.wishKind === 'done' ? short(words.wish, 14) : undefined,
    },
  };
}

type Known = Pick<CallState, 'words' | 'pairing' | 'plan' | 'details'>;

/** Slots for the next turn of `role`. What the role cannot know yet is absent. */
export function slotsFor(role: Role, state: CallState): Slots {
  const slots: Record<string, string | undefined> = { ...state.slots[role] };
  for (const name of role === 'agent' ? unknownToAgent(state) : unsaidByCustomer(state)) slots[name] = undefined;
  return slots;
}

function unknownToAgent({ isNameSaid, hasLookedUp, isIssueSaid, isWishSaid }: CallState): readonly string[] {
  return [
    ...(isNameSaid ? [] : ['first', 'lastName', 'lastSpelled']),
    ...(isNameSaid || hasLookedUp ? [] : ['full']),
    ...(isIssueSaid ? [] : ['issueA', 'headA']),
    ...(isWishSaid ? [] : ['doneA', 'thingA']),
  ];
}

function unsaidByCustomer(state: CallState): readonly string[] {
  return [...(state.isWishSaid ? [] : ['wishSaid']), ...(namesDay(state) ? [] : ['saidDay'])];
}

/** Where it cannot wait, the agent speaks of no day; and nothing of today has lain about since another. */
function agentDays(pairing: Pairing, details: CallState['details']): Readonly<Record<string, string | undefined>> {
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
