/** Shows a run while it goes: a living line on a terminal, plain lines elsewhere, JSON lines, or nothing. */
import type { RunPreview } from '../app.ts';
import type { EventListener, RunEvent } from '../domain/events.ts';
import type { CommandContext, Prepared } from './context.ts';
import type { Io } from './io.ts';
import { eventJson } from './json-lines.ts';
import { afterEvent, NO_PROGRESS } from './progress.ts';
import { eventLine, previewRemarks, previewText, progressLine } from './render-run.ts';

/** A display of one run. `close` must be called before anything else is printed. */
export interface RunDisplay {
  readonly preview: (preview: RunPreview) => void;
  readonly listen: EventListener;
  /** The run was asked to end. */
  readonly stopping: () => void;
  readonly close: () => void;
}

const STOPPING = 'Stopping: hanging up and writing what is known. Ctrl-C again ends at once.';

/** The display that fits the settings and the streams. */
export async function openRunDisplay(context: CommandContext, prepared: Prepared): Promise<RunDisplay> {
  const { json, quiet } = prepared.settings.display;
  if (json) return jsonLines(context);
  if (quiet) return { preview: () => {}, listen: () => {}, stopping: () => {}, close: () => {} };
  const preview = (planned: RunPreview) => context.tell(previewText(planned, prepared.errStyle));
  return canLive(context.io)
    ? { preview, ...(await livingLine(context, prepared)) }
    : { preview, ...plainLines(context, prepared) };
}

/** `run.started` comes first; what there is to say of the plan follows it, or stands alone when the run does not begin. */
function jsonLines(context: CommandContext): RunDisplay {
  let remarks: readonly string[] = [];
  const tellRemarks = () => {
    for (const message of remarks) context.print(eventJson({ event: 'warning', code: 'plan', message }));
    remarks = [];
  };
  return {
    preview: (planned) => {
      remarks = previewRemarks(planned);
    },
    listen: (event) => {
      context.print(eventJson(event));
      if (event.event === 'run.started') tellRemarks();
    },
    stopping: () => {},
    close: tellRemarks,
  };
}

/**
 * A terminal that says it has no columns (some containers and recorders) would make ora clear endless lines, and what a
 * build server or a dumb terminal keeps is a log: each gets plain lines.
 */
function canLive({ stderr, env }: Io): boolean {
  return stderr.isTTY === true && (stderr.columns ?? 0) > 0 && env.TERM !== 'dumb' && !env.CI;
}

function plainLines(context: CommandContext, prepared: Prepared): Omit<RunDisplay, 'preview'> {
  let progress = NO_PROGRESS;
  return {
    listen: (event) => {
      const line = eventLine(event, progress, prepared.errStyle);
      if (line !== undefined) context.tell(line);
      progress = afterEvent(progress, event);
    },
    stopping: () => context.tell(STOPPING),
    close: () => {},
  };
}

async function livingLine(context: CommandContext, prepared: Prepared): Promise<Omit<RunDisplay, 'preview'>> {
  const { default: ora } = await import('ora');
  // Whether the line may live was decided above; ora's own guess reads the environment of the process.
  const stream = context.io.stderr as NodeJS.WriteStream;
  const spinner = ora({ stream, isEnabled: true, discardStdin: false, color: false });
  let progress = NO_PROGRESS;
  return {
    listen: (event) => {
      const line = eventLine(event, progress, prepared.errStyle);
      progress = afterEvent(progress, event);
      if (event.event === 'run.started') spinner.start();
      if (line !== undefined && isTrouble(event)) {
        spinner.clear();
        context.tell(line);
      }
      spinner.text = progressLine(progress);
    },
    stopping: () => {
      spinner.clear();
      context.tell(STOPPING);
    },
    close: () => void spinner.stop(),
  };
}

function isTrouble(event: RunEvent): boolean {
  return event.event === 'warning' || (event.event === 'call.finished' && event.verdict !== 'accepted');
}
