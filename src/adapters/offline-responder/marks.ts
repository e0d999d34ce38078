/** Marked text: entity mentions are fenced by private-use characters until the last step turns them into spans. */
import { type Entity, type EntityType, isPii } from '../../domain/labels.ts';

const OPEN = '\ue001';
const MIDDLE = '\ue002';
const CLOSE = '\ue003';

/** A mention inside marked text, not to be changed by later steps. */
export const MARKED_MENTION = /\ue001[a-z_]+\ue002[^\ue003]*\ue003/g;

/** What is marked: a kind of fact, or a birth date, which is a date that tells who somebody is. */
export type MarkKind = EntityType | 'birth_date';

/** Fences a mention. Inside another mention nothing may be marked. */
export function mark(type: MarkKind, text: string): string {
  return `${OPEN}${type}${MIDDLE}${text}${CLOSE}`;
}

/** True where the text holds a mention. */
export function hasMark(text: string): boolean {
  return text.includes(OPEN);
}

/** The words without the fences. */
export function unmarked(text: string): string {
  return (hasMark(text) ? text.replace(/\ue001[a-z_]+\ue002/g, '') : text).replaceAll(CLOSE, '');
}

/** Applies `change` to the stretches between mentions only. */
export function outsideMarks(text: string, change: (plain: string) => string): string {
  let result = '';
  let from = 0;
  for (let open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, from)) {
    const end = text.indexOf(CLOSE, open) + 1;
    if (end === 0) break;
    result += change(text.slice(from, open)) + text.slice(open, end);
    from = end;
  }
  return result + change(text.slice(from));
}

/** Takes the fences away and says where the mentions stand. */
export function readMarks(marked: string): { text: string; entities: Entity[] } {
  const entities: Entity[] = [];
  let text = '';
  let from = 0;
  for (const match of marked.matchAll(MARKED_MENTION)) {
    text += marked.slice(from, match.index);
    const [kind, words] = match[0].slice(1, -1).split(MIDDLE) as [MarkKind, string];
    const type = kind === 'birth_date' ? 'date' : kind;
    if (words !== '') {
      const pii = kind === 'birth_date' || isPii(type);
      entities.push({ type, text: words, start: text.length, end: text.length + words.length, pii });
    }
    text += words;
    from = match.index + match[0].length;
  }
  return { text: text + marked.slice(from), entities };
}

/** A cut never falls inside a mention. */
export function balanced(sentence: string, index: number): boolean {
  const before = sentence.slice(0, index);
  return before.split('\ue001').length === before.split('\ue003').length;
}

/** Words in marked text. */
export function countWords(text: string): number {
  return unmarked(text)
    .split(/\s+/)
    .filter((word) => /\w/.test(word)).length;
}
