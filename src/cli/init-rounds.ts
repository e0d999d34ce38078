/** Asks, tries the answers out, and asks again when they do not work: nobody has to type a whole set-up twice. */
import { EXIT } from '../shared/error-codes.ts';
import { SynthcallError } from '../shared/errors.ts';
import { saysYes } from './confirm.ts';
import type { CommandContext, Prepared } from './context.ts';
import { type Answers, askAnswers } from './init-answers.ts';
import { errorText } from './render-error.ts';

/** One invocation of `init`. */
export interface Rounds<Made> {
  readonly before: Prepared;
  readonly context: CommandContext;
  /** The answers that flags gave, fresh for each round. */
  readonly start: () => Answers;
  /** Makes the set-up of these answers, or throws what is wrong with them. */
  readonly attempt: (answers: Answers) => Promise<Made>;
}

/** What was made of which answers; undefined when something is wrong that nobody wishes to mend now: it is shown, and the exit code is set. */
export async function askUntilItWorks<Made>(
  rounds: Rounds<Made>,
): Promise<{ answers: Answers; made: Made } | undefined> {
  const { before, context, start, attempt } = rounds;
  let earlier: Answers | undefined;
  for (;;) {
    const answers = start();
    if (!before.settings.yes) await askAnswers(answers, before, context, earlier);
    try {
      return { answers, made: await attempt(answers) };
    } catch (error) {
      if (!isMendable(error, before, context)) throw error;
      context.tell(errorText(error, before.errStyle, '').trimEnd());
      if (!(await saysYes('Change the answers, and try again?', context, true))) {
        context.exitWith(error.exitCode);
        return undefined;
      }
      earlier = answers;
    }
  }
}

/** Other answers may help against a wrong setting and against what a vendor refuses. */
function isMendable(error: unknown, { settings }: Prepared, { signal }: CommandContext): error is SynthcallError {
  if (settings.yes || settings.display.json || signal.aborted || !(error instanceof SynthcallError)) return false;
  return error.exitCode === EXIT.configuration || error.exitCode === EXIT.vendor;
}
