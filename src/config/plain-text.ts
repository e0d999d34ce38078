/** Texts in settings: one line of characters that can be seen. They become paths, headers and lines on a terminal. */
import * as z from 'zod';
import { hiddenCharacter } from '../shared/printable.ts';

/** Whether a text has no control characters and no line breaks. */
export function isPlain(text: string): boolean {
  return hiddenCharacter(text) === undefined && !/[\t\n\r\u2028\u2029]/.test(text);
}

/** Such a text, trimmed, not empty. */
export function plainText(maxLength: number): z.ZodString {
  return z.string().trim().min(1).max(maxLength).refine(isPlain);
}
