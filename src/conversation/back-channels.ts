/** Back-channels: which long turns the listener answers with a "mm-hmm" in mid-turn, and what it says. Decided by the call's seed and the turn. Pure. */
import type { DialogueAct, Role } from '../domain/labels.ts';
import { otherRole } from '../domain/labels.ts';
import { type Breaths, MOST_BREATHS, type Turn } from '../domain/turn.ts';
import { createRandom, type Random } from '../shared/random.ts';
import { wordsOf } from '../shared/words.ts';
import { breathsIn } from './breaths.ts';
import type { Conversation } from './conversation.ts';
import { languageBank } from './language-bank.ts';
import { type Bounds, boundReached } from './turn-taking.ts';

/** One thing to say. `to`: only to turns that do one of these; `casual`: not for people who talk formally; `refused`: to bad news, and nothing else is. */
interface Phrase {
  readonly say: string;
  readonly weight: number;
  readonly casual?: boolean;
  readonly to?: readonly DialogueAct[];
  readonly refused?: boolean;
}

/** By who listens. A language that is not there has no back-channels. */
const phrasesIn = languageBank<Readonly<Record<Role, readonly Phrase[]>>>('./back-channels.json');

/** The customer's story is the longest turn of most calls; without the difference every "mm-hmm" would stand there. */
const CHANCES = { story: 0.45, other: 0.75 };
/** Nobody says "right" to a greeting: so many words of the customer's first turn come before. */
const GREETING_WORDS = 9;
/** Turns in a row that are said in one breath after one that was not. */
const REST_TURNS = 2;
/** Turns that wait for an answer, read something back, or are too short-lived to speak into. */
const UNSUITED: ReadonlySet<DialogueAct> = new Set([
  'greet',
  'hold',
  'echo-confirm',
  'correct',
  'ask-anything-else',
  'thank',
  'farewell',
  'hang-up',
]);
/** Less of the second part was heard than this, and enough of the first: the other side is still speaking. */
const MOST_OF_REST = 1 / 3;
const LEAST_OF_FIRST = 1 / 3;

/** With the last turn in two breaths, where the call is to have a back-channel there. */
export function withBackChannel(conversation: Conversation, bounds: Bounds): Conversation {
  const turn = conversation.turns.at(-1);
  if (!turn || conversation.phase !== 'talking' || boundReached(conversation, bounds)) return conversation;
  const breaths = breathsFor(turn, conversation);
  return breaths ? { ...conversation, turns: conversation.turns.with(-1, { ...turn, breaths }) } : conversation;
}

/**
 * The number of a turn in the data, where what was said into the turns before it has rows of its own. What is said into the
 * turn itself has the next one.
 */
export function rowOf(turns: readonly Turn[], index: number): number {
  return index + turns.slice(0, index).filter(({ breaths }) => breaths?.heardFirst).length;
}

/** True when what was heard of a turn is its first breath, or little more. */
export function isFirstBreath({ first, second }: Breaths, heard: string): boolean {
  const words = [...wordsOf(heard)];
  // Of four words a recogniser may mishear three: what is about as long as the first breath, with little of the second, is the first.
  const length = wordsOf(first).length;
  const isAsShort = words.length >= length / 2 && words.length <= length;
  const isFirst = takenOut(wordsOf(first), words) >= LEAST_OF_FIRST || isAsShort;
  return isFirst && takenOut(wordsOf(second), words) < MOST_OF_REST;
}

/** All that was heard of a turn in two breaths. What was said during the back-channel is lost to the one who said that. */
export function heardInAll(
  { first, heardFirst }: Breaths,
  rest: string,
  confidence: number | undefined,
): { readonly text: string; readonly confidence: number | undefined } {
  const before = heardFirst?.text ?? first;
  const sure = heardFirst?.confidence;
  const [one, other] = [wordsOf(before).length, wordsOf(rest).length];
  const both = sure !== undefined && confidence !== undefined && one + other > 0;
  return {
    text: `${before} ${rest}`.trim(),
    confidence: both ? asFine((sure * one + confidence * other) / (one + other)) : (confidence ?? sure),
  };
}

function breathsFor(turn: Turn, { plan, turns }: Conversation): Breaths | undefined {
  if (turn.scripted || (turn.act && UNSUITED.has(turn.act))) return undefined;
  const before = turns.slice(0, turn.index).flatMap(({ index, breaths }) => (breaths ? [{ index, breaths }] : []));
  const last = before.at(-1)?.index ?? Number.NEGATIVE_INFINITY;
  if (before.length >= MOST_BREATHS || turn.index - last <= REST_TURNS) return undefined;
  const phrases = phrasesFor(turn, plan.pairing);
  const random = createRandom(`${plan.seed}/back-channel/${turn.index}`);
  if (phrases.length === 0 || !random.chance(turn.act === 'state-issue' ? CHANCES.story : CHANCES.other))
    return undefined;
  const cut = breathsIn(turn).find(({ first }) => turn.index > 1 || wordsOf(first).length >= GREETING_WORDS);
  const said = new Set(before.map(({ breaths }) => breaths.backChannel));
  return cut && { ...cut, backChannel: pick(phrases, said, random) };
}

/** Both sides must speak a language of the bank: where a turn may be cut depends on it, too. */
function phrasesFor(turn: Turn, pairing: Conversation['plan']['pairing']): readonly Phrase[] {
  const listener = pairing[otherRole(turn.role)];
  const bank = phrasesIn(listener.language);
  if (bank === undefined || bank !== phrasesIn(pairing[turn.role].language)) return [];
  const isFormal = listener.speechHabits.formality === 'formal';
  return bank[listener.role].filter(
    ({ casual, to, refused = false }) =>
      refused === isRefusal(turn) &&
      !(casual && isFormal) &&
      (to === undefined || (turn.act !== undefined && to.includes(turn.act))),
  );
}

/** "Okay" into a refusal would be taken for consent. */
function isRefusal({ role, act, intent }: Turn): boolean {
  return role === 'agent' && (intent === 'decline-request' || act === 'apologise');
}

/** Another one than before, as long as there is another. */
function pick(phrases: readonly Phrase[], said: ReadonlySet<string>, random: Random): string {
  const fresh = phrases.filter(({ say }) => !said.has(say));
  return random.weighted((fresh.length > 0 ? fresh : phrases).map(({ say, weight }) => [say, weight] as const));
}

/** The share of `wanted` that is among `words`, which lose them. */
function takenOut(wanted: readonly string[], words: string[]): number {
  const found = wanted.filter((word) => {
    const at = words.indexOf(word);
    if (at !== -1) words.splice(at, 1);
    return at !== -1;
  });
  return found.length / Math.max(1, wanted.length);
}

/** Carriers tell confidences in four digits. */
function asFine(confidence: number): number {
  return Math.round(confidence * 10_000) / 10_000;
}
