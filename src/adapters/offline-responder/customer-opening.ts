/** The customer's words about the issue: the opening statement, and more of it when asked. */

import type { Random } from '../../shared/random.ts';
import type { Draft, Part } from './draft.ts';
import { phrase } from './draft.ts';
import { countWords, unmarked } from './marks.ts';
import { identifies, type KnownFact } from './persona-words.ts';
import { retell } from './retell.ts';
import type { CallState, CustomerMove } from './state.ts';
import { questionIn } from './story-question.ts';

type CustomerDraft = Draft<CustomerMove>;

/** The first words: who, what about, perhaps what for. Real ones have a median of 16 and a mean of 22 words. */
export function openCall(state: CallState, random: Random): CustomerDraft {
  const { plan, pairing } = state;
  const isBrief = pairing.traits.verbosity === 'terse';
  if (plan.agenda.length >= 5 && !plan.upfront && random.chance(0.16)) {
    return { parts: [phrase('customer.greeting-only')], act: 'greet', intent: 'report-issue', move: { kind: 'greet' } };
  }
  const parts: Part[] = [];
  if (random.chance(0.85)) parts.push(phrase('customer.hello'));
  const hasNumber = factUpfront(state) !== undefined;
  if (random.chance(plan.upfront && !hasNumber ? 1 : isBrief ? 0.06 : 0.14)) parts.push(phrase('customer.name-first'));
  const room = { terse: 5, average: 9, talkative: 15 }[pairing.traits.verbosity] + random.int(7);
  const short = plan.agenda.length <= 2;
  const wishes = mustWish(state) || random.chance(short ? (plan.agenda.length === 2 ? 0.5 : 0.8) : 0.25);
  const goesOn = state.agenda[0]?.kind === 'listen';
  const isTold = addIssue(state, parts, room, random);
  const digresses = !endsAsking(parts) && mayDigress(state) && random.chance(short ? 0.12 : 0.4);
  if (digresses) parts.push(digress(state, random));
  // What is wanted makes sense only once it is known what it is about.
  if (wishes) parts.push(phrase('customer.wish'));
  if (plan.upfront) addFactUpfront(state, parts);
  else if (short && !goesOn && random.chance(0.25))
    parts.push(phrase(wishes ? 'customer.wish-end' : 'customer.help-end'));
  state.isIssueSaid = true;
  const isStory = isTold && !plan.upfront && !wishes && !digresses;
  return { parts, act: 'state-issue', intent: issueIntent(state), move: { kind: 'open', isStory } };
}

/** Nobody can be refused what was not asked for, so where the agent answers at once the wish comes with the issue. */
function mustWish(state: CallState): boolean {
  return state.plan.outcome !== 'resolved' && settlesNext(state);
}

/** Nothing but a look-up comes before the agent settles the matter. */
export function settlesNext({ agenda }: CallState): boolean {
  const next = agenda.find((step) => step.kind !== 'hold' && step.kind !== 'still-looking');
  return next === undefined || next.rank === 0;
}

/** Who has just asked something waits for the answer. */
function endsAsking(parts: readonly Part[]): boolean {
  const last = parts[parts.length - 1];
  return last !== undefined && 'words' in last && /\?\W*$/.test(unmarked(last.words));
}

/** Callers who say where they are do not invent another place. */
function mayDigress({ pairing, words, hasDigressed }: CallState): boolean {
  return (
    !hasDigressed &&
    pairing.traits.verbosity !== 'terse' &&
    !/\bI'm (?:at|in|on|standing|sitting)\b/.test(words.chunks.map((chunk) => chunk.text).join(' '))
  );
}

/** How an issue is named depends on what it is: a question, something to be done, or trouble. */
function aboutPhrase({ words, plan }: CallState): Part {
  const summary = unmarked(words.summary);
  if (/^(?:whether|how|why|what|when|where|who|which|if)\b/.test(summary)) return phrase('customer.about.question');
  const isDoing = /^[a-z]{3,}ing (?:my|our|the|an?|to|up|off|in|out|for)\b/.test(summary);
  return phrase(plan.isTrouble && !isDoing ? 'customer.about' : 'customer.about.request');
}

/** Something beside the point. In trouble nobody says that there is no hurry. */
function digress(state: CallState, random: Random): Part {
  state.hasDigressed = true;
  return phrase(!state.plan.isTrouble && random.chance(0.4) ? 'customer.aside.request' : 'customer.aside');
}

/** True where a piece of the story was told, not only what it is about. */
function addIssue(state: CallState, parts: Part[], room: number, random: Random): boolean {
  const { chunks, summary } = state.words;
  const isRoomy = room > 17;
  const isShort = state.plan.agenda.length <= 2;
  const style = random.weighted([
    ['summary', isShort ? 3 : 4],
    ['pieces', isShort ? 1.5 : 5],
    ['both', isShort ? 3 : isRoomy ? 2 : 0],
  ] as const);
  if (style !== 'pieces' || chunks.length === 0) {
    parts.push(aboutPhrase(state));
    while (
      state.nextChunk < chunks.length &&
      repeatsSummary(chunks[state.nextChunk]?.text ?? '', summary) &&
      !refersBack(chunks[state.nextChunk + 1]?.text)
    )
      state.nextChunk += 1;
  }
  if (style === 'summary') return false;
  const [before, first] = [parts.length, state.nextChunk];
  const isTold = addPieces(
    state,
    parts,
    {
      words: room - (style === 'both' ? countWords(summary) + 3 : 0),
      lead: style === 'both' ? undefined : 'customer.lead-in',
    },
    random,
  );
  const told = chunks.slice(first, state.nextChunk).map(({ text }) => text);
  if (style === 'pieces' && isTold && !namesMatter(told.join(' '), summary))
    parts.splice(before, 0, aboutPhrase(state));
  return isTold;
}

/** A story may begin far from what it is about: "I came back from Portugal." */
function namesMatter(told: string, summary: string): boolean {
  const stem = (word: string) => word.slice(0, 4);
  const said = new Set(longWords(told).map(stem));
  return longWords(summary).some((word) => said.has(stem(word)));
}

function repeatsSummary(chunk: string, summary: string): boolean {
  const told = new Set(longWords(chunk));
  const content = longWords(summary);
  return content.length > 0 && content.filter((word) => told.has(word)).length / content.length > 0.5;
}

/** "It has a green door": the sentence before must have named it. */
function refersBack(chunk = ''): boolean {
  return /^(?:(?:and|but|so|because|now|since) )?(?:it|its|that|they|their|them|he|she|this|those|these|both|there|then)\b/i.test(
    chunk,
  );
}

/** The words that say what a text is about, roughly. */
function longWords(text: string): readonly string[] {
  return (
    unmarked(text)
      .toLowerCase()
      .match(/[a-z]{4,}/g) ?? []
  );
}

/** Adds pieces of the issue until about `words` words are said; at least one where there is one. */
function addPieces(
  state: CallState,
  parts: Part[],
  want: { words: number; lead: string | undefined },
  random: Random,
): boolean {
  const { chunks } = state.words;
  const kept = state.agenda.some((step) => step.kind === 'listen') ? 1 : 0;
  let said = 0;
  while (state.nextChunk < chunks.length) {
    if (said > 0 && state.nextChunk >= chunks.length - kept) break;
    const chunk = chunks[state.nextChunk];
    if (!chunk || (said > 0 && said + chunk.words * 0.6 > want.words)) break;
    const leads =
      said === 0 &&
      want.lead !== undefined &&
      !/^(?:and|but|so|because|now)\b|\?$/i.test(chunk.text) &&
      /^(?:[a-z]|I\b)/.test(chunk.text) &&
      random.chance(0.7);
    if (leads && want.lead !== undefined) parts.push(phrase(want.lead));
    parts.push({
      words: retell(
        startsAfresh(state, said) ? chunk.text.replace(/^(?:and|but|so) /i, '') : chunk.text,
        random,
        !leads,
      ),
    });
    for (const key of chunk.gives) state.given.add(key);
    state.storyQuestion = questionIn(chunk.text) ?? state.storyQuestion;
    said += chunk.words;
    state.nextChunk += 1;
  }
  return said > 0;
}

/** The first words of all, and an answer to a question, do not begin with "and". */
function startsAfresh(state: CallState, said: number): boolean {
  return said === 0 && (state.nextChunk === 0 || state.agent?.kind.startsWith('ask') === true);
}

/** The number that a caller may name unasked. */
function factUpfront({ words, given }: CallState): KnownFact | undefined {
  return words.facts.find((entry) => !given.has(entry.key) && !/ending/.test(entry.name) && identifies(entry));
}

function addFactUpfront(state: CallState, parts: Part[]): void {
  const fact = factUpfront(state);
  if (!fact) return;
  const name = fact.name.replace(/^my /, '');
  parts.push(phrase('customer.fact-upfront', { factName: name, value: fact.said }));
  state.given.add(fact.key);
}

/** More of the issue, the wish when it is all said, or that there is no more. */
export function tellMore(state: CallState, random: Random): CustomerDraft {
  const parts: Part[] = [];
  const isShort = state.plan.length <= 7;
  const room =
    { terse: 5, average: isShort ? 6 : 8, talkative: isShort ? 9 : 14 }[state.pairing.traits.verbosity] +
    random.int(isShort ? 3 : 5);
  if (!state.isIssueSaid && random.chance(0.35)) parts.push(aboutPhrase(state));
  const told = addPieces(state, parts, { words: room, lead: parts.length > 0 ? undefined : leadKey(state) }, random);
  // A question wants its answer, nothing beside the point.
  const digresses =
    told && state.agent?.kind === 'listen' && !endsAsking(parts) && mayDigress(state) && random.chance(0.15);
  if (digresses) parts.push(digress(state, random));
  if (!state.isIssueSaid && !told && parts.length === 0) parts.push(aboutPhrase(state));
  const wasSaid = state.isIssueSaid;
  state.isIssueSaid = true;
  if (!told && wasSaid) {
    if (state.isWishSaid)
      return {
        parts: [phrase('customer.nothing-more')],
        act: 'inform',
        intent: 'give-details',
        move: { kind: 'more' },
      };
    return sayWish(state);
  }
  return {
    parts,
    act: wasSaid ? 'inform' : 'state-issue',
    intent: wasSaid ? 'give-details' : issueIntent(state),
    move: { kind: 'more', isStory: told && !digresses },
  };
}

/** An answer begins otherwise than what one goes on to say of oneself. */
function leadKey({ isIssueSaid, agent }: CallState): string {
  if (!isIssueSaid) return 'customer.lead-in';
  return agent?.kind === 'listen' ? 'customer.more-lead' : 'customer.answer-lead';
}

/** What the customer wants. */
export function sayWish(state: CallState): CustomerDraft {
  state.isWishSaid = true;
  return { parts: [phrase('customer.wish')], act: 'inform', intent: wishIntent(state), move: { kind: 'more' } };
}

/** `report-damaged-item`. */
export function issueIntent(state: CallState): string {
  return `${state.plan.isTrouble ? 'report' : 'ask-for'}-${state.pairing.customer.issue.category}`;
}

const WISHES: readonly (readonly [RegExp, string])[] = [
  [/refund|money back|taken off|put back|waived|credit|compensat/, 'get-refund'],
  [/replac|sent out|new one|mail me/, 'get-replacement'],
  [/explain|know|understand|answer|figure out/, 'get-explanation'],
  [/cancel|drop|stop/, 'cancel-service'],
  [/technician|repair|fix|check/, 'get-repair'],
  [/appointment|visit|opening|morning|slot/, 'get-appointment'],
  [/chang|correct|match|moved/, 'change-details'],
];

/** `get-refund` and the like; from the category where the wish names none of the usual things. */
export function wishIntent(state: CallState): string {
  const wish = state.pairing.customer.desiredResolution;
  return WISHES.find(([pattern]) => pattern.test(wish))?.[1] ?? `settle-${state.pairing.customer.issue.category}`;
}
