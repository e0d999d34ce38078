/** What makes text unfit to be spoken or to stand in its sentence. Looks at single texts; knows nothing of files. */
import { LATIN_LETTERS } from '../../shared/latin-letters.ts';

/** Characters that the synthesiser reads, or leaves out, without harm. */
const HARMLESS = /[\u2018\u2019\u201C\u201D\u2013\u2014\u2026\u00A0\u00A3\u20AC]/g;

/** What is spoken instead of a text that is not ASCII; undefined when it can be spoken as it is. */
export function spokenInstead(text: string): { readonly text: string; readonly lost: readonly string[] } | undefined {
  const composed = text.normalize('NFC').replaceAll(HARMLESS, ' ');
  if (!/[^\t\n\r -~]/.test(composed)) return undefined;
  const lost = new Set<string>();
  let plain = '';
  for (const character of text.normalize('NFC')) {
    const replaced =
      LATIN_LETTERS[character] ?? [...character.normalize('NFKD')].filter((part) => part <= '~').join('');
    if (replaced === '' && !HARMLESS_ONE.test(character)) lost.add(character);
    plain += replaced === '' && HARMLESS_ONE.test(character) ? character : replaced;
  }
  return { text: plain.trim(), lost: [...lost] };
}
const HARMLESS_ONE = new RegExp(HARMLESS.source);

const PLACEHOLDERS = [
  /\{\{?[^{}]*\}?\}/,
  /\$\{[^}]*\}/,
  /\[[A-Za-z][^\]]*\]/,
  /<[A-Z][A-Z _-]+>/,
  /%[sd]\b/,
  /_{3,}/,
  /\b(?:TODO|TBD|XXX+|FIXME)\b/,
];
const MARKUP = [
  /<\/?[A-Za-z][^>]*>/,
  /\*[^*]+\*/,
  /`/,
  /^\s*(?:#{1,6}|[-*])\s/m,
  /&(?:amp|lt|gt|quot|#\d+);/,
  /\bhttps?:\/\//,
];
const STAGE_DIRECTION =
  /\((?:laugh|sigh|pause|cough|chuckl|smil|whisper|angr|sarcas|silence|beat|clear)[a-z]*(?: [a-z ]+)?\)/i;

/** The first placeholder that was never filled in, such as `{name}`. */
export function findPlaceholder(text: string): string | undefined {
  return firstMatch(text, PLACEHOLDERS);
}

/** The first piece of markup or stage direction, which would be read aloud. */
export function findMarkup(text: string): string | undefined {
  return firstMatch(text, [...MARKUP, STAGE_DIRECTION]);
}

function firstMatch(text: string, patterns: readonly RegExp[]): string | undefined {
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match !== null) return match[0].trim();
  }
  return undefined;
}

const BARE_VERBS =
  'get have receive cancel refund fix return send know make speak talk stop start move find see keep give exchange update ' +
  'reschedule book pay remove add be';
const WISH_VERBS = new Set(BARE_VERBS.split(' '));
const OPENING_CAPITALS =
  /^(?:A|An|The|My|Our|His|Her|Their|To|That|This|Some|Someone|Somebody|Help|Getting|Having|Being|New|No|Two|Three)\b/;

/** Why a phrase does not fit after "calling about", or undefined when it does. */
export function summaryMisfit(summary: string): string | undefined {
  if (/[.!?;:]\s*$/.test(summary)) return 'it ends like a sentence';
  if (/^(?:I|I'm|I've|I'd|we|we're|he|she|they|it|it's|you)\b/i.test(summary)) return 'it is a whole sentence';
  if (/^(?:calling )?about\b/i.test(summary)) return 'the word "about" is there already';
  if (/^(?:to|because|that|want(?:s|ed)?|need(?:s|ed)?|got|wanted|hasn't|haven't|please)\b/i.test(summary)) {
    return 'it is not a noun phrase';
  }
  if (OPENING_CAPITALS.test(summary)) return 'it begins with a capital letter';
  return undefined;
}

/** Why a phrase does not fit after "I want", or undefined when it does. */
export function wishMisfit(wish: string): string | undefined {
  if (/[.!?;:]\s*$/.test(wish)) return 'it ends like a sentence';
  if (/^(?:I|we)(?:'d)?\b/i.test(wish)) return 'the words "I want" are there already';
  if (/^(?:wants?|would like|wishes|needs?)\b/i.test(wish)) return 'the words "I want" are there already';
  const first = wish.split(/\s/)[0] ?? '';
  if (WISH_VERBS.has(first.toLowerCase())) return `a verb needs "to" before it ("to ${first.toLowerCase()} ...")`;
  if (/^that\s+(?:I|you|they|he|she|we|it)\b/i.test(wish)) return 'a "that" clause does not follow "I want"';
  if (OPENING_CAPITALS.test(wish)) return 'it begins with a capital letter';
  return undefined;
}
