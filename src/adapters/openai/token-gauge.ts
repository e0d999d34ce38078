/** How many tokens a request may have: estimated from its text, upwards, and corrected by what the server counts. One gauge per model. */

import type { Tokens } from '../../domain/token-price.ts';
import type { Logger } from '../../shared/log.ts';
import type { Order } from './bill.ts';
import type { Completion } from './chat.ts';

/** See the file comment. */
export interface TokenGauge {
  /** The most that an order may come to. */
  mostOf(order: Order): Tokens;
  /** Takes note of what the server counted. */
  learn(order: Order, usage: NonNullable<Completion['usage']>): Tokens;
  /** For an answer that came without a count. */
  without(order: Order, completion: Completion): Tokens;
}

/** English has 4 to 5 bytes a token, German 3 to 4, scripts of three bytes a letter about 3. */
const BYTES_PER_TOKEN = 3;

/** A gauge that has seen nothing yet. */
export function createTokenGauge(logger: Logger): TokenGauge {
  let perByte = 1 / BYTES_PER_TOKEN;
  let overLimit = 1;
  let wasTold = false;
  const input = (bytes: number) => Math.ceil(bytes * perByte);
  return {
    mostOf: ({ sentBytes, mostOutputTokens }) => ({
      inputTokens: input(sentBytes),
      outputTokens: Math.ceil(mostOutputTokens * overLimit),
    }),
    learn: ({ sentBytes, mostOutputTokens }, { prompt_tokens: inputTokens, completion_tokens: outputTokens }) => {
      perByte = Math.max(perByte, inputTokens / sentBytes);
      overLimit = Math.max(overLimit, outputTokens / mostOutputTokens); // some servers ignore the limit
      return { inputTokens, outputTokens };
    },
    without: ({ sentBytes }, { content, refusal }) => {
      if (!wasTold) logger.warn('the server counts no tokens: they are estimated from the text, upwards');
      wasTold = true;
      return { inputTokens: input(sentBytes), outputTokens: input(Buffer.byteLength(content + refusal)) };
    },
  };
}
