/** E-mail addresses, written or spoken: "kwame dot asante at example dot org", also when a dot was heard as something else. */
import type { TalkSentence } from '../talk.ts';
import { type Entity, entityAt } from './entity.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const WRITTEN = /^[\w.+-]+@[\w-]+(\.[\w-]+)+$/;
const AT = words('at that it add as');
const DOT = words('dot dots got not doc point period dock spot door data due date but debt lot hot dog don');
const LAST = words('com org net edu gov io uk co us de come calm comma coma');
const PASSED_OVER = words('uh um er uhm a the so');
const ABOUT_MAIL = /\b(e-?mails?|mail|address|confirmation)\b/i;
const SIGNS: Readonly<Record<string, string>> = { underscore: '_', dash: '-', hyphen: '-', plus: '+' };

/** A word of the sentence, fillers left out. */
interface Part {
  readonly text: string;
  readonly place: number;
}

/** The addresses of a sentence. */
export function findEmails(sentence: TalkSentence): Entity[] {
  const parts = sentence.words
    .map(({ bare }, place) => ({ text: bare, place }))
    .filter(({ text }) => !PASSED_OVER.has(text));
  const isWritten = sentence.text.includes('@');
  const written = (isWritten ? sentence.words : []).flatMap(({ word }, place) =>
    WRITTEN.test(word)
      ? [
          entityAt(
            sentence,
            { from: place, to: place },
            { label: 'email', probability: 0.99, value: word.toLowerCase() },
          ),
        ]
      : [],
  );
  const spoken = parts.flatMap((part, at) =>
    AT.has(part.text) ? (spokenAround(sentence, parts, at, at + 1) ?? []) : [],
  );
  if (written.length + spoken.length > 0 || !ABOUT_MAIL.test(sentence.text)) return [...written, ...spoken];
  // The "at" was lost: "kwame dot asante example dot org".
  return parts.flatMap((_, at) =>
    isDot(parts[at - 2]) && isDot(parts[at + 1]) ? (spokenAround(sentence, parts, at, at) ?? []) : [],
  );
}

/** The name ends before `at`, the domain begins at `domain`: the same place where the "at" was lost. */
function spokenAround(sentence: TalkSentence, parts: readonly Part[], at: number, domain: number): Entity | undefined {
  let to = domain;
  while (isDot(parts[to + 1]) && parts[to + 2] !== undefined && to < domain + 5) to += 2;
  const hasAt = parts[at]?.text === 'at' && domain > at;
  const isPlainDot = parts[to - 1]?.text === 'dot';
  if (to === domain || !(LAST.has(parts[to]?.text ?? '') || (isPlainDot && (hasAt || domain === at)))) return undefined;
  let from = at - 1;
  while (from >= 2 && (isDot(parts[from - 1]) || SIGNS[parts[from - 1]?.text ?? ''] !== undefined)) from -= 2;
  const [first, last] = [parts[from], parts[to]];
  if (first === undefined || last === undefined) return undefined;
  const written = (list: readonly Part[]) =>
    list.map((part) => (isDot(part) ? '.' : (SIGNS[part.text] ?? part.text))).join('');
  const value = `${written(parts.slice(from, at))}@${written(parts.slice(domain, to + 1))}`;
  const probability = hasAt && isPlainDot ? 0.97 : 0.8;
  return entityAt(sentence, { from: first.place, to: last.place }, { label: 'email', probability, value });
}

function isDot(part: Part | undefined): boolean {
  return DOT.has(part?.text ?? '');
}
