/** Free text as it is spoken: every written number becomes words, every mention of a fact is marked. */
import type { EntityType } from '../../domain/labels.ts';
import { NUMBER_VALUES } from '../../shared/number-words.ts';
import type { Random } from '../../shared/random.ts';
import { remembered } from '../../shared/remembered.ts';
import { mark, outsideMarks } from './marks.ts';
import { cardinal, digitWords, ordinal, yearWords } from './number-words.ts';
import { MONTHS, plainAscii, spokenDate, spokenEmail, spokenGroups, spokenMoney, spokenTime } from './spoken-values.ts';

/** Texts that are kept as they are spoken: those of some hundred personas. */
const MOST_TEXTS = 1_000;

type Rule = readonly [RegExp, (match: RegExpMatchArray, random: Random) => string];
const MONTH_NAMES = MONTHS.map((month) => `${month}|${month.slice(0, 3)}\\.?`).join('|');
const monthOf = (name: string) => MONTHS.findIndex((month) => month.slice(0, 3) === name.slice(0, 3)) + 1;

const RULES: readonly Rule[] = [
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, ([value]) => mark('email', spokenEmail(value ?? ''))],
  [
    /\+\d{8,15}\b|\b\d{3}[-. ]\d{3}[-. ]\d{4}\b/g,
    ([value = ''], random) => mark('phone', spokenGroups('phone', value, random).join(', ')),
  ],
  [
    /([$\u00a3\u20ac])\s?(\d[\d,]*(?:\.\d{1,2})?)/g,
    ([, symbol = '$', amount = '0'], random) => mark('amount', spokenMoney(symbol, amount, random)),
  ],
  [
    /\b(\d{4})-(\d{2})-(\d{2})\b/g,
    ([, year, month, day], random) => mark('date', spokenDate(Number(month), Number(day), Number(year), random)),
  ],
  [
    /\b(\d{1,2})\/(\d{1,2})\/(\d{2,4})\b/g,
    ([, month, day, year], random) => mark('date', spokenDate(Number(month), Number(day), Number(year), random)),
  ],
  [
    new RegExp(`\\b(${MONTH_NAMES}) (\\d{1,2})(?:st|nd|rd|th)?(?:,? (\\d{4}))?\\b`, 'g'),
    ([, month = '', day], random) => mark('date', spokenDate(monthOf(month), Number(day), undefined, random)),
  ],
  [
    new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)? (?:of )?(${MONTH_NAMES})(?: (\\d{4}))?\\b`, 'g'),
    ([, day, month = ''], random) => mark('date', spokenDate(monthOf(month), Number(day), undefined, random)),
  ],
  [
    /\b(\d{1,2}):(\d{2})\s?([ap])?\.?(?:m\b\.?)?/gi,
    ([, hour, minute, half]) => mark('time', spokenTime(Number(hour), Number(minute), half)),
  ],
  [/\b(\d{1,2})\s?([ap])\.?m\b\.?/gi, ([, hour, half]) => mark('time', spokenTime(Number(hour), 0, half))],
  [/\b(\d{4})s\b/g, ([, year]) => `${yearWords(Number(year))}s`],
  [/\b(\d+)(?:st|nd|rd|th)\b/g, ([, value]) => ordinal(Number(value))],
  [/\b(\d[\d,]*)(?:\.(\d+))?\s?%/g, ([, whole = '0', rest]) => `${decimal(whole, rest)} percent`],
  [/\b(?=[A-Z\d-]*\d)(?=[A-Z\d-]*[A-Z])[A-Z\d]+(?:-[A-Z\d]+)*\b/g, ([value = '']) => codeWords(value)],
  [/\b(19|20)(\d{2})\b/g, ([value]) => yearWords(Number(value))],
  [/\b(\d[\d,]*)\.(\d+)\b/g, ([, whole = '0', rest]) => decimal(whole, rest)],
  [/\b\d{1,3}(?:,\d{3})+\b/g, ([value = '0']) => cardinal(Number(value.replaceAll(',', '')))],
  [/\d+/g, ([value = '0']) => ` ${value.length >= 5 ? digitWords(value, 'zero') : cardinal(Number(value))} `],
];

const NUMBER_WORD = [...NUMBER_VALUES.keys(), 'hundred', 'thousand'].join('|');
/** "Fifty-two dollars": personas are written as they speak. */
const SPELLED_AMOUNT = new RegExp(
  `\\b(?:a (?=hundred|thousand))?(?:${NUMBER_WORD})(?:[ -](?:and )?(?:${NUMBER_WORD}))* (?:dollars?|bucks|cents|pounds|euros)\\b`,
  'gi',
);

const ORDINAL = Array.from({ length: 31 }, (_, index) => ordinal(31 - index)).join('|');
const MONTH = MONTHS.join('|');
/** "The fifth of February", "March second", "Friday": days that can be looked up, not "tomorrow". */
const SPELLED_DATE = new RegExp(
  `\\b(?:(?:the )?(?:${ORDINAL}) of (?:${MONTH})|(?:${MONTH}) (?:the )?(?:${ORDINAL})|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\\b`,
  'g',
);

/** Spoken form of free text. Generic mentions (money, dates, e-mails) are marked; names are the caller's to mark. */
export function speakText(text: string, random: Random): string {
  let spoken = plainAscii(text);
  if (/[\d&%#/@$\u00a3\u20ac]/.test(spoken)) {
    for (const [pattern, replace] of RULES) {
      spoken = outsideMarks(spoken, (plain) =>
        /\d|@/.test(plain)
          ? plain.replace(pattern, (...groups) => replace(groups as unknown as RegExpMatchArray, random))
          : plain,
      );
    }
    spoken = outsideMarks(spoken, tidySigns);
  }
  return withSpelledMarked(spoken);
}

/** Personas' texts come again in other calls, most of them as they are written. */
const withSpelledMarked = remembered((text) => {
  const marked = outsideMarks(text, (plain) => plain.replace(SPELLED_AMOUNT, (amount) => mark('amount', amount)));
  return outsideMarks(marked, (plain) => plain.replace(SPELLED_DATE, (date) => mark('date', date)))
    .replace(/ {2,}/g, ' ')
    .replace(/ ([,.!?;])/g, '$1')
    .trim();
}, MOST_TEXTS);

function tidySigns(plain: string): string {
  return plain
    .replace(/\s*&\s*/g, ' and ')
    .replace(/#\s*/g, 'number ')
    .replace(/(\w)\/(\w)/g, '$1 or $2')
    .replace(/(\w)-(\s)/g, '$1$2')
    .replace(/[[\]{}<>*_|~^`\\$\u00a3\u20ac]/g, '');
}

function decimal(whole: string, rest: string | undefined): string {
  const words = cardinal(Number(whole.replaceAll(',', '')));
  return rest === undefined ? words : `${words} point ${digitWords(rest, 'oh')}`;
}

function codeWords(code: string): string {
  return (code.match(/[A-Z]+|\d+/g) ?? [])
    .map((run) =>
      /\d/.test(run)
        ? run.length <= 3 && !run.startsWith('0')
          ? cardinal(Number(run))
          : digitWords(run, 'oh')
        : run.length <= 3
          ? [...run].join(' ')
          : run,
    )
    .join(' ');
}

/** A fact's value as it is said and the groups in which it may be read out (one group where it is not a number). */
export interface SpokenValue {
  readonly text: string;
  readonly groups: readonly string[];
}

/** How the value of a fact is said. */
export function speakValue(type: EntityType, value: string, random: Random): SpokenValue {
  const plain = plainAscii(value).trim();
  if (type === 'email' && plain.includes('@')) return single(spokenEmail(plain));
  const readOut = type === 'phone' || type === 'order_id' || type === 'account_id';
  if (readOut && /\d{2,}/.test(plain) && !/[a-z]{2,}/.test(plain)) {
    const groups = spokenGroups(type, plain, random);
    return { text: groups.join(', '), groups };
  }
  if (type === 'amount' && /^\d/.test(plain) && /^[\d.,]+$/.test(plain)) return single(spokenMoney('$', plain, random));
  if (type === 'address') return single(speakAddress(plain, random));
  return single(flat(speakText(plain, random)));
}

/** A date of birth is said with its year, which tells people apart. */
export function speakBirthday(value: string, random: Random): SpokenValue {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(plainAscii(value).trim()) ?? [];
  if (year === undefined) return speakValue('date', value, random);
  return single(`${spokenDate(Number(month), Number(day), undefined, random)}, ${yearWords(Number(year))}`);
}

function speakAddress(value: string, random: Random): string {
  const parts = value
    .replace(/\b(St|Ave|Rd|Dr|Ln|Blvd|Apt|Ct)\b\.?/g, (short) => STREETS[short.replace('.', '')] ?? short)
    .replace(
      /\b(\d)(\d)(\d{2})\b/g,
      (_all, a, b, c) =>
        `${cardinal(Number(a + b))} ${Number(c) < 10 ? `oh ${cardinal(Number(c))}` : cardinal(Number(c))}`,
    )
    .replace(
      /\b(\d)(\d{2})\b/g,
      (_all, a, b) =>
        `${cardinal(Number(a))} ${Number(b) === 0 ? 'hundred' : Number(b) < 10 ? `oh ${cardinal(Number(b))}` : cardinal(Number(b))}`,
    )
    .replace(/\b\d{5,}\b/g, (digits) => digitWords(digits, 'oh'));
  return flat(speakText(parts, random));
}

const STREETS: Readonly<Record<string, string>> = {
  St: 'Street',
  Ave: 'Avenue',
  Rd: 'Road',
  Dr: 'Drive',
  Ln: 'Lane',
  Blvd: 'Boulevard',
  Apt: 'Apartment',
  Ct: 'Court',
};

function single(text: string): SpokenValue {
  return { text, groups: [text] };
}

function flat(marked: string): string {
  return marked.replace(/\ue001[a-z_]+\ue002/g, '').replaceAll('\ue003', '');
}
