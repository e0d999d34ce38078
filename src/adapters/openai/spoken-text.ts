/** From a model's text to words that can be spoken: the harmless habits of models undone, nothing else changed. */
import { oneLine } from '../../shared/printable.ts';

const TYPOGRAPHY: readonly (readonly [RegExp, string])[] = [
  [/[\u2018\u2019\u201a\u2032]/g, "'"],
  [/[\u201c\u201d\u201e\u00ab\u00bb\u2033]/g, '"'],
  [/(?<=[A-Za-z])[\u2013\u2014](?=[\s,.?!]|$)/g, '-'],
  [/(?<=\d)[\u2010-\u2014](?=\d)/g, '-'],
  [/[\u2010\u2011]/g, '-'],
  [/\s*[\u2012-\u2015]\s*/g, ' - '],
  [/\u2026/g, '...'],
  [/[\u200b-\u200d\u2060\ufeff\u00ad]/g, ''],
  [/[\u00a0\u2000-\u200a\u202f\u3000]/g, ' '],
];

/**
 * Strips the speaker's own label and quotation marks around the whole, turns typographic signs into ASCII and trims.
 * Line breaks stay, because lines with labels of both sides must still be recognised; `flatten` removes them at the end.
 */
export function cleanUtterance(text: string, ownLabels: readonly string[]): string {
  let clean = text.trim();
  for (const [pattern, plain] of TYPOGRAPHY) clean = clean.replace(pattern, plain);
  const labels = ownLabels.map((label) => label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const unlabelled = clean.replace(new RegExp(`^(?:\\*\\*)?(?:${labels})(?:\\*\\*)?\\s*:(?:\\*\\*)?\\s*`, 'i'), '');
  return unquote(unlabelled.trim());
}

/** One line with single spaces, without control characters: no voice speaks them. */
export function flatten(text: string): string {
  return oneLine(text.replace(/\s+/g, ' '));
}

/** Without quotation marks, if one pair encloses everything. */
function unquote(text: string): string {
  const inner = /^"([^"]*)"$/.exec(text) ?? /^'([^']*(?:\w'\w[^']*)*)'$/.exec(text);
  return (inner?.[1] ?? text).trim();
}
