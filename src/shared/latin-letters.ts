/** Latin letters that no decomposition takes apart, and what is spoken for them. Punctuation and signs are not here. */

/** By letter, such as `ß` -> `ss`. Accented letters are absent: without their marks they are ASCII. */
export const LATIN_LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  Æ: 'Ae',
  œ: 'oe',
  Œ: 'Oe',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  þ: 'th',
};
