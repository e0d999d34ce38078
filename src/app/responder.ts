/** Builds the chosen responder. */

import type { TokenPrices } from '../adapters/openai/usage.ts';
import type { Responder } from '../domain/ports.ts';
import type { Rates } from '../plan/rates.ts';
import { SynthcallError } from '../shared/errors.ts';
import { createRandom } from '../shared/random.ts';
import { chosenResponder } from './preview.ts';
import type { AppTools } from './tools.ts';

/** The responder that writes both sides. */
export async function openResponder(tools: AppTools, rates: Rates, seed: string): Promise<Responder> {
  if (chosenResponder(tools) === 'offline') {
    const { createOfflineResponder } = await import('../adapters/offline-responder/offline-responder.ts');
    return createOfflineResponder();
  }
  const { apiKey, baseUrl, model, temperature, timeoutMs, maxCompletionTokens } = tools.settings.openai;
  if (!apiKey) {
    throw new SynthcallError('CREDENTIAL_MISSING', 'The openai responder needs OPENAI_API_KEY.', {
      hint: 'Set it in .env, or use --responder offline, which needs no key.',
    });
  }
  const [{ createOpenAiResponder }, { buildPrompt, PROMPT_VERSION }, { checkUtterance }, { contextOf }] =
    await Promise.all([
      import('../adapters/openai/openai-responder.ts'),
      import('../conversation/prompt.ts'),
      import('../conversation/quality/check-utterance.ts'),
      import('../conversation/quality/utterance.ts'),
    ]);
  return createOpenAiResponder({
    apiKey,
    model,
    timeoutMs,
    maxOutputTokens: maxCompletionTokens,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(temperature === undefined ? {} : { temperature }),
    ...pricesOf(rates),
    promptVersion: PROMPT_VERSION,
    buildPrompt,
    checkUtterance: (text, request) => checkUtterance(text, contextOf(request)),
    clock: tools.clock,
    random: createRandom(`${seed}/retry`),
    logger: tools.logger,
  });
}

function pricesOf({ inputTokens, outputTokens }: Rates): { prices?: TokenPrices } {
  if (inputTokens === undefined || outputTokens === undefined) return {};
  return { prices: { inputMicrosPerMillion: inputTokens, outputMicrosPerMillion: outputTokens } };
}
