/** Spoken roughness: fillers, repeated words, broken-off words, at given rates and never inside a mention. */
import type { Random } from '../../shared/random.ts';
import { canLower } from './lower-case.ts';
import type { Speaker } from './manner.ts';
import { hasMark, MARKED_MENTION, unmarked } from './marks.ts';
import { phraseBank } from './phrase-bank.ts';

const REPEATABLE = new Set(
  (
    "i it the a we you my to that is and it's i'm so they he she in on for that's if was of can your " +
    "i've this but let"
  ).split(' '),
);
const PAIRS = new Set(
  (
    'i was|i just|i can|it was|and i|i need|i want|can you|could you|so i|i have|is it|that i|' +
    "you can|i think|what i|it is|do you|if you|i don't|we can|in the|on the|to the|they said|" +
    'for the'
  ).split('|'),
);
const BEFORE = new Set(
  (
    'and but so because the a my to about with for that when if from is was your in on or just i it ' +
    'we they you not like then this'
  ).split(' '),
);
/** Words after which a clause begins: the only places inside a sentence for "you know" and the like. */
const CLAUSE_STARTS = new Set(['and', 'but', 'so', 'because', 'since', 'when', 'then']);
const LEADS = new Set(
  (
    'so well yeah um uh hm and but look okay oh see listen basically like right now honestly ' +
    'apparently thing anyway yes'
  ).split(' '),
);
const PAUSES = /\b(?:um|uh|uhm|hm|er|erm)\b/gi;
const FILLERS = /\b(?:um|uh|uhm|er|erm|you know|i mean|like,|well,)/i;

/** The utterance with its roughness. Marked text in, marked text out. */
export function roughen(text: string, speaker: Speaker, random: Random): string {
  const tokens = tokensOf(text);
  const spoken = unmarked(text).split(' ').length;
  const factor = spoken <= 2 ? 0.4 : 1;
  for (let times = draws((spoken * speaker.repeatsPerHundred * factor) / 100, random); times > 0; times -= 1)
    repeatWord(tokens, random);
  for (let times = draws((spoken * speaker.partWordsPerHundred * factor) / 100, random); times > 0; times -= 1)
    breakWord(tokens, random);
  const present = (unmarked(text).match(PAUSES) ?? []).length;
  const wanted = draws((spoken * speaker.fillersPerHundred * factor) / 100, random);
  for (let times = Math.max(0, wanted - present); times > 0; times -= 1) addFiller(tokens, 'filler', speaker, random);
  if (spoken > 6)
    for (let times = draws((spoken * speaker.markersPerHundred) / 100, random); times > 0; times -= 1)
      addFiller(tokens, 'marker', speaker, random);
  return tokens.join(' ');
}

function draws(expected: number, random: Random): number {
  const whole = Math.floor(expected);
  return whole + (random.chance(expected - whole) ? 1 : 0);
}

/** Words, with a mention and what clings to it kept as one. */
function tokensOf(text: string): string[] {
  const held: string[] = [];
  const folded = text.replace(MARKED_MENTION, (mention) => {
    held.push(mention);
    return `\ue004${held.length - 1}\ue005`;
  });
  return folded
    .split(' ')
    .map((token) => token.replace(/\ue004(\d+)\ue005/g, (_all, index) => held[Number(index)] ?? ''));
}

function bare(token: string | undefined): string {
  return (token ?? '').toLowerCase().replace(/[^a-z']/g, '');
}

function isPlain(token: string | undefined): boolean {
  return token !== undefined && /^[A-Za-z']+$/.test(token);
}

function places(tokens: readonly string[], fits: (index: number) => boolean): number[] {
  return tokens.map((_token, index) => index).filter(fits);
}

function small(word: string): string {
  return /^I\b/.test(word) ? word : word.charAt(0).toLowerCase() + word.slice(1);
}

function repeatWord(tokens: string[], random: Random): void {
  const pairs = places(
    tokens,
    (at) => isPlain(tokens[at]) && isPlain(tokens[at + 1]) && PAIRS.has(`${bare(tokens[at])} ${bare(tokens[at + 1])}`),
  );
  if (pairs.length > 0 && random.chance(0.3)) {
    const at = random.pick(pairs);
    tokens.splice(at, 2, `${tokens[at]} ${tokens[at + 1]},`, `${small(tokens[at] ?? '')} ${tokens[at + 1]}`);
    return;
  }
  const singles = places(
    tokens,
    (at) => isPlain(tokens[at]) && at < tokens.length - 1 && REPEATABLE.has(bare(tokens[at])),
  );
  if (singles.length === 0) return;
  const at = random.pick(singles);
  tokens.splice(at, 1, `${tokens[at]},`, small(tokens[at] ?? ''));
}

const NEVER_BROKEN = /^(?:sorry|thank|thanks|welcome|hello|right|great|please|sure|double|three|seven|eight|zero)/;
const ARTICLES = new Set('the a my your to that this it i we'.split(' '));

function breakWord(tokens: string[], random: Random): void {
  const whole = places(
    tokens,
    (at) =>
      at > 0 &&
      /^[a-z]{5,}[.,?!]?$/.test(tokens[at] ?? '') &&
      !NEVER_BROKEN.test(tokens[at] ?? '') &&
      !bare(tokens[at]).startsWith('um') &&
      !/,$/.test(tokens[at - 1] ?? ''),
  );
  if (whole.length === 0) return;
  const at = random.pick(whole);
  const word = tokens[at] ?? '';
  const part = `${breakAt(word, random)}-`;
  const before = tokens[at - 1] ?? '';
  if (isPlain(before) && ARTICLES.has(bare(before)) && random.chance(0.25))
    tokens.splice(at, 1, part, small(before), word);
  else tokens.splice(at, 1, part, word);
}

function breakAt(word: string, random: Random): string {
  const onset = /^[^aeiouy]*[aeiouy]/.exec(word)?.[0] ?? word.slice(0, 2);
  const next = word.slice(onset.length, onset.length + 1);
  const longest = Math.max(1, Math.floor((word.replace(/[^a-z]/g, '').length - 1) / 2));
  return (random.chance(0.6) ? onset + next : onset).slice(0, longest);
}

function addFiller(tokens: string[], kind: 'filler' | 'marker', speaker: Speaker, random: Random): void {
  const hasLead = LEADS.has(bare(tokens[0]));
  const starts =
    random.chance(0.4) &&
    !hasLead &&
    !FILLERS.test(tokens[0] ?? '') &&
    (canLower(tokens[0]) || /^[a-z]/.test(tokens[0] ?? '')) &&
    tokens.length > 2;
  const key = `${kind}.${starts ? 'start' : 'middle'}`;
  const template = phraseBank().draw(key, { manners: speaker.manners, slots: {}, used: new Set(), random });
  const filler = template?.source ?? 'um,';
  if (starts) {
    tokens.splice(0, 1, filler.charAt(0).toUpperCase() + filler.slice(1), small(tokens[0] ?? ''));
    return;
  }
  const joints = kind === 'filler' ? BEFORE : CLAUSE_STARTS;
  const after = places(
    tokens,
    (at) =>
      at < tokens.length - 1 &&
      joints.has(bare(tokens[at])) &&
      isPlain(tokens[at]) &&
      !FILLERS.test(tokens[at + 1] ?? '') &&
      !(at <= 1 && (hasLead || bare(tokens[at]) === 'i')),
  );
  const commas = places(
    tokens,
    (at) =>
      at < tokens.length - 2 &&
      (at > 1 || !hasLead) &&
      /^[A-Za-z']{3,},$/.test(tokens[at] ?? '') &&
      !hasMark(tokens[at + 1] ?? '') &&
      canLower(tokens[at + 1]),
  );
  const at =
    random.chance(0.5) && commas.length > 0 ? random.pick(commas) : after.length > 0 ? random.pick(after) : undefined;
  if (at === undefined) return;
  const joined = /,$/.test(tokens[at] ?? '') ? (tokens[at] ?? '') : `${tokens[at]},`;
  tokens.splice(at, 1, joined, filler);
}
