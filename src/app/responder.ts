/** Builds the chosen responder. */
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
  const [{ createOpenAiResponder }, { buildPrompt }, { checkUtterance }] = await Promise.all([
    import('../adapters/openai/openai-responder.ts'),
    import('../conversation/prompt.ts'),
    import('../conversation/quality/check-utterance.ts'),
  ]);
  return createOpenAiResponder({
    apiKey,
    baseUrl,
    model,
    temperature,
    timeoutMs,
    maxCompletionTokens,
    buildPrompt,
    checkUtterance,
    clock: tools.clock,
    random: createRandom(`${seed}/openai`),
    logger: tools.logger,
    prices: rates,
  });
}
