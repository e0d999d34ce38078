/** What the personas' free text gives to say: the issue in pieces, the wish, the facts, all in speakable form. */
import type { EntityType } from '../../domain/labels.ts';
import type { CustomerInCall } from '../../domain/persona.ts';
import type { Random } from '../../shared/random.ts';
import { rememberedOf } from '../../shared/remembered.ts';
import { longestFirst, replaceWholeWords } from '../../shared/whole-words.ts';
import { forAgent, headOf, isAddressedToCompany, withThe } from './grammar.ts';
import { canLower } from './lower-case.ts';
import { balanced, countWords, mark, outsideMarks, unmarked } from './marks.ts';
import { cardinal, ordinal } from './number-words.ts';
import { reword } from './reword.ts';
import { speakBirthday, speakText, speakValue } from './spoken-text.ts';
import { plainAscii } from './spoken-values.ts';
import { firstChoice, type WishKind, wishKind } from './wish-kind.ts';

/** Something the customer can be asked for. */
export interface KnownFact {
  readonly key: string;
  /** As the customer would call it, such as "order number". */
  readonly name: string;
  /** As the agent asks for it, such as "your order number" or "the date of purchase". */
  readonly asked: string;
  readonly type: EntityType;
  readonly said: string;
  readonly groups: readonly string[];
  /** True where the issue's own words say as much: nobody has to ask. */
  readonly evident: boolean;
}

/** True for the number under which a company knows a customer. */
export function identifies({ type, evident }: KnownFact): boolean {
  return !evident && (type === 'order_id' || type === 'account_id');
}

/** One breath of the issue. */
export interface Chunk {
  readonly text: string;
  readonly words: number;
  /** Keys of the facts that it gives away. */
  readonly gives: readonly string[];
}

/** The speakable content of one customer in one call. */
export interface PersonaWords {
  readonly fullName: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly chunks: readonly Chunk[];
  /** Fits after "calling about". */
  readonly summary: string;
  /** The same as the agent says it, in full and in short; undefined where the turning round would be unsafe. */
  readonly issueForAgent: string | undefined;
  readonly headForAgent: string | undefined;
  /** Fits after "I want"; and as the agent says it. */
  readonly wish: string;
  readonly wishForAgent: string | undefined;
  readonly wishKind: WishKind;
  /** Where the wish is to know whether something is so: that it is so, as the agent says it. */
  readonly answer: string | undefined;
  /** Where the wish is to know which, when or how something is: that clause, as the agent says it. */
  readonly known: string | undefined;
  readonly facts: readonly KnownFact[];
}

/** Prepares the words of a customer; `random` decides how numbers are read. */
export function personaWords(customer: CustomerInCall, random: Random): PersonaWords {
  const fullName = plainAscii(customer.name).trim();
  const parts = fullName.replace(/^(Dr|Mr|Mrs|Ms|Prof)\.? /, '').split(/\s+/);
  const facts = knownFacts(customer, random);
  const speak = markerOf(customer, facts, random);
  const wished = lowerFirst(trimWish(speak(customer.desiredResolution)));
  const wish = reword(wished, random);
  const summary = reword(lowerFirst(speak(customer.issue.summary).replace(/[.!?]+$/, '')), random);
  const turned = isAddressedToCompany(summary) ? undefined : withThe(forAgent(summary));
  const turnedWish = isAddressedToCompany(wish) ? undefined : forAgent(firstChoice(wish));
  return {
    fullName,
    firstName: parts[0] ?? fullName,
    lastName: parts[parts.length - 1] ?? fullName,
    chunks: issueChunks(speak(withoutGreeting(customer.issue.text)), facts),
    summary,
    issueForAgent: turned,
    headForAgent: turned === undefined ? undefined : headOf(turned),
    wish,
    wishForAgent: turnedWish,
    wishKind: wishKind(firstChoice(wished)),
    answer:
      turnedWish === undefined
        ? undefined
        : /^to (?:know|find out|hear|be told) (?:whether|if) (.+)$/.exec(turnedWish)?.[1],
    known:
      turnedWish === undefined
        ? undefined
        : /^to (?:know|find out|hear|be told|understand|learn) ((?:which|what|when|how|why|where|who)\b.+)$/.exec(
            turnedWish,
          )?.[1],
    facts,
  };
}

function withoutGreeting(text: string): string {
  const bare = text
    .replace(/^(?:hi|hello|hey|good morning|good afternoon)(?: there)?[,.!]+\s+/i, '')
    .replace(/^so,? /i, '');
  return bare.charAt(0).toUpperCase() + bare.slice(1);
}

/** Key of the end of the customer's number, which proves who is calling; it stands after the number itself. */
export const PHONE_END = 'phone-end';

function knownFacts(customer: CustomerInCall, random: Random): KnownFact[] {
  return writtenFacts(customer).map(({ value, readType, isBirth, kind, ...fact }) => {
    const spoken = isBirth ? speakBirthday(value, random) : speakValue(readType, value, random);
    return { ...fact, said: mark(kind, spoken.text), groups: spoken.groups };
  });
}

/** The facts before it is decided how they are read out. */
const writtenFacts = rememberedOf((customer: CustomerInCall) => {
  const own = customer.issue.facts.map((fact, index) => ({ key: `fact${index}`, ...fact }));
  const contact = [
    { key: 'phone', name: 'phone number', type: 'phone' as const, value: customer.contact.phone },
    { key: 'email', name: 'email address', type: 'email' as const, value: customer.contact.email },
    {
      key: PHONE_END,
      name: 'last four digits of my phone number',
      type: 'phone' as const,
      value: customer.contact.phone.slice(-4),
    },
  ].filter((entry) => !own.some((fact) => fact.value === entry.value));
  return [...own, ...contact].map(({ key, name, type, value }) => {
    const called = calledName(name, type);
    return {
      key,
      name: called,
      asked: askedName(called, type),
      type,
      value,
      readType: type === 'other' && /\b(?:PIN|code|number|ending)\b/i.test(name) ? 'order_id' : type,
      isBirth: isBirthday(name),
      kind: type === 'date' && /birth/i.test(name) ? ('birth_date' as const) : type,
      evident: isEvident(customer, type, value),
    };
  });
});

/** The date of somebody's birth, by the fact's name. */
export function isBirthday(name: string): boolean {
  return /\bbirth(?:day|date)?\b/i.test(name);
}

/** As it is called on the phone: "the earlier ticket" of which only the number can be meant is "earlier ticket number". */
function calledName(name: string, type: EntityType): string {
  const called = lowerFirst(
    plainAscii(name)
      .trim()
      .replace(/^(?:your|our|the) /i, ''),
  );
  const isNumbered = type === 'order_id' || type === 'account_id';
  return isNumbered && !/\b(?:number|no|reference|ref|code|id|plate|pin|tag|ending|key|to|in|of|on|for)\b/i.test(called)
    ? `${called} number`
    : called;
}

function isEvident(customer: CustomerInCall, type: EntityType, value: string): boolean {
  const told = `${customer.issue.text} ${customer.issue.summary}`.toLowerCase().replace(/\bhundred and\b/g, 'hundred');
  if (type === 'quantity' && /^\d{1,2}$/.test(value)) return new RegExp(`\\b${cardinal(Number(value))}\\b`).test(told);
  if (type === 'amount')
    return told.includes(cardinal(Number(value.replace(/[^\d.]/g, '').split('.')[0])).toLowerCase());
  if (type === 'date') return /^\d{4}-\d{2}-\d{2}$/.test(value) && told.includes(ordinal(Number(value.slice(8))));
  if (!['product', 'company', 'other', 'address'].includes(type)) return false;
  const content = value.toLowerCase().match(/[a-z]{4,}/g) ?? [];
  return content.length > 0 && content.filter((word) => told.includes(word)).length * 2 >= content.length;
}

function askedName(name: string, type: EntityType): string {
  if (/^(?:this|that|these|those) /.test(name)) return name;
  if (/^date of birth$/i.test(name)) return 'your date of birth';
  if (/^card ending( in)?$/i.test(name)) return 'the last four digits of the card';
  const turned = forAgent(name);
  if (turned !== name && /^your /.test(turned)) return turned;
  if (type === 'person_name' && !/name/i.test(name)) return `the name of the ${turned}`;
  const personal =
    ['phone', 'email', 'account_id', 'order_id', 'person_name'].includes(type) ||
    /^(?:new |home |delivery |service |shipping )?address$/.test(name);
  return / (?:of|on|for|to|in|from) /.test(name) ||
    !personal ||
    /^(?:last|first|vet|doctor|driver|technician|old|earlier|correct)/.test(name)
    ? `the ${turned}`
    : `your ${turned}`;
}

/** Speaks free text with the facts' values and the customer's name marked. */
function markerOf(customer: CustomerInCall, facts: readonly KnownFact[], random: Random): (text: string) => string {
  const spokenOf = new Map<string, string>();
  customer.issue.facts.forEach((fact, index) => {
    const known = facts.find((entry) => entry.key === `fact${index}`);
    const value = plainAscii(fact.value);
    if (known && value.length >= 3) spokenOf.set(value, known.said);
  });
  const values = longestFirst([...spokenOf.keys()]);
  return (text) => {
    const withFacts = replaceWholeWords(plainAscii(text), values, (value) => spokenOf.get(value) ?? value);
    let spoken = outsideMarks(withFacts, (part) => keepEdges(part, (inner) => speakText(inner, random)));
    spoken = spoken.replace(/ {2,}/g, ' ').trim();
    return spoken;
  };
}

function keepEdges(part: string, change: (inner: string) => string): string {
  const inner = part.trim();
  if (inner === '') return part;
  const lead = part.startsWith(' ') ? ' ' : '';
  return `${lead}${change(inner)}${part.endsWith(' ') ? ' ' : ''}`;
}

const MAX_CHUNK_WORDS = 14;

/** Sentences, the long ones cut at a joint between two clauses. */
export function issueChunks(text: string, facts: readonly KnownFact[]): Chunk[] {
  const sentences = text.split(/(?<=[.!?])\s+(?=\S)/).flatMap((sentence) => cutSentence(sentence.trim()));
  return mergeTiny(sentences.filter((sentence) => /\w/.test(unmarked(sentence)))).map((sentence) => ({
    text: startSmall(endSentence(sentence)),
    words: countWords(sentence),
    gives: facts.filter((fact) => sentence.includes(fact.said)).map((fact) => fact.key),
  }));
}

/** Exclamations of one or two words go with the sentence before them. */
function mergeTiny(sentences: readonly string[]): string[] {
  const merged: string[] = [];
  for (const sentence of sentences) {
    const last = merged[merged.length - 1];
    if (last !== undefined && countWords(sentence) < 3) merged[merged.length - 1] = `${endSentence(last)} ${sentence}`;
    else merged.push(sentence);
  }
  return merged;
}

/** Small first letter, so that words may be put before it; names keep theirs, as does "I". */
function startSmall(sentence: string): string {
  const first = /^[A-Z][a-z']*/.exec(sentence)?.[0];
  if (first === undefined || first === 'I' || /^I'/.test(first)) return sentence;
  return !canLower(first) ? sentence : first.charAt(0).toLowerCase() + sentence.slice(1);
}

function cutSentence(sentence: string): string[] {
  if (countWords(sentence) <= MAX_CHUNK_WORDS) return [sentence];
  const joints = [
    ...sentence.matchAll(
      /(?:,| -|;) (?=(?:and|but|so|because) (?:I|it|they|he|she|we|you|the|my|this|that|now|then|nobody|no one|there|when)\b)|(?<=\w) (?=(?:but|because) (?:I|it|they|he|she|we|the|my)\b)/g,
    ),
  ];
  const middle = sentence.length / 2;
  const best = joints
    .filter(
      (joint) => Math.min(countWords(sentence.slice(0, joint.index)), countWords(sentence.slice(joint.index))) >= 4,
    )
    .filter((joint) => balanced(sentence, joint.index))
    .sort((a, b) => Math.abs(a.index - middle) - Math.abs(b.index - middle))[0];
  if (!best) return [sentence];
  const left = `${sentence.slice(0, best.index)}.`;
  const right = upperFirst(sentence.slice(best.index + best[0].length).trim());
  return [...cutSentence(left), ...cutSentence(right)];
}

function trimWish(wish: string): string {
  const bare = wish.replace(/[.!?]+$/, '').replace(/^I('d| would)? (want|like|need) /i, '');
  const cut = bare.search(
    /, (?:so that|because|not |rather|instead|without|preferably|ideally|or at least|or else)|; /,
  );
  return cut > 0 && balanced(bare, cut) ? bare.slice(0, cut) : bare;
}

/** First letter small, unless the word looks like a name, an initial or "I". */
export function lowerFirst(text: string): string {
  return /^(?:A|An|The|My|To|Some|Someone|Somebody|Being|Getting|Having|That|This|Our|His|Her|Their|Your|Two|Three|One|No|How|Why|What|When|Whether|Full|Free|Order|Account|Phone|Date|Email|E-mail|Name|[A-Z][a-z]+ing)\b/.test(
    text,
  )
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text;
}

/** First letter large, fences skipped. */
export function upperFirst(text: string): string {
  return text.replace(
    /^((?:\ue001[a-z_]+\ue002)?)([a-z])/,
    (_all, fence: string, letter: string) => fence + letter.toUpperCase(),
  );
}

function endSentence(text: string): string {
  const trimmed = text.replace(/[,;:\s]+$/, '');
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
