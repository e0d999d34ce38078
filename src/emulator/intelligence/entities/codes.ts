/** Decides what a run of letters and digits is: a phone or card number, an account, an order, a case; from what was asked for. */
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { remembered } from '../../../shared/remembered.ts';
import type { Talk, TalkSentence } from '../talk.ts';
import { type Entity, type EntityLabel, entityAt } from './entity.ts';
import { type CodeRun, codeRuns } from './spoken-codes.ts';

const KINDS = ['case_reference', 'phone_number', 'account_id', 'order_id'] as const;
const KIND_WORDS: Readonly<Record<Kind, RegExp>> = {
  case_reference: /^(case|ticket|complaint)$/,
  phone_number: /^(phone|mobile|cell|telephone|landline|callback)$/,
  account_id:
    /^(accounts?|account's|patients?|membership|loans?|loan's|polic(y|ies)|meters?|cards?|customer|subscriber|insurance|licen[cs]e|amount|count)$/,
  order_id:
    /^(orders?|order's|older|border|booking|reservation|confirmation|claims?|trade-in|trade|transfer|prescription|returns?|tracking|statement|bag|baggage|luggage|tag|invoice|repair|request|reference|refill|shipment|purchase|flight|referral)$/,
};
type Kind = (typeof KINDS)[number];
/** How agents hand out a number to remember. */
const GIVEN =
  /\b((you(r|'re)|a|this|the) (case|ticket|reference)( number)?( is| for this)?$|give you a (case|ticket|reference)|(quote|mention|code|give them|live them|tell them)( it)?( is)?$|for your records|write this down|write it down|take this down|(grab|got|have) a pen|pen and paper|here('s| is) (the|your) reference)/;
const FILLERS = new Set(['uh', 'um', 'er', 'uhm', 'erm']);
const IS_ID = /^(numbers?|number's|reference|ref|id|code|digits|policy|never|summer|member|lumber|end|last|meter)$/;
/** A kind that was named is believed for so many sentences. */
const MEMORY_SENTENCES = 9;

interface Topic {
  readonly kind: Kind;
  readonly since: number;
  /** Only the end of it was asked for: "the last four digits of your phone number". */
  readonly isEnd: boolean;
}

const END = /\blast \w+ (\w+ )?(digits|numbers)\b/i;

/** Every code of a conversation. */
export function findCodes(talk: Talk): Entity[] {
  const found: Entity[] = [];
  let topic: Topic | undefined;
  for (const sentence of talk.sentences) {
    const isFresh = topic !== undefined && sentence.index - topic.since <= MEMORY_SENTENCES;
    let kind = isFresh ? topic?.kind : undefined;
    for (const run of codeRuns(sentence)) {
      kind = kindNamed(sentence, run.from) ?? kind;
      const entity = classify(
        sentence,
        run,
        { kind, isEnd: (isFresh && topic?.isEnd) || END.test(sentence.text) },
        found,
      );
      if (entity) found.push(entity);
    }
    const named = kindNamed(sentence, sentence.words.length);
    if (named) topic = { kind: named, since: sentence.index, isEnd: END.test(sentence.text) };
    else if (isFresh && topic && found.at(-1)?.sentence === sentence.index) topic = { ...topic, since: sentence.index };
  }
  return found;
}

/** The kind of number that a sentence speaks of before a place, when it speaks of one. */
function kindNamed(sentence: TalkSentence, before: number): Kind | undefined {
  const words = sentence.words
    .slice(0, before)
    .map(({ bare }) => bare)
    .filter((word) => !FILLERS.has(word));
  if (sentence.speaker !== 'customer' && GIVEN.test(words.join(' ')) && !/\?/.test(sentence.text))
    return 'case_reference';
  const isAsked = sentence.speaker !== 'customer' && sentence.text.includes('?');
  const isAboutId = isAsked || words.some((word) => IS_ID.test(word)) || before < sentence.words.length;
  if (!isAboutId) return undefined;
  if (/number (do you have )?for me/.test(words.join(' '))) return 'phone_number';
  let kind: Kind | undefined;
  for (const word of words) {
    const named = kindOfWord(word);
    if (named !== undefined && !(word === 'reference' && kind !== undefined)) kind = named;
  }
  return kind;
}

/** No word names two kinds. */
const kindOfWord = remembered((word) => KINDS.find((kind) => KIND_WORDS[kind].test(word)));

function classify(
  sentence: TalkSentence,
  run: CodeRun,
  { kind, isEnd }: { readonly kind: Kind | undefined; readonly isEnd: boolean | undefined },
  before: readonly Entity[],
): Entity | undefined {
  const at = (label: EntityLabel, probability: number, value = run.value) =>
    entityAt(sentence, run, { label, probability, value });
  if (run.letters === 0 && run.digits >= 13 && run.digits <= 19 && passesLuhn(run.value))
    return at('card_number', 0.97);
  // "nine to five" is a time of day.
  const isSpan = run.signs <= 3 && sentence.words.slice(run.from, run.to + 1).some(({ bare }) => bare === 'to');
  if (isSpan) return undefined;
  const phone = run.letters === 0 && run.digits >= 10 ? phoneOf(run.value) : undefined;
  if (phone !== undefined) return at('phone_number', 0.96, phone);
  const isPhone = run.digits >= 7 || (isEnd && run.digits >= 3 && run.digits <= 5);
  if (kind === 'phone_number' && run.letters === 0 && isPhone) return at('phone_number', 0.8);
  if (kind === undefined && isGroupedLikePhone(sentence, run)) return at('phone_number', 0.7);
  const known = before.findLast((entity) => isEcho(entity.value, run.value) && isCode(entity.label));
  if (known) return at(known.label, 0.9);
  const isAlone = sentence.words.length <= run.to - run.from + 4;
  if (run.letters === 0 && run.digits < 3 && !isAlone) return undefined;
  if (run.signs === 2 && /^(19|20)\d\d$/.test(run.value) && !isAlone) return undefined;
  if (run.digits === 0) return run.letters >= 4 ? at('person_name', 0.7) : undefined;
  if (kind === undefined || kind === 'phone_number') {
    if (run.digits < (run.letters >= 2 ? 1 : 3) || run.letters > 4) return undefined;
    return at(run.digits >= 6 && run.letters <= 2 ? 'account_id' : 'order_id', 0.6);
  }
  return at(kind, run.digits >= 3 ? 0.95 : 0.75);
}

function isCode(label: EntityLabel): boolean {
  return label === 'account_id' || label === 'order_id' || label === 'case_reference' || label === 'phone_number';
}

/** The same code, a part of it, or it with one sign changed. */
function isEcho(known: string, said: string): boolean {
  if (said.length < 2) return false;
  if (known.includes(said) || (said.includes(known) && known.length >= 4)) return true;
  if (said.length !== known.length || said.length < 4) return false;
  return [...said].filter((sign, index) => sign !== known[index]).length <= 1;
}

/** "six one four, five five five, one four four": the groups of a number of which a digit was lost. */
function isGroupedLikePhone(sentence: TalkSentence, run: CodeRun): boolean {
  if (run.letters > 0 || run.digits < 9 || run.digits > 10) return false;
  const marked = sentence.words.slice(run.from, run.to).filter(({ mark }) => mark === ',');
  return marked.length === 2 && sentence.words[run.from + 2]?.mark === ',';
}

function phoneOf(digits: string): string | undefined {
  const candidates =
    digits.length === 10 ? [[digits, 'US'] as const] : [[`+${digits}`, undefined] as const, [digits, 'GB'] as const];
  for (const [text, country] of candidates) {
    const number = parsePhoneNumberFromString(text, country);
    if (number?.isPossible() && (country === 'US' ? /^[2-9]/.test(digits) : number.isValid())) return number.number;
  }
  return undefined;
}

/** The check digit of card numbers. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (const [index, sign] of [...digits].reverse().entries()) {
    const doubled = Number(sign) * (index % 2 === 1 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
