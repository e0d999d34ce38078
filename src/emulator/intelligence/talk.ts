/** A transcript as operators see it: sentences as plain lower-case words, and who is on which channel. */
import { remembered } from '../../shared/remembered.ts';
import type { Sentence, SentenceWord } from './sentences.ts';
import type { KnownWord } from './word-likeness.ts';

/** Who speaks. `unknown` on a mono recording without roles. */
export type Speaker = 'agent' | 'customer' | 'unknown';

/** A word made comparable: lower case, contractions opened. `place` is its index in the sentence's words. */
export interface Token {
  readonly text: string;
  readonly place: number;
  readonly word: KnownWord;
}

/** A word with what it is compared by: lower case, bare of marks. */
export interface TalkWord extends SentenceWord {
  readonly bare: string;
}

export interface TalkSentence extends Sentence {
  readonly speaker: Speaker;
  readonly words: readonly TalkWord[];
  readonly tokens: readonly Token[];
}

/** Everything an operator may look at. */
export interface Talk {
  readonly sentences: readonly TalkSentence[];
}

const FILLERS = new Set('uh um er erm hmm hm mm mmm uhm ah'.split(' '));
const SLANG: Readonly<Record<string, string>> = {
  gonna: 'going to',
  wanna: 'want to',
  gotta: 'got to',
  kinda: 'kind of',
  lemme: 'let me',
  gimme: 'give me',
  "won't": 'will not',
  "can't": 'can not',
  cannot: 'can not',
  "shan't": 'shall not',
  "ain't": 'is not',
  "i'm": 'i am',
  "let's": 'let us',
  "'cause": 'because',
  alright: 'all right',
  ok: 'okay',
  yep: 'yes',
  yeah: 'yes',
  thanks: 'thank',
};
const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/n't$/, ' not'],
  [/'ll$/, ' will'],
  [/'re$/, ' are'],
  [/'ve$/, ' have'],
  [/'d$/, ' would'],
];
const OPENED_IS = /^(it|that|there|what|who|where|how|here|he|she|name)'s$/;

/** Words as tokens. Fillers, broken-off words and immediate repetitions are left out. */
function tokensOf(words: readonly ReadWord[]): Token[] {
  const tokens: Token[] = [];
  for (const [place, { opened }] of words.entries()) {
    for (const known of opened) {
      const { text } = known;
      const isRepetition = tokens.at(-1)?.text === text && !/^\d|^[a-z]$/.test(text) && !isNumberWord(text);
      if (!isRepetition) tokens.push({ text, place, word: known });
    }
  }
  return tokens;
}

function isNumberWord(text: string): boolean {
  return /^(zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)$/.test(text);
}

/** A word as it is compared, and as it is opened into tokens: into none for fillers and words that were broken off. */
interface ReadWord {
  readonly bare: string;
  readonly opened: readonly KnownWord[];
}

const readWord = remembered((word): ReadWord => {
  const texts = word.endsWith('-') ? [] : openWord(word).filter((text) => !FILLERS.has(text));
  return { bare: bareWord(word), opened: texts.map(knownWord) };
});

const knownWord = remembered((text): KnownWord => ({ text, likes: [] }));

function openWord(word: string): string[] {
  const lower = word
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/^[^\p{L}\p{N}$£€'@]+|[^\p{L}\p{N}%]+$/gu, '');
  if (lower === '') return [];
  const slang = SLANG[lower];
  if (slang !== undefined) return slang.split(' ');
  const is = OPENED_IS.exec(lower);
  if (is) return [is[1] as string, 'is'];
  const ending = ENDINGS.find(([pattern]) => pattern.test(lower));
  if (ending === undefined) return [lower];
  return lower.replace(ending[0], ending[1]).split(' ');
}

/** The tokens of a plain text, for phrases. */
export function phraseTokens(text: string): string[] {
  return tokensOf(text.split(/\s+/).map(readWord)).map((token) => token.text);
}

/** Sentences with speakers. `roles` says who is on a channel; where it does not, the one who greets is taken for the agent. */
export function talkOf(sentences: readonly Sentence[], roles: ReadonlyMap<number, Speaker>): Talk {
  const speakers = roles.size > 0 ? roles : guessSpeakers(sentences);
  return {
    sentences: sentences.map((sentence) => {
      const read = sentence.words.map(({ word }) => readWord(word));
      return {
        ...sentence,
        speaker: speakers.get(sentence.channel) ?? 'unknown',
        words: sentence.words.map((word, place) => withBare(word, read[place]?.bare ?? '')),
        tokens: tokensOf(read),
      };
    }),
  };
}

/** Written out: of a copy with one field more, made this often, the engine makes a slow object. */
function withBare({ word, mark, startMs, endMs }: SentenceWord, bare: string): TalkWord {
  return { word, mark, startMs, endMs, bare };
}

/** A word as it is compared: lower case, bare of marks. */
export function bareWord(word: string): string {
  return word
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/^[^\p{L}\p{N}$£€]+|[^\p{L}\p{N}]+$/gu, '');
}

const GREETING = /\b(help|calling|speaking|this is|welcome|reached|through to)\b/i;

function guessSpeakers(sentences: readonly Sentence[]): Map<number, Speaker> {
  const channels = [...new Set(sentences.map(({ channel }) => channel))];
  if (channels.length !== 2) return new Map();
  const greeting = sentences.slice(0, 4).find(({ text }) => GREETING.test(text)) ?? sentences[0];
  return new Map(channels.map((channel) => [channel, channel === greeting?.channel ? 'agent' : 'customer']));
}

/** Remembers an answer for as long as the talk is around: several operators, and redaction, ask for the same one. */
export function oncePerTalk<T>(answer: (talk: Talk) => T): (talk: Talk) => T {
  const answers = new WeakMap<Talk, { readonly value: T }>();
  return (talk) => {
    const known = answers.get(talk);
    if (known !== undefined) return known.value;
    const value = answer(talk);
    answers.set(talk, { value });
    return value;
  };
}
