/** Builds the chosen responder. */
import type { OpenAiResponderParts } from '../adapters/openai/responder-parts.ts';
import type { Responder } from '../domain/ports.ts';
import { tokenPricesOf } from '../plan/price.ts';
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
  const { createOpenAiResponder } = await import('../adapters/openai/openai-responder.ts');
  return createOpenAiResponder(await openAiParts(tools, rates, seed));
}

/** What the OpenAI responder is built from. Throws `CREDENTIAL_MISSING` without a key. */
export async function openAiParts(tools: AppTools, rates: Rates, seed: string): Promise<OpenAiResponderParts> {
  const { apiKey, baseUrl, model, temperature, timeoutMs, maxCompletionTokens } = tools.settings.openai;
  if (!apiKey) {
    throw new SynthcallError('CREDENTIAL_MISSING', 'The openai responder needs OPENAI_API_KEY.', {
      hint: 'Set it in .env, or use --responder offline, which needs no key.',
    });
  }
  const [{ buildPrompt, PROMPT_VERSION }, { checkUtterance }, { contextOf }] = await Promise.all([
    import('../conversation/prompt.ts'),
    import('../conversation/quality/check-utterance.ts'),
    import('../conversation/quality/utterance.ts'),
  ]);
  const prices = tokenPricesOf(rates);
  return {
    apiKey,
    model,
    timeoutMs,
    maxOutputTokens: maxCompletionTokens,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(prices ? { prices } : {}),
    promptVersion: PROMPT_VERSION,
    buildPrompt,
    checkUtterance: (text, request) => checkUtterance(text, contextOf(request)),
    clock: tools.clock,
    random: createRandom(`${seed}/retry`),
    logger: tools.logger,
  };
}
