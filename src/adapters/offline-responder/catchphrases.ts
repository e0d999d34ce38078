/** A persona's own expressions, put only where they can stand: a lead before a story, a cry after a complaint, a word of content. */
import type { Role } from '../../domain/labels.ts';
import type { Random } from '../../shared/random.ts';
import type { Draft } from './draft.ts';
import { canLower } from './lower-case.ts';
import { countWords } from './marks.ts';
import { upperFirst } from './persona-words.ts';
import { plainAscii } from './spoken-values.ts';
import type { CallState } from './state.ts';

const MOST = 1;
const CHANCE = 0.2;

/** Said before a sentence, with a comma. */
const LEADS =
  /^(?:long story short|bottom line|funny thing is|with respect|anyhow|now hold on|here's the thing|tell you what|right then|honestly|look|listen)$/i;
/** True only of what was said before, as when a misunderstanding is put right. */
const SAID_BEFORE = /^(?:as I said|like I said|as I told you|again)$/i;
/** Begins with such a word already. */
const HAS_LEAD = /^(?:so|well|and|but|okay|right|yeah|um|uh|hm|see|look|oh|the thing is|i mean)\b/i;
/** Said on being content. */
const PLEASED =
  /^(?:that works|fair enough|too easy|no problem at all|whatever's simplest|I'm easy|I do appreciate it|you're a dear|bless your heart|simple as that|oh,? lovely|you(?: are|'re) (?:very|so) kind|(?:I am )?much obliged|that is music to me|so exciting|beauty|fish on|third time lucky)$/i;
/** Said while the other waits. */
const WAITING =
  /^(?:leave (?:that|it) with me|let me just check with someone|these darn computers|sorry, I'm kind of new)/i;
/** Said with a finding or an offer. */
const PROMISING = /we'll|let's get|for sure|here's what I'm seeing/i;
/** Said as a complaint goes on. */
const EXCLAIMING =
  /^(?:are you kidding|this is|that's robbery|color me|you gotta|how convenient|round and round|nobody|that don't|I don't|oh dear|I was so|I've never|third time|day \w+|he's|she's|my hands|I'm really|I'm a bit|with my|at my age|I want that|I have the|I can read|please, I)/i;

/** Announces something that does not follow. */
const NOWHERE =
  /^(?:quick question|oh,? and another|hold on|just to confirm|is that|who actually|what's the|just being|no rush)/i;
const UNKNOWN: readonly string[] = ['complain', 'reject'];

/** Where each kind of expression may stand: the customer's and the agent's moves. */
const PLACES: readonly (readonly [RegExp, Readonly<Record<Role, readonly string[]>>])[] = [
  [SAID_BEFORE, { customer: ['object'], agent: [] }],
  [LEADS, { customer: ['more', 'object'], agent: ['explain'] }],
  [PLEASED, { customer: ['accept'], agent: [] }],
  [WAITING, { customer: [], agent: ['hold'] }],
  [PROMISING, { customer: [], agent: ['find'] }],
  [EXCLAIMING, { customer: ['reject', 'complain', 'negotiate', 'more'], agent: [] }],
];

/** The turn with an expression before or after it, or unchanged. One whose place is unknown is said on a complaint only. */
export function addCatchphrase(role: Role, text: string, draft: Draft, state: CallState, random: Random): string {
  const habits = role === 'agent' ? state.pairing.agent.speechHabits : state.pairing.customer.speechHabits;
  const kind = draft.move.kind;
  // What stands in the account of the issue will be said anyway.
  const told = role === 'customer' ? plainAscii(state.pairing.customer.issue.text) : '';
  const fitting = habits.catchphrases
    .map((own) =>
      plainAscii(own)
        .trim()
        .replace(/[.!]+$/, ''),
    )
    .filter((own) => placesOf(own, role, state).includes(kind) && !isSaid(own, `${text} ${told}`));
  if (fitting.length === 0 || state.catchphrases >= MOST || !random.chance(CHANCE)) return text;
  if (countWords(text) < 3 || !/[.!?]\ue003?$/.test(text)) return text;
  const own = random.pick(fitting);
  const isLead = LEADS.test(own) || SAID_BEFORE.test(own);
  if (isLead && (HAS_LEAD.test(text) || !canLower(text.split(' ')[0]))) return text;
  state.catchphrases += 1;
  if (isLead) return `${upperFirst(own)}, ${/^I\b/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1)}`;
  const sign = /\?$/.test(own) ? '' : ASKING.test(own) ? '?' : '.';
  return `${text} ${upperFirst(own)}${sign}`;
}

/** A question by its first words; "do the math" and "what a day" are none. */
const ASKING =
  /^(?:(?:are|do|can|could|will|would|is|was) (?:I|you|we|they|he|she|it|that|this|there|anybody|somebody)|(?:what|who|why)(?: (?:is|are|am|do|did|does|can|will|would|else|now)|'s|$)|how (?:is|do|does|can|long|much|many))\b/i;

function isSaid(own: string, text: string): boolean {
  return text.toLowerCase().includes(own.toLowerCase());
}

function placesOf(own: string, role: Role, state: CallState): readonly string[] {
  const known = PLACES.find(([pattern]) => pattern.test(own))?.[1][role];
  if (known === undefined) return role === 'customer' && !NOWHERE.test(own) ? UNKNOWN : [];
  if (state.plan.isTrouble || LEADS.test(own)) return known;
  return known.filter((kind) => kind !== 'more');
}
