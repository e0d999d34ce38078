/** Of what the chosen world and responder need, the part that can be seen without the network: that it is set. */
import type { Check } from '../../app.ts';
import { chosenRates, chosenResponder } from '../preview.ts';
import { openAiParts } from '../responder.ts';
import type { AppTools } from '../tools.ts';
import { chosenWorld, liveAccount, liveNumbers } from '../world.ts';
import { look, skipped } from './check.ts';

/** A line for each; what is set counts as not asked. */
export async function settingsChecks(tools: AppTools): Promise<Check[]> {
  const whereSet = (what: string, need: () => unknown) =>
    look(what, async () => {
      await need();
      return notAsked(what);
    });
  const account = [
    await whereSet('Twilio account', () => liveAccount(tools)),
    await whereSet('caller number', () => liveNumbers(tools)),
  ];
  const model = await whereSet('model', async () => {
    if (chosenResponder(tools) === 'openai') await openAiParts(tools, chosenRates(tools), 'doctor');
  });
  return [...(chosenWorld(tools) === 'live' ? account : []), model];
}

/** A line that only the network could fill. */
export function notAsked(what: string): Check {
  return skipped(what, 'not asked (--offline)');
}
