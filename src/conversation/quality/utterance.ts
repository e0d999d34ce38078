/** An utterance made ready for checking, and what a check must know about the call around it. */
import type { Role } from '../../domain/labels.ts';
import type { ReplyRequest } from '../../domain/ports.ts';
import { wordsOf } from '../../shared/words.ts';
import type { Fault, FaultName } from './fault.ts';

/** A turn as the checks see it. */
export interface SpokenTurn {
  readonly role: Role;
  readonly said: string;
  /** What the other side made of it, where that is known. */
  readonly heard?: string;
}

/** Who speaks to whom, and what has been said so far (oldest first, without the utterance itself). */
export interface UtteranceContext {
  readonly role: Role;
  readonly agent: { readonly name: string; readonly company: string };
  readonly customer: { readonly name: string; readonly issueText?: string };
  /** BCP-47 tag of the speaker; the checks that know only English are left out for others. */
  readonly language: string;
  readonly history: readonly SpokenTurn[];
}

/** The same text three times: as written, in lower-case with plain quotes and single spaces, and as words. */
export interface Utterance {
  readonly text: string;
  readonly plain: string;
  readonly words: readonly string[];
}

/** Looks for one kind of fault; the first finding is enough. */
export type UtteranceCheck = (utterance: Utterance, context: UtteranceContext) => Fault | undefined;

/** The context of a reply that is about to be spoken. */
export function contextOf(request: ReplyRequest): UtteranceContext {
  const { agent, customer } = request.pairing;
  return {
    role: request.role,
    agent: { name: agent.name, company: agent.company },
    customer: { name: customer.name, issueText: customer.issue.text },
    language: request.pairing[request.role].language,
    history: request.history,
  };
}

/** Makes a text ready for checking. */
export function prepare(text: string): Utterance {
  const plain = TO_STRAIGHTEN.test(text) ? straightened(text) : text;
  return { text, plain: plain.trim().toLowerCase(), words: wordsOf(text) };
}

const TO_STRAIGHTEN = /[\u2018\u2019\u201c\u201d]|\s\s|[^\S ]/;

function straightened(text: string): string {
  return text
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u201c\u201d]/g, '"')
    .replace(/\s+/g, ' ');
}

const PREPARED = new WeakMap<SpokenTurn, Utterance>();

/** A turn made ready; remembered, because every later utterance is compared with it. */
export function prepareTurn(turn: SpokenTurn): Utterance {
  const known = PREPARED.get(turn);
  if (known) return known;
  const prepared = prepare(turn.said);
  PREPARED.set(turn, prepared);
  return prepared;
}

/** The words of a name that identify somebody, in lower case, titles left out. */
export function nameWords(name: string): string[] {
  return wordsOf(name).filter((word) => !/^(mr|mrs|ms|miss|dr|prof|the)$/.test(word));
}

/*
 * People quote: "it says something went wrong", "the last one asked how can I help you and hung up". What comes within
 * six words of such a verb, or of a thing that shows text, is reported speech and proves nothing about the speaker.
 */
const REPORTING =
  /\b(say|says|said|saying|tell|tells|told|telling|ask|asks|asked|asking|read|reads|show|shows|showed|showing|display|displays|displayed|like|heard|hear|get|gets|got|getting|message|messages|screen|page|popup|email|text|recording|chatbot|bot|called|went|quote|written|wrote)\b/;

/** True when what starts at `index` of a plain text is somebody else's words. */
export function isReported(plain: string, index: number): boolean {
  const before = plain
    .slice(Math.max(0, index - 60), index)
    .split(/\s+/)
    .filter(Boolean);
  return REPORTING.test(before.slice(-6).join(' '));
}

/** Patterns that are looked for together. */
export interface Patterns {
  /** All in one: in a third of the time it says of most texts that none is there. */
  readonly any: RegExp;
  readonly each: readonly RegExp[];
}

/** Patterns without flags, to be looked for together. */
export function together(each: readonly RegExp[]): Patterns {
  return { any: new RegExp(each.map(({ source }) => source).join('|')), each };
}

/** The first match of any pattern in a plain text that is not reported speech. */
export function ownMatch(plain: string, { any, each }: Patterns): string | undefined {
  if (!any.test(plain)) return undefined;
  for (const pattern of each) {
    if (!pattern.test(plain)) continue;
    for (const match of plain.matchAll(new RegExp(pattern.source, 'g'))) {
      if (!isReported(plain, match.index)) return match[0];
    }
  }
  return undefined;
}

/** True for a text in which nothing stands but what speech is written with: nothing that needs other signs can be there. */
export function isMereSpeech(text: string): boolean {
  return /^[A-Za-z ,.?!'-]*$/.test(text);
}

/** The first match of any pattern. */
export function anyMatch(text: string, patterns: readonly RegExp[]): string | undefined {
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match) return match[0];
  }
  return undefined;
}

/** A fault, or undefined when nothing was found. */
export function faultOf(name: FaultName, found: string | undefined): Fault | undefined {
  return found === undefined ? undefined : { name, detail: `"${found.replace(/\s+/g, ' ').trim().slice(0, 60)}"` };
}

const HEARD = new WeakMap<SpokenTurn, readonly string[]>();

/** The words of a turn as the other side heard them; those that were said where nothing else is known. */
export function heardWords(turn: SpokenTurn): readonly string[] {
  if (turn.heard === undefined || turn.heard === turn.said) return prepareTurn(turn).words;
  const words = HEARD.get(turn) ?? wordsOf(turn.heard);
  HEARD.set(turn, words);
  return words;
}
