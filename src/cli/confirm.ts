/** Asks before money is spent, or anything is taken away. */
import type { RunPreview } from '../app.ts';
import { toMicros } from '../domain/money.ts';
import { SynthcallError } from '../shared/errors.ts';
import type { CommandContext, Prepared } from './context.ts';
import { money } from './figures.ts';
import { canAsk } from './io.ts';

/** Returns when the run may go on; throws when it may not, or when nobody can be asked. */
export async function confirmSpending(preview: RunPreview, prepared: Prepared, context: CommandContext): Promise<void> {
  const { yes, confirmAbove } = prepared.settings;
  const estimate = preview.plan.estimatedMicros;
  const limit = toMicros(Number(/[\d.]+/.exec(confirmAbove)?.[0] ?? 0));
  if (yes || (estimate !== undefined && estimate <= limit)) return;
  // Telephony is free there, and a model without a known price is as a rule one of the user's own.
  if (preview.world === 'local' && estimate === undefined) return;
  const price = estimate === undefined ? 'has a price that is not known' : `is expected to cost ${money(estimate)}`;
  if (!canAsk(context.io) || prepared.settings.display.json) {
    throw new SynthcallError('CONFIG_USAGE', `This run ${price}, and there is no terminal on which to ask.`, {
      hint: 'Add --yes to run it all the same, raise --confirm-above, or see the plan with --dry-run.',
    });
  }
  if (await saysYes(`This run ${price}. Go on?`, context)) return;
  throw new SynthcallError('CONFIG_USAGE', 'The run was not confirmed; nothing was dialled.', {
    hint: 'Run it again with a smaller --pairs or --budget.',
  });
}

/** Whether whoever sits at the terminal says yes; `onEnter` is what Enter alone says. The question goes to stderr. */
export async function saysYes(message: string, { io, signal }: CommandContext, onEnter = false): Promise<boolean> {
  const { confirm } = await import('@inquirer/prompts');
  return confirm({ message, default: onEnter }, { input: io.stdin, output: io.stderr, signal });
}
