/** Text that nobody could say: broken encodings, foreign scripts, mashed keys, a model that is stuck, another language. */

import { isReadOut } from '../../shared/words.ts';
import type { Fault } from './fault.ts';
import { faultOf, isMereSpeech, type UtteranceCheck } from './utterance.ts';

/** A UTF-8 text read as Latin-1 or Windows-1252 shows these pairs; no language has them. */
const MOJIBAKE = /[\u00c2\u00c3\u00e2][\u0080-\u00bf\u20ac\u2122\u0153\u201c\u201d\u0161\u0192\u02dc]/;

/*
 * What an English voice can say: ASCII, accented Latin letters (Zoe with a diaeresis, cafe), typographic punctuation,
 * the pound, euro and degree signs, a half and a quarter. Everything else (emoji, other scripts, control characters,
 * U+FFFD) is a fault.
 */
const UNSPEAKABLE = /[^\s!-~\u00a3\u00b0\u00bc-\u00be\u00c0-\u017f\u2010-\u2015\u2018-\u201d\u2026\u20ac]/u;
/** Control, invisible, private and unassigned characters, line ends apart, and the replacement character. */
const BROKEN = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\ufffd]/u;

/** Most texts. */
const PRINTABLE = /^[ -~]*$/;

/** Characters. Languages other than English may use their own script. */
export const checkCharacters: UtteranceCheck = ({ text }, { language }): Fault | undefined => {
  if (PRINTABLE.test(text)) return undefined;
  const found = MOJIBAKE.exec(text) ?? BROKEN.exec(text) ?? (/^en\b/.test(language) ? UNSPEAKABLE.exec(text) : null);
  if (!found) return undefined;
  const codes = Array.from(
    found[0],
    (character) => `U+${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0').toUpperCase()}`,
  );
  return { name: 'garbage', detail: `characters ${codes.join(' ')}` };
};

/** Nobody says a word five times in a row, except these. */
const REPEATABLE = /^(no|yes|yeah|yep|okay|ok|bye|very|ha|blah|so|really|please|wait|hello|go|right|um|uh)$/;
const REPEATS_IN_ROW = 5;
/** "I want to, I want to, I want" happens; the same three to eight words four times over are a stuck model. */
const CYCLE = { shortest: 3, longest: 8, times: 4 };

/** Words. Sounds such as "hmmm", "pfft" and "brrr" are short or made of one letter, so they pass. */
export const checkWords: UtteranceCheck = ({ text, words }): Fault | undefined => {
  const mashed = words.filter((word) => /^[bcdfghjklmnpqrstvwxz]{6,}$/.test(word) && new Set(word).size >= 4);
  if (mashed.length >= 2) return faultOf('garbage', mashed.join(' '));
  const stretched = /([a-z])\1{9,}/i.exec(text);
  if (stretched) return faultOf('garbage', stretched[0]);
  const endless = words.find((word) => word.length > 34);
  if (endless) return faultOf('garbage', endless);
  const symbols = isMereSpeech(text) ? 0 : text.replace(/[\p{L}\p{N}\s.,?!'"$-]/gu, '').length;
  if (text.length >= 12 && symbols / text.length > 0.25) return faultOf('garbage', text);
  return faultOf('garbage', stuckOn(words));
};

function stuckOn(words: readonly string[]): string | undefined {
  const isFree = (word: string) => REPEATABLE.test(word) || isReadOut(word);
  let row = 1;
  for (let index = 1; index < words.length; index += 1) {
    const word = words[index] as string;
    row = word === words[index - 1] ? row + 1 : 1;
    if (row >= REPEATS_IN_ROW && !isFree(word)) return `${word} ${word} ${word}`;
  }
  const longest = Math.min(CYCLE.longest, Math.floor(words.length / CYCLE.times));
  for (let period = CYCLE.shortest; period <= longest; period += 1) {
    let same = 0;
    for (let index = period; index < words.length; index += 1) {
      same = words[index] === words[index - period] ? same + 1 : 0;
      if (same < period * (CYCLE.times - 1)) continue;
      const cycle = words.slice(index - period + 1, index + 1);
      if (!cycle.every(isFree)) return cycle.join(' ');
    }
  }
  return undefined;
}

/** Frequent words of other languages that are no English words. */
const FOREIGN = new Set(
  (
    'el los las que y una con para su mi est\u00e1 gracias hola quiero puedo del pero por muy estoy tengo se\u00f1or usted ' +
    'le les des et une est dans pour avec je vous nous bonjour merci mais pas votre mon sur qui ' +
    'der das und ich nicht ein eine ist mit auf f\u00fcr sie wir haben danke guten aber auch mein ' +
    'il gli di che sono per grazie buongiorno ho questo mio della o os um uma n\u00e3o obrigado eu meu ol\u00e1'
  ).split(' '),
);
const ENGLISH = new Set(
  (
    'the a an i you it is to of and in my for that on was have be this not with me so but do if are your yes no okay ' +
    "i'm it's can what just we they he she at as or there here from about had has been will would could"
  ).split(' '),
);

/** Speech in another language: at least three of its function words in six, and next to no English ones. */
export const checkLanguage: UtteranceCheck = ({ words }, { language }): Fault | undefined => {
  if (!/^en\b/.test(language) || words.length < 5) return undefined;
  const foreign = words.filter((word) => FOREIGN.has(word) && word !== 'um' && word !== 'o').length;
  const english = words.filter((word) => ENGLISH.has(word)).length;
  return foreign >= 3 && foreign / words.length >= 0.25 && english / words.length < 0.15
    ? faultOf('other-language', words.slice(0, 8).join(' '))
    : undefined;
};
