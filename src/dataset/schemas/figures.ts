/** Figures that several files of a run have. */
import * as z from 'zod';

/** A number of things. */
export const count = z.number().int().nonnegative();

const rate = z.number().min(0).optional();

/** What a recogniser made of what was said. Rates are errors per word, so that they can be above 1. */
export const wordErrors = {
  words: count.describe('words that were said'),
  errors: count.describe('words that were recognised wrongly, left out or added'),
  word_error_rate: rate.describe('errors per word that was said'),
  entity_words: count.describe('the same for the words of entities'),
  entity_errors: count,
  entity_error_rate: rate,
};
