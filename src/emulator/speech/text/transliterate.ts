/** Text of any script to plain ASCII, because flite answers a single non-ASCII character with silence. No meaning is read here. */
import { LATIN_LETTERS } from '../../../shared/latin-letters.ts';

const LOOKALIKES: Readonly<Record<string, string>> = {
  ...LATIN_LETTERS,
  '‘': "'",
  '’': "'",
  '‚': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '–': ' - ',
  '—': ' - ',
  '−': '-',
  '‑': '-',
  '…': '...',
  '·': ' ',
  '•': ' ',
  Ð: 'D',
  Þ: 'Th',
  ı: 'i',
  '¿': '',
  '¡': '',
  '°': ' degrees',
  '×': ' times ',
  '½': ' 1/2',
  '¼': ' 1/4',
  '¾': ' 3/4',
  '™': '',
  '®': '',
  '©': '',
};

/** Kept as they are, because normalisation reads them as words. */
const KEPT = new Set(['£', '€']);

/** What came out, and which characters had to be dropped because nothing in ASCII resembles them. */
export interface Transliteration {
  readonly text: string;
  readonly dropped: readonly string[];
}

/** Never throws; characters of other scripts are dropped and listed, not guessed. */
export function transliterate(text: string): Transliteration {
  const dropped = new Set<string>();
  let plain = '';
  for (const character of text.normalize('NFC')) plain += asciiOf(character, dropped);
  return { text: plain, dropped: [...dropped] };
}

function asciiOf(character: string, dropped: Set<string>): string {
  if (isAscii(character)) return character >= ' ' ? character : ' ';
  if (KEPT.has(character)) return character;
  const lookalike = LOOKALIKES[character];
  if (lookalike !== undefined) return lookalike;
  if (/^\p{Z}$/u.test(character)) return ' ';
  const decomposed = [...character.normalize('NFKD')].filter(isAscii).join('');
  if (decomposed === '' && !/^\p{M}$/u.test(character)) dropped.add(character);
  return decomposed;
}

function isAscii(character: string): boolean {
  return (character.codePointAt(0) as number) <= 126;
}
