/** Tokens and what they cost. */
import type { Micros } from '../../domain/money.ts';
import type { ReplyUsage } from '../../domain/ports.ts';

/** Prices of a model in micro-dollars per million tokens (2.50 USD = 2,500,000). */
export interface TokenPrices {
  readonly inputMicrosPerMillion: Micros;
  readonly outputMicrosPerMillion: Micros;
}

/** The usage of several requests together; the price is unknown without prices, and rounded up, so that it is never below the bill. */
export function addUsage(
  parts: readonly { readonly prompt_tokens: number; readonly completion_tokens: number }[],
  prices: TokenPrices | undefined,
): ReplyUsage | undefined {
  if (parts.length === 0) return undefined;
  const inputTokens = parts.reduce((sum, part) => sum + part.prompt_tokens, 0);
  const outputTokens = parts.reduce((sum, part) => sum + part.completion_tokens, 0);
  const micros =
    prices &&
    Math.ceil((inputTokens * prices.inputMicrosPerMillion + outputTokens * prices.outputMicrosPerMillion) / 1_000_000);
  return { inputTokens, outputTokens, micros };
}
