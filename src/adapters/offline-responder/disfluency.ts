/** Spoken roughness: fillers, repeated words, broken-off words, at given rates and never inside a mention. */
import type { Random } from '../../shared/random.ts';
import { remembered } from '../../shared/remembered.ts';
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
const SUBJECTS = new Set(
  "i i'm i've i'd it it's they they're he she we we're we've you the my there nobody".split(' '),
);
const LEADS = new Set(
  (
    'so well yeah um uh hm and but look okay oh see listen basically like right now honestly ' +
    'apparently thing anyway yes no sure right there sorry hi hey hello thanks just long'
  ).split(' '),
);
const PAUSES = /\b(?:um|uh|uhm|hm|er|erm)\b/gi;

/** The utterance with its roughness. Marked text in, marked text out. */
export function roughen(text: string, speaker: Speaker, random: Random): string {
  const tokens = tokensOf(text);
  const plain = unmarked(text);
  const spoken = plain.split(' ').length;
  const factor = spoken <= 2 ? 0.4 : 1;
  const present = (plain.match(PAUSES) ?? []).length;
  let room = Math.min(MOST, 1 + Math.floor(spoken / WORDS_EACH)) - roughSpots(tokens);
  const put = (expected: number, stumble: () => boolean) => {
    for (let times = expected; times > 0 && room > 0; times -= 1) if (stumble()) room -= 1;
  };
  const share = (perHundred: number) => draws((spoken * perHundred * factor) / 100, random);
  put(share(speaker.repeatsPerHundred), () => repeatWord(tokens, random));
  put(share(speaker.partWordsPerHundred), () => breakWord(tokens, random));
  put(Math.max(0, share(speaker.fillersPerHundred) - present), () => addFiller(tokens, 'filler', speaker, random));
  if (spoken > 6) put(share(speaker.markersPerHundred), () => addFiller(tokens, 'marker', speaker, random));
  return tokens.join(' ');
}

/** Nobody stumbles more often than once in so many words, or more often than this in one turn. */
const WORDS_EACH = 8;
const MOST = 5;
const ROUGH = /^(?:um|uh|uhm|hm|er|erm|like|well|mean|know|actually|honestly|see)\b[,.]?$|-$/i;

/** Places where the words are rough already: fillers, broken-off words, repeated words. */
function roughSpots(tokens: readonly string[]): number {
  return tokens.filter((token, at) => shapeOf(token).isRough || repeatsNext(tokens, at)).length;
}

function repeatsNext(tokens: readonly string[], at: number): boolean {
  return tokens[at]?.endsWith(',') === true && bare(tokens[at]) === bare(tokens[at + 1]) && bare(tokens[at]) !== '';
}

/** True where a stumble stands within two words already: two in one place sound like a machine. */
function isNearRough(tokens: readonly string[], at: number): boolean {
  for (let near = Math.max(0, at - 2); near <= at + 3; near += 1)
    if (shapeOf(tokens[near]).isRough || repeatsNext(tokens, near)) return true;
  return false;
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
  const tokens = folded.split(' ');
  if (held.length === 0) return tokens;
  return tokens.map((token) => token.replace(/\ue004(\d+)\ue005/g, (_all, index) => held[Number(index)] ?? ''));
}

/** What is asked of a word again and again. */
interface Shape {
  /** Its letters, in lower case. */
  readonly bare: string;
  /** Nothing but letters. */
  readonly isPlain: boolean;
  readonly isRough: boolean;
  /** Long enough to be broken off, and not one of those that never are. */
  readonly isBreakable: boolean;
}

/** Longer than most words; mentions, which hardly come again, are longer too. */
const LONGEST_KNOWN = 12;

function shapeOf(token = ''): Shape {
  return token.length <= LONGEST_KNOWN ? knownShape(token) : shapeIn(token);
}

const knownShape = remembered(shapeIn);

function shapeIn(token: string): Shape {
  return {
    bare: token.toLowerCase().replace(/[^a-z']/g, ''),
    isPlain: /^[A-Za-z']+$/.test(token),
    isRough: ROUGH.test(token),
    isBreakable: /^[a-z]{5,}[.,?!]?$/.test(token) && !NEVER_BROKEN.test(token) && !token.startsWith('um'),
  };
}

function bare(token: string | undefined): string {
  return shapeOf(token).bare;
}

function isPlain(token: string | undefined): boolean {
  return shapeOf(token).isPlain;
}

function places(tokens: readonly string[], fits: (index: number) => boolean): number[] {
  const found: number[] = [];
  for (let at = 0; at < tokens.length; at += 1) if (fits(at)) found.push(at);
  return found;
}

function small(word: string): string {
  return /^I\b/.test(word) ? word : word.charAt(0).toLowerCase() + word.slice(1);
}

function repeatWord(tokens: string[], random: Random): boolean {
  const pairs = places(
    tokens,
    (at) =>
      isPlain(tokens[at]) &&
      isPlain(tokens[at + 1]) &&
      PAIRS.has(`${bare(tokens[at])} ${bare(tokens[at + 1])}`) &&
      !isNearRough(tokens, at),
  );
  if (pairs.length > 0 && random.chance(0.3)) {
    const at = random.pick(pairs);
    tokens.splice(at, 2, `${tokens[at]} ${tokens[at + 1]},`, `${small(tokens[at] ?? '')} ${tokens[at + 1]}`);
    return true;
  }
  const singles = places(
    tokens,
    (at) =>
      isPlain(tokens[at]) &&
      at < tokens.length - 2 &&
      REPEATABLE.has(bare(tokens[at])) &&
      isBeforeWord(tokens, at) &&
      !isNearRough(tokens, at),
  );
  if (singles.length === 0) return false;
  const at = random.pick(singles);
  tokens.splice(at, 1, `${tokens[at]},`, small(tokens[at] ?? ''));
  return true;
}

/** Not "you, you know" and not the last words of a sentence. */
function isBeforeWord(tokens: readonly string[], at: number): boolean {
  const [word, next] = [bare(tokens[at]), bare(tokens[at + 1])];
  if (OBJECTS.has(word) && !VERBS.has(next)) return false;
  return isPlain(tokens[at + 1]) && !FIXED.has(`${word} ${next}`);
}

/** Words that are repeated as subjects only: "it, it says", not "leave it, it with me". */
const OBJECTS = new Set(['it', 'you', 'that']);
const VERBS = new Set(
  "is was isn't wasn't can can't could will won't would has should says said looks takes needs need want get do don't did just".split(
    ' ',
  ),
);

/** Pairs that are said in one breath. */
const FIXED = new Set(
  'you know|i mean|i guess|i think|i suppose|for it|in a|on it|this is|that is|to be|in full|cut it|it short|in regard|with regard|for you|by the'.split(
    '|',
  ),
);

const NEVER_BROKEN = /^(?:sorry|thank|thanks|welcome|hello|right|great|please|sure|double|three|seven|eight|zero)/;
const ARTICLES = new Set('the a my your to that this it i we'.split(' '));

function breakWord(tokens: string[], random: Random): boolean {
  const whole = places(
    tokens,
    (at) =>
      at > 0 && shapeOf(tokens[at]).isBreakable && tokens[at - 1]?.endsWith(',') !== true && !isNearRough(tokens, at),
  );
  if (whole.length === 0) return false;
  const at = random.pick(whole);
  const word = tokens[at] ?? '';
  const part = `${breakAt(word, random)}-`;
  const before = tokens[at - 1] ?? '';
  if (isPlain(before) && ARTICLES.has(bare(before)) && random.chance(0.25))
    tokens.splice(at, 1, part, small(before), word);
  else tokens.splice(at, 1, part, word);
  return true;
}

function breakAt(word: string, random: Random): string {
  const onset = /^[^aeiouy]*[aeiouy]/.exec(word)?.[0] ?? word.slice(0, 2);
  const next = word.slice(onset.length, onset.length + 1);
  const longest = Math.max(1, Math.floor((word.replace(/[^a-z]/g, '').length - 1) / 2));
  return (random.chance(0.6) ? onset + next : onset).slice(0, longest);
}

function addFiller(tokens: string[], kind: 'filler' | 'marker', speaker: Speaker, random: Random): boolean {
  const hasLead = LEADS.has(bare(tokens[0]));
  const starts =
    random.chance(0.4) &&
    !hasLead &&
    (kind === 'filler' || opensLong(tokens)) &&
    !isNearRough(tokens, 0) &&
    (canLower(tokens[0]) || /^[a-z]/.test(tokens[0] ?? '')) &&
    tokens.length > 2;
  const template = phraseBank().draw(`${kind}.${starts ? 'start' : 'middle'}.${speaker.role}`, {
    manners: speaker.manners,
    slots: {},
    used: new Set(),
    random,
  });
  const filler = template?.source ?? 'um,';
  if (starts) {
    tokens.splice(0, 1, filler.charAt(0).toUpperCase() + filler.slice(1), small(tokens[0] ?? ''));
    return true;
  }
  const fitting = places(
    tokens,
    (at) => (kind === 'filler' ? takesPause : takesMarker)(tokens, at) && !isNearRough(tokens, at),
  );
  const open = hasLead ? fitting.filter((at) => at > 1) : fitting;
  if (open.length === 0) return false;
  const at = random.pick(open);
  const word = tokens[at] ?? '';
  tokens.splice(at, 1, word.endsWith(',') ? word : `${word},`, filler);
  return true;
}

/** "Right, so," leads into a sentence, not into a word of consent. */
function opensLong(tokens: readonly string[]): boolean {
  const end = tokens.findIndex((token) => /[.?!]\ue003?$/.test(token));
  return (end < 0 ? tokens.length : end + 1) >= 5 && !ASSENTS.has(bare(tokens[0]));
}

const ASSENTS = new Set('all good great fine perfect lovely cool wonderful excellent'.split(' '));

/** A pause comes before the word that has to be looked for, not before the last small word of a sentence. */
function takesPause(tokens: readonly string[], at: number): boolean {
  const next = tokens[at + 1] ?? '';
  if (at >= tokens.length - 2 && bare(next).length < 5) return false;
  if (/^[A-Za-z']{1,4}[,.?!]/.test(next)) return false;
  if (/^[A-Za-z']{3,},$/.test(tokens[at] ?? '')) return at < tokens.length - 3 && !hasMark(next) && canLower(next);
  return (
    BEFORE.has(bare(tokens[at])) &&
    !/^(?:and|or|but|so)\b/i.test(next) &&
    isPlain(tokens[at]) &&
    !FIXED.has(`${bare(tokens[at])} ${bare(next)}`) &&
    !(at <= 1 && bare(tokens[at]) === 'i')
  );
}

/** "And, you know, they": only between a joint and the clause that follows it. */
function takesMarker(tokens: readonly string[], at: number): boolean {
  return (
    CLAUSE_STARTS.has(bare(tokens[at])) &&
    bare(tokens[at - 1]) !== 'just' &&
    isPlain(tokens[at]) &&
    SUBJECTS.has((tokens[at + 1] ?? '').toLowerCase())
  );
}
