/** From a draft to what is said: draws the phrases, joins them, roughens them, and finds every mention. */
import type { Emotion, Entity, Role } from '../../domain/labels.ts';
import type { Random } from '../../shared/random.ts';
import { addCatchphrase } from './catchphrases.ts';
import { roughen } from './disfluency.ts';
import type { Draft, Part } from './draft.ts';
import { canLower } from './lower-case.ts';
import { type Speaker, speakerOf } from './manner.ts';
import { countWords, readMarks, unmarked } from './marks.ts';
import { markNames } from './names.ts';
import { upperFirst } from './persona-words.ts';
import { phraseBank } from './phrase-bank.ts';
import { slotsFor } from './slots.ts';
import type { CallState } from './state.ts';
import { fillTemplate, type Slots } from './template.ts';

/** What is said, where its mentions are. */
export interface Rendered {
  readonly text: string;
  readonly entities: Entity[];
}

const TRIES = 7;
const STORIES: ReadonlySet<string> = new Set(['open', 'more', 'greet', 'object', 'reject']);

/** Words for a draft; an utterance that was already said in this call is drawn again. */
export function render(role: Role, draft: Draft, state: CallState, emotion: Emotion, random: Random): Rendered {
  const speaker = speakerOf(role, state.pairing, emotion, STORIES.has(draft.move.kind));
  const slots = slotsFor(role, state);
  let attempt = say(role, draft, state, { speaker, slots }, random);
  for (let tries = 1; tries < TRIES && state.usedTexts.has(normalised(attempt.text)); tries += 1) {
    attempt = say(role, draft, state, { speaker, slots }, random);
  }
  state.usedTexts.add(normalised(attempt.text));
  for (const source of attempt.sources) state.usedTemplates.add(source);
  noteWhatWasSaid(role, attempt, state);
  return readMarks(markNames(attempt.marked, state.names));
}

interface Attempt {
  readonly marked: string;
  readonly text: string;
  readonly sources: readonly string[];
  readonly slots: ReadonlySet<string>;
}

function say(
  role: Role,
  draft: Draft,
  state: CallState,
  how: { speaker: Speaker; slots: Slots },
  random: Random,
): Attempt {
  const said: string[] = [];
  const sources: string[] = [];
  const named = new Set<string>();
  for (const part of draft.parts) {
    const filled = fillPart(part, state, how, said, random);
    if (!filled) continue;
    if (filled.source !== undefined) sources.push(filled.source);
    for (const slot of filled.slots) named.add(slot);
    if (filled.text !== '') said.push(canFollowComma(said, filled) ? startSmall(filled.text) : filled.text);
  }
  let joined = join(said);
  if (role === 'customer' || countWords(joined) > 3) joined = roughen(joined, how.speaker, random);
  const marked = tidy(sayOnce(addCatchphrase(role, joined, draft, state, random)));
  return { marked, text: unmarked(marked), sources, slots: named };
}

/** The banks' own first words are no names, so they may follow a comma in small letters. */
function canFollowComma(said: readonly string[], filled: Filled): boolean {
  return filled.source !== undefined && !filled.source.startsWith('{') && /,$/.test(said[said.length - 1] ?? '');
}

function startSmall(text: string): string {
  const bare = text.replace(/^(?:And|So|Then) (?=\w)/, '');
  return /^I\b/.test(bare) ? bare : bare.charAt(0).toLowerCase() + bare.slice(1);
}

interface Filled {
  readonly text: string;
  readonly source?: string;
  readonly slots: readonly string[];
}

/** One part's words, drawn again when they begin like, or thank twice with, what was said before them. */
function fillPart(
  part: Part,
  state: CallState,
  how: { speaker: Speaker; slots: Slots },
  said: readonly string[],
  random: Random,
): Filled | undefined {
  if ('words' in part) return { text: part.words, slots: [] };
  const slots = part.slots ? { ...how.slots, ...part.slots } : how.slots;
  let filled: Filled | undefined;
  for (let tries = 0; tries < 9; tries += 1) {
    const template = phraseBank().draw(part.key, {
      manners: how.speaker.manners,
      slots,
      used: state.usedTemplates,
      random,
    });
    if (!template) return filled;
    filled = { text: squeeze(fillTemplate(template, slots, random)), source: template.source, slots: template.slots };
    if (!clashes(filled.text, said) && !(said.length === 0 && state.usedTexts.has(normalised(unmarked(filled.text)))))
      return filled;
  }
  return filled;
}

function squeeze(text: string): string {
  return text.replace(/ {2,}/g, ' ').trim();
}

/** However it is said, agreement is said once: not "Fine. Okay, cool." */
const ASSENT =
  /(?:^|[.!?,] )(?:okay|ok|all right|alright|fine|cool|great|sweet|awesome|lovely|perfect|brilliant|wonderful|sure|right|good|super|fantastic|excellent)\b/i;

const ONCE = [
  ASSENT,
  /\bthank/i,
  /\bsorry|apolog/i,
  /\bokay/i,
  /\bgreat/i,
  /\bright\b/i,
  /\blook/i,
  /\bone (?:moment|second)/i,
  /\bfirst\b/i,
  /\b(?:start|begin)/i,
  /\ball right/i,
  /\bunfortunately|afraid/i,
  /\bgood\b/i,
  /\bhelp/i,
  /\bfix/i,
  /\bpull/i,
  /\bpromise/i,
  /\bactually/i,
  /\bsure\b/i,
];

function clashes(text: string, said: readonly string[]): boolean {
  if (said.length === 0) return false;
  const before = said.join(' ');
  return ONCE.some((pattern) => pattern.test(text) && pattern.test(before));
}

function join(said: readonly string[]): string {
  let text = '';
  for (const piece of said) {
    if (text === '') text = upperFirst(piece);
    else if (text.endsWith(',') || /\b[Aa]nd$/.test(text.slice(-4))) {
      const [first = ''] = piece.split(' ', 1);
      text += ` ${canLower(first) && !/^I\b/.test(first) ? piece.charAt(0).toLowerCase() + piece.slice(1) : piece}`;
    } else text += ` ${upperFirst(piece)}`;
  }
  return text;
}

/** By word of manner: itself, and itself again. */
const MANNER_WORDS = ['well', 'you know', 'I mean', 'honestly', 'basically'].map(
  (word) => [word, new RegExp(`\\b${word},`, 'i'), new RegExp(`, ${word},`, 'gi')] as const,
);

/** The second "well," of a turn goes: one such word is manner, two are a machine. */
function sayOnce(text: string): string {
  let result = text;
  for (const [word, first, again] of MANNER_WORDS) {
    const at = result.search(first);
    if (at < 0) continue;
    const from = at + word.length + 1;
    result = result.slice(0, from) + result.slice(from).replace(again, ',');
  }
  return result;
}

/** Signs put right after joining: one mark at a time, capitals after a full stop. */
function tidy(text: string): string {
  const spaced = text.replace(/ {2,}/g, ' ').replace(/ ([,.?!])/g, '$1');
  return (/[,.?!]\ue003?[,.?!]/.test(spaced) ? oneMark(spaced) : spaced)
    .replace(
      /((?<!\.)[.?!]\ue003? (?:\ue001[a-z_]+\ue002)?)([a-z])/g,
      (_all, before: string, letter: string) => before + letter.toUpperCase(),
    )
    .replace(
      /^((?:\ue001[a-z_]+\ue002)?)([a-z])/,
      (_all, fence: string, letter: string) => fence + letter.toUpperCase(),
    )
    .replace(/(^|[ ,])i(?=[ ,.'])/g, '$1I')
    .replace(
      /\ba (?=(?:\ue001[a-z_]+\ue002)?(?!one\b|once\b|on\b|or\b|and\b|in\b|is\b|uni|us[aeu]|eu|ut|ub|ur[aeiou])[aeiou])/g,
      'an ',
    )
    .replace(/\b([Aa])n (?=(?:\ue001[a-z_]+\ue002)?(?!hour|hon|heir|herb)[bcdfghjklmnpqrstvwyz])/g, '$1 ')
    .trim();
}

function oneMark(text: string): string {
  return text
    .replace(/,(\ue003?)[,]+/g, ',$1')
    .replace(/,(\ue003?)([.?!])/g, '$1$2')
    .replace(/([.?!])(\ue003?),/g, '$1$2')
    .replace(/([?!])(\ue003?)\.(?!\.)/g, '$1$2')
    .replace(/(?<!\.)\.(\ue003?)\.(?!\.)/g, '.$1');
}

function noteWhatWasSaid(role: Role, attempt: Attempt, state: CallState): void {
  if (role === 'agent') return;
  if (['wish', 'wishTo', 'wishThing', 'wishDone'].some((slot) => attempt.slots.has(slot))) state.isWishSaid = true;
  if (['full', 'first', 'lastSpelled'].some((slot) => attempt.slots.has(slot))) state.isNameSaid = true;
  if (attempt.slots.has('email')) state.given.add('email');
  if (attempt.slots.has('phone')) state.given.add('phone');
}

function normalised(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z ]/g, '')
    .trim();
}
