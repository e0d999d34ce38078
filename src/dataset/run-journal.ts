/** The journal of a run that is not finished: what it was begun with, and each step before it has its effect. Removed with the last call. */
import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorldName } from '../domain/events.ts';
import type { Micros } from '../domain/money.ts';
import { SynthcallError } from '../shared/errors.ts';
import { linesIn } from './json-lines.ts';
import { unwritable } from './run-unwritable.ts';

/** What a run was begun with: enough to make the same plan again. Holds no secret. */
export interface RunBeginning {
  readonly run_id: string;
  readonly synthcall_version: string;
  /** ISO 8601. */
  readonly started_at: string;
  readonly world: WorldName;
  /** The settings that decide the plan and the data, by path. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Responder calls that the day had left when the plan was made; absent when that was not known. */
  readonly daily_remaining?: number;
  /** Of the planned calls, so that a plan that comes out differently is noticed. */
  readonly plan_sha256: string;
}

/** One step; what costs something is written before it is taken. */
export type JournalStep =
  /** From here on responder calls belong to this lease on the daily limit. */
  | { readonly step: 'lease'; readonly lease_id: string }
  /** What is made at the carrier from here on bears this mark. */
  | { readonly step: 'mark'; readonly mark: string }
  | { readonly step: 'dial'; readonly call_id: string }
  /** A responder is asked, on this UTC day. */
  | { readonly step: 'ask'; readonly call_id: string; readonly day: string }
  /** What came back from it, and what that cost: noted after it has happened. Absent where the price is unknown. */
  | { readonly step: 'answer'; readonly call_id: string; readonly micros?: Micros }
  /** The call is over and costs this: noted before it is written down. Absent where a price is unknown. */
  | { readonly step: 'end'; readonly call_id: string; readonly micros?: Micros }
  /** Its customer's profile has been told of the call, or may have been: the messages are on disk. */
  | { readonly step: 'told'; readonly call_id: string };

/** One dialling of a call, as far as the journal knows it. A call that was cut off is dialled again. */
export interface Attempt {
  readonly asked: number;
  readonly answered: number;
  /** Price of the answers; undefined when one of them is unknown. */
  readonly answersMicros: Micros | undefined;
  /** Once it was over: what it cost in all, if that is known. */
  readonly end?: { readonly micros: Micros | undefined };
}

/** The journal while the run goes on. `note` returns once the line is with the operating system: a kill cannot lose it. */
export interface RunJournal {
  note(step: JournalStep): void;
  /** `isComplete`: nothing is left to be resumed, and the file goes. */
  close(isComplete: boolean): Promise<void>;
}

/** A journal as it was found. */
export interface FoundJournal {
  readonly beginning: RunBeginning;
  /** Of the processes that made the run so far. */
  readonly marks: readonly string[];
  /** Calls that were dialled, finished or not. */
  readonly dialled: ReadonlySet<string>;
  /** How often a responder was asked, by call. */
  readonly asked: ReadonlyMap<string, number>;
  /** Calls that customers' profiles have been told of. */
  readonly told: ReadonlySet<string>;
  /** Every dialling, oldest first, by call. */
  readonly attempts: ReadonlyMap<string, readonly Attempt[]>;
  /** How often a responder was asked, by lease, then by UTC day. */
  readonly leases: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** Its name in the run folder. */
export const JOURNAL = 'journal.jsonl';

/** True for the folder of a run that can be resumed. */
export function hasJournal(dir: string): boolean {
  return existsSync(join(dir, JOURNAL));
}

/** Begins a journal, or goes on with the one that is there. Throws what the file system throws. */
export function openJournal(dir: string, beginning?: RunBeginning): RunJournal {
  const path = join(dir, JOURNAL);
  const file = openSync(path, 'a');
  const write = (line: object) => {
    try {
      writeSync(file, `${JSON.stringify(line)}\n`);
    } catch (error) {
      throw unwritable(dir, error);
    }
  };
  if (beginning) write({ step: 'begin', ...beginning });
  else writeSync(file, '\n'); // a line that a crash cut off must not swallow the next one
  return {
    note: write,
    close: async (isComplete) => {
      closeSync(file);
      if (isComplete) await rm(path, { force: true });
    },
  };
}

type JournalLine = JournalStep | ({ readonly step: 'begin' } & RunBeginning);

/** Reads the journal of a run folder. Throws `DATASET_MISSING` when there is none or its beginning is lost. */
export async function readJournal(dir: string): Promise<FoundJournal> {
  const steps = stepsIn(join(dir, JOURNAL));
  const beginning = await firstOf(steps);
  if (beginning?.step !== 'begin') {
    await steps.return();
    throw new SynthcallError('DATASET_MISSING', `${dir} has no journal to resume from.`, {
      hint: 'A finished run needs none. Make a new run with: synthcall run --pairs 5',
    });
  }
  const marks: string[] = [];
  const told = new Set<string>();
  const attempts = new Map<string, Attempt[]>();
  const asked = new Map<string, number>();
  const leases = new Map<string, Map<string, number>>();
  let lease = new Map<string, number>();
  for await (const step of steps) {
    if (step.step === 'begin') continue;
    if (step.step === 'mark') {
      marks.push(step.mark);
      continue;
    }
    if (step.step === 'lease') {
      lease = new Map();
      leases.set(step.lease_id, lease);
    } else if (step.step === 'told') told.add(step.call_id);
    else noteAttempt(attempts, step);
    if (step.step !== 'ask') continue;
    asked.set(step.call_id, (asked.get(step.call_id) ?? 0) + 1);
    lease.set(step.day, (lease.get(step.day) ?? 0) + 1);
  }
  return { beginning, marks, dialled: new Set(attempts.keys()), asked, told, attempts, leases };
}

type StepOfCall = Exclude<JournalStep, { step: 'lease' | 'told' | 'mark' }>;

/** Adds a step to the last dialling of its call. */
function noteAttempt(attempts: Map<string, Attempt[]>, step: StepOfCall): void {
  const ofCall = attempts.get(step.call_id) ?? [];
  attempts.set(step.call_id, ofCall);
  const last = step.step === 'dial' ? undefined : ofCall.pop();
  ofCall.push(afterStep(last ?? { asked: 0, answered: 0, answersMicros: 0 }, step));
}

function afterStep(before: Attempt, step: StepOfCall): Attempt {
  switch (step.step) {
    case 'dial':
      return before;
    case 'ask':
      return { ...before, asked: before.asked + 1 };
    case 'answer':
      return {
        ...before,
        answered: before.answered + 1,
        answersMicros:
          before.answersMicros === undefined || step.micros === undefined
            ? undefined
            : before.answersMicros + step.micros,
      };
    case 'end':
      return { ...before, end: { micros: step.micros } };
  }
}

/** Undefined, too, where there is no file. */
async function firstOf(steps: AsyncIterator<JournalLine, void>): Promise<JournalLine | undefined> {
  try {
    return (await steps.next()).value ?? undefined;
  } catch {
    return undefined;
  }
}

/** Without lines that a crash cut off: a resumed run went on below them. Step by step, for there are twenty to each call. */
async function* stepsIn(path: string): AsyncGenerator<JournalLine, void, undefined> {
  for await (const line of linesIn(path)) if (line.endsWith('}')) yield JSON.parse(line) as JournalLine;
}
