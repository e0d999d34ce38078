/** Names of people: from how people introduce and address each other, and from capitals that nothing else explains. */
import { bareWord, type Talk, type TalkSentence, type TalkWord } from '../talk.ts';
import { bareAt, type Entity, entityAt, isCovered } from './entity.ts';
import { introduces } from './introductions.ts';
import { NOT_NAMES, ORGANISATION_WORDS, PLACE_LEADS, PLACES } from './name-words.ts';

const TITLES = new Set(['doctor', 'dr', 'mr', 'mrs', 'ms', 'miss', 'mister', 'professor', 'captain', 'nurse']);
/** What comes right before a name; each list of words is matched against the end of what was said before. */
const BEFORE = [
  /\b(my name is|name is|name's|this is|it is|it's|i am|i'm|call me|speaking (with|to)|talking to|through to|you've got|you have got|got|reached|here is|that's|under|for|thanks?|thank you|hi|hey|hello|okay|right|yes|sorry|all right|helpful|bye|morning|afternoon|evening|well|of course|sure|great|please|name)$/,
];
const ASKED =
  /\b(name|who am i|who's this|who is this|who i have|who do i have|whom|call you|who's calling|speaking with|speaking to|and you are|calling from|may i call|who have i)\b/;
const OPENING_SENTENCES = 6;
const PUT_BETWEEN = /^(uh|um|er|the|a)$/;
const FIRM_LEADS = new Set(['calling', 'choosing', 'at', 'banking', 'from']);
const AFTER = new Set(['speaking', 'here', 'calling', 'on', 'at', 'with']);

/** The names of a conversation. `taken` are places that are something else already. Read twice: a name may be explained later. */
export function findNames(talk: Talk, taken: readonly Entity[]): Entity[] {
  const candidates = talk.sentences.map((sentence) => candidatesIn(sentence, talk, taken));
  const first = findWith(candidates, new Set());
  const sure = first.filter(({ probability }) => probability >= 0.8);
  return findWith(candidates, new Set(sure.flatMap(({ text }) => text.split(' ').map(bareWord))));
}

/** What may be names in a sentence. */
interface Candidates {
  readonly sentence: TalkSentence;
  readonly places: readonly Place[];
  /** The last sentences of the other speaker. */
  readonly before: readonly TalkSentence[];
  /** Words of firms that it names. */
  readonly firms: readonly string[];
}

function candidatesIn(sentence: TalkSentence, { sentences }: Talk, taken: readonly Entity[]): Candidates {
  const places = capitalRuns(sentence).filter(({ from, to }) => !isTaken(taken, sentence, from, to));
  const before = sentences
    .slice(Math.max(0, sentence.index - 4), sentence.index)
    .filter(({ channel, speaker }) => channel !== sentence.channel || speaker === 'unknown');
  return { sentence, places, before, firms: firmsNamed(sentence) };
}

function findWith(candidates: readonly Candidates[], known: Set<string>): Entity[] {
  const found: Entity[] = [];
  const firms = new Set<string>();
  const spoke = new Set<number>();
  for (const { sentence, places, before, firms: named } of candidates) {
    for (const word of named) firms.add(word);
    for (const place of places) {
      const isFirstOfSpeaker = !spoke.has(sentence.channel);
      const probability = likelihood(sentence, place, { known, firms, before, isFirstOfSpeaker });
      if (probability < 0.5) continue;
      found.push(entityAt(sentence, place, { label: 'person_name', probability }));
      if (probability < 0.8) continue;
      for (const { word, bare } of sentence.words.slice(place.from, place.to + 1)) {
        if (!PUT_BETWEEN.test(word)) known.add(bare);
      }
    }
    spoke.add(sentence.channel);
  }
  return found;
}

interface Surroundings {
  readonly known: ReadonlySet<string>;
  readonly firms: ReadonlySet<string>;
  /** The last sentences of the other speaker. */
  readonly before: readonly TalkSentence[];
  /** Nothing was heard on this channel before. */
  readonly isFirstOfSpeaker: boolean;
}

interface Place {
  readonly from: number;
  readonly to: number;
}

function likelihood(sentence: TalkSentence, place: Place, around: Surroundings): number {
  const words = sentence.words
    .slice(place.from, place.to + 1)
    .flatMap(({ word, bare }) => (PUT_BETWEEN.test(word) ? [] : [bare]));
  const lead = leadOf(sentence, place.from);
  const next = bareAt(sentence.words, place.to + 1);
  if (TITLES.has(words[0] ?? '')) return words.length > 1 ? 0.95 : 0;
  if (words.some((word) => PLACES.has(word.replace(/'s$/, '')))) return 0.1;
  if (words.every((word) => around.known.has(word.replace(/'s$/, '')))) return 0.95;
  if (/\b(name is|name's|this is|i'm|i am|call me|speaking (with|to)|through to|you've got|doctor)$/.test(lead)) {
    return words.some((word) => around.firms.has(word)) ? 0.2 : 0.95;
  }
  if (next === 'speaking' || next === 'here' || (next === 'last' && sentence.words[place.to]?.mark !== '')) return 0.9;
  if (words.some((word) => around.firms.has(word) || ORGANISATION_WORDS.has(word))) return 0.1;
  const isOpening = isOpeningOfAgent(sentence, around.before);
  if (isOpening && introduces(sentence, place, lead)) return 0.85;
  if (wasPutIn(sentence, place, isOpening)) return 0.75;
  if (PLACE_LEADS.test(lead)) return 0.2;
  const wasAsked = around.before.some(({ text }) => ASKED.test(text.toLowerCase()));
  if (place.from === 0 && words.length >= 2 && /^(her|hear)$/.test(next)) return 0.8;
  if (place.from === 0) return isAnswer(sentence, place, around) ? 0.85 : 0.2;
  if (wasAsked) return 0.9;
  if (isOpening) return AFTER.has(next) ? 0.8 : 0.3;
  if (BEFORE.some((pattern) => pattern.test(lead))) return 0.88;
  return sentence.words[place.from - 1]?.mark === ',' ? 0.8 : 0.55;
}

/**
 * "Chloe Beaumont." or "Margaret, Margaret Sowell." right after somebody asked, and "Walt." as the first that a customer says,
 * the greeting lost; capitals open every sentence otherwise.
 */
function isAnswer(sentence: TalkSentence, place: Place, around: Surroundings): boolean {
  const isAsked = ASKED.test(around.before.at(-1)?.text.toLowerCase() ?? '');
  const isWhole = place.to === sentence.words.length - 1 && place.to <= 2;
  const isRepeated =
    sentence.words[place.to]?.mark === ',' && /^\p{Lu}/u.test(sentence.words[place.to + 1]?.word ?? '');
  const isGreeting = sentence.speaker === 'customer' && sentence.index > 0 && around.isFirstOfSpeaker;
  return (isAsked && (isWhole || isRepeated)) || (isWhole && (place.to === 1 || (place.to === 0 && isGreeting)));
}

/**
 * "You've been so kind, that Priscilla", "my name's Owen, to Owen", "The Basil Underhill.": a small word that nobody said
 * stands before the name. In the opening it may as well stand before the firm.
 */
function wasPutIn(sentence: TalkSentence, { from, to }: Place, isOpening: boolean): boolean {
  const small = sentence.words[from - 1];
  const isSmall = /^(the|that|it|to|so|a|and|uh)$/.test(small?.bare ?? '') && small?.mark === '';
  if (!isSmall) return false;
  if (from === 1) return sentence.speaker === 'customer' && to === 2 && to === sentence.words.length - 1;
  if (/\b(this is|name is|name's|doctor|it's|i'm|i am)$/.test(leadOf(sentence, from - 1))) return true;
  return sentence.words[from - 2]?.mark === ',' && !isOpening;
}

function leadOf(sentence: TalkSentence, from: number): string {
  const words = sentence.words.slice(0, from).map(({ bare }) => bare);
  const heard = words.filter((word) => !/^(uh|um|er|hmm|hm|mm|ah|arm)$/.test(word));
  return heard.slice(-4).join(' ');
}

/** Until somebody answers, and in the first sentences of a call, agents name their firm. */
function isOpeningOfAgent({ index, speaker }: TalkSentence, before: readonly TalkSentence[]): boolean {
  return speaker !== 'customer' && (index < 3 || (index < OPENING_SENTENCES && before.length === 0));
}

/** Runs of capitalised words, a filler or article inside; a single letter is none, and a comma ends a run. */
function capitalRuns(sentence: TalkSentence): Place[] {
  const runs: Place[] = [];
  let from: number | undefined;
  for (const [place, word] of sentence.words.entries()) {
    const { mark } = word;
    const isCapital = isCapitalWord(word);
    if (isCapital) from ??= place;
    // "Cedric uh Munroe"
    const isBetween = mark === '' && PUT_BETWEEN.test(word.word) && isCapitalWord(sentence.words[place + 1]);
    if (isBetween && place - 1 === from) continue;
    if (from !== undefined && (!isCapital || mark !== '' || place === sentence.words.length - 1)) {
      runs.push({ from, to: isCapital ? place : place - 1 });
      from = undefined;
    }
  }
  return runs;
}

function isCapitalWord(word: TalkWord | undefined): boolean {
  if (word === undefined || !/^\p{Lu}[\p{L}-]+(['’]s)?$/u.test(word.word)) return false;
  return !NOT_NAMES.has(word.bare.replace(/'s$/, ''));
}

/** True where the words are something else already. */
function isTaken(taken: readonly Entity[], { index }: TalkSentence, from: number, to: number): boolean {
  for (let place = from; place <= to; place += 1) if (isCovered(taken, index, place)) return true;
  return false;
}

/** "calling Harbor and Pine", "at Stonebridge Power": what is named so is a firm, now and later. */
function firmsNamed({ words }: TalkSentence): string[] {
  const firms: string[] = [];
  for (const [place, { word, bare }] of words.entries()) {
    const isOrganisation = ORGANISATION_WORDS.has(bare);
    const isLead = FIRM_LEADS.has(bare) || (isOrganisation && /^\p{Lu}/u.test(word));
    if (!isLead) continue;
    const step = isOrganisation ? -1 : 1;
    for (let at = place + step; /^(\p{Lu}[\p{L}']+|and|of|with|the)$/u.test(words[at]?.word ?? ''); at += step) {
      if (step < 0 && words[at]?.mark === ',') break;
      const name = bareAt(words, at);
      if (!/^(and|of|with|the)$/.test(name)) firms.push(name);
      if (step > 0 && words[at]?.mark !== '') break;
    }
  }
  return firms;
}
