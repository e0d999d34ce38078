/** What the parts of the use case `run` hand to each other. */
import type { RunPreview } from '../app.ts';
import type { SpentBefore } from '../calls/ledger.ts';
import type { RunBefore } from '../calls/run-calls.ts';
import type { RunFolder } from '../dataset/run-folder.ts';
import type { RunJournal } from '../dataset/run-journal.ts';
import type { EventListener } from '../domain/events.ts';
import type { Closers } from '../shared/closers.ts';
import type { Aftermath } from './aftermath.ts';
import type { PlannedRun } from './preview.ts';
import type { AppTools } from './tools.ts';
import type { World } from './world.ts';

/** What the user is told and asked on the way. */
export interface RunHooks {
  readonly listen: EventListener;
  readonly onPreview: (preview: RunPreview) => Promise<void>;
  readonly signal: AbortSignal;
}

/** A run that is about to begin. */
export interface PreparedRun {
  readonly tools: AppTools;
  readonly world: World;
  /** Undefined while Sync gives no answer and none is set. */
  readonly syncServiceSid: string | undefined;
  readonly planned: PlannedRun;
  /** Responder calls that the day has left. */
  readonly left: number | undefined;
  readonly hooks: RunHooks;
  readonly closers: Closers;
}

/** What a run writes to, and what it had done before. */
export interface RunBasis {
  readonly folder: RunFolder;
  readonly journal: RunJournal;
  /** What the names of rooms and application begin with. */
  readonly name: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly budget: readonly string[];
  readonly before?: RunBefore;
  readonly spent?: SpentBefore;
  readonly tellBefore?: (after: Aftermath) => Promise<void>;
  /** Calls that customers' profiles have been told of. */
  readonly told?: ReadonlySet<string>;
}
