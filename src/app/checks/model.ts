/** What `doctor` and `init` ask of the language model: one tiny request, as a run would make it. */
import type { Check } from '../../app.ts';
import { chosenRates, chosenResponder } from '../preview.ts';
import { openAiParts } from '../responder.ts';
import type { AppTools } from '../tools.ts';
import { good, look, noted, skipped } from './check.ts';

/** One line. */
export async function modelCheck(tools: AppTools): Promise<Check> {
  const name = 'model';
  if (chosenResponder(tools) === 'offline') return skipped(name, 'the built-in responder needs none');
  return look(name, async () => {
    const { probeModel } = await import('../../adapters/openai/probe.ts');
    const { model } = tools.settings.openai;
    const { isStructured, tookMs, tokens } = await probeModel(await openAiParts(tools, chosenRates(tools), 'doctor'));
    const asked = `asked once${tokens === undefined ? '' : `, ${tokens} tokens`}: a fraction of a cent`;
    const found = `${model} answered in ${tookMs} ms and accepts our parameters (${asked})`;
    return isStructured
      ? good(name, found)
      : noted(name, found, 'It takes no JSON schema: acts, emotions and entities will be missing from the data.');
  });
}
