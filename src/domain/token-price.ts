/** Tokens of language models and what they cost. */
import type { Micros } from './money.ts';

/** Prices of a model in micro-dollars per million tokens (2.50 USD = 2,500,000). */
export interface TokenPrices {
  readonly inputMicrosPerMillion: Micros;
  readonly outputMicrosPerMillion: Micros;
}

/** Tokens of one request or of several. */
export interface Tokens {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Prices are for a million tokens. */
const TOKENS_PER_PRICE = 1_000_000;

/** The price, rounded up, so that it is never below the bill. */
export function priceOfTokens({ inputTokens, outputTokens }: Tokens, prices: TokenPrices): Micros {
  const { inputMicrosPerMillion, outputMicrosPerMillion } = prices;
  return Math.ceil((inputTokens * inputMicrosPerMillion + outputTokens * outputMicrosPerMillion) / TOKENS_PER_PRICE);
}
