/** Tokens and what they cost. */
import type { Micros } from '../../domain/money.ts';

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

/** The price, rounded up, so that it is never below the bill. */
export function priceOfTokens({ inputTokens, outputTokens }: Tokens, prices: TokenPrices): Micros {
  const { inputMicrosPerMillion, outputMicrosPerMillion } = prices;
  return Math.ceil((inputTokens * inputMicrosPerMillion + outputTokens * outputMicrosPerMillion) / 1_000_000);
}
