/** What the listening page shows, gathered call by call: facts of every call, and of a bounded number everything. */
import { join } from 'node:path';
import type { RecordedCall, TurnRecord } from '../../domain/record.ts';
import { audioPathOf, channelsIn } from '../call-audio.ts';
import type { ReadManifest, RunReader } from '../run-reader.ts';
import { openWav } from '../wav-file.ts';
import { peaksOf } from './peaks.ts';

/** How calls spread over a label, as analytics counts it. */
export interface ShownSpread {
  readonly counts: Readonly<Record<string, number>>;
  readonly missing: readonly string[];
}

/** A measure against its band, as analytics judges it. */
export interface ShownMeasure {
  readonly label: string;
  readonly unit: string;
  readonly low?: number;
  readonly high?: number;
  readonly people?: number;
  readonly value?: number;
  readonly verdict: string;
  readonly minimumCalls: number;
}

/** An operator against the labels, as analytics compares them. */
export interface ShownOperator {
  readonly operator: string;
  readonly against: string;
  readonly calls: number;
  readonly accuracy: number;
  readonly f1?: number;
  readonly goal?: number;
}

/** What analytics found out about the run. */
export interface RunAnalysis {
  readonly spread: Readonly<Record<string, ShownSpread>>;
  readonly realism: {
    readonly calls: number;
    readonly inBand: number;
    readonly outOfBand: number;
    readonly measures: readonly ShownMeasure[];
  };
  /** Absent where nothing was recognised. */
  readonly operators?: {
    readonly calls: number;
    readonly recognition: Readonly<Record<string, number>>;
    readonly operators: readonly ShownOperator[];
    readonly personalFacts?: {
      readonly operator: string;
      readonly against: string;
      readonly goal: number;
      readonly precision?: number;
      readonly recall?: number;
      readonly f1?: number;
    };
  };
}

/** Bounds of the page: so many calls with transcript and waveform, so many refused ones among them. */
export interface PageLimits {
  readonly transcripts: number;
  readonly refused: number;
}

const PAGE_LIMITS: PageLimits = { transcripts: 500, refused: 100 };

/** The data of the page; rows of `calls` are arrays, for there may be thousands. */
export interface PageData extends RunAnalysis {
  readonly run: Omit<ReadManifest, 'run_id' | 'files' | 'synthcall_version' | 'counts'> & {
    readonly id: string;
    readonly version: string | undefined;
    readonly counts: Readonly<Record<string, number>>;
  };
  readonly calls: readonly (readonly unknown[])[];
  readonly details: Readonly<Record<string, object>>;
  readonly embedded: number;
  /** Calls with a recording. */
  readonly audio: number;
}

/** Reads the run once more. Refused calls come first in what is embedded: they are the ones to look at. */
export async function gatherPageData(
  run: RunReader,
  analysis: RunAnalysis,
  limits: PageLimits = PAGE_LIMITS,
): Promise<PageData> {
  const rows: (readonly unknown[])[] = [];
  const details: Record<string, object> = {};
  let [embedded, audio] = [0, 0];
  const take = async (recorded: RecordedCall, isWanted: boolean): Promise<void> => {
    rows.push(rowOf(recorded));
    const path = await audioPathOf(run.dir, recorded.call);
    if (path !== undefined) audio += 1;
    if (!isWanted) return;
    embedded += 1;
    details[recorded.call.call_id] = await detailOf(run.dir, recorded, path);
  };
  for await (const recorded of run.quarantined()) await take(recorded, embedded < limits.refused);
  for await (const recorded of run.calls()) await take(recorded, embedded < limits.transcripts);
  const { run_id: id, synthcall_version: version, counts = {}, ...facts } = run.manifest;
  const { files: _files, wall_clock: _wallClock, ...rest } = facts; // the same run gives the same page
  return { run: { ...rest, id, version, counts }, ...analysis, calls: rows, details, embedded, audio };
}

function rowOf({ call }: RecordedCall): readonly unknown[] {
  const { call_id, customer, agent, issue_category, outcome, ending, turn_count, duration_s, cost_usd, quality } = call;
  return [
    call_id,
    customer,
    agent,
    issue_category,
    outcome ?? null,
    ending,
    turn_count,
    duration_s ?? null,
    cost_usd ?? null,
    quality.verdict,
    quality.reasons,
  ];
}

async function detailOf(dir: string, recorded: RecordedCall, path: string | undefined): Promise<object> {
  const { call, turns } = recorded;
  const audio = path === undefined ? undefined : await soundOf(dir, path);
  return { labels: call.labels, scores: call.scores, turns: turns.map(turnOf), ...(audio ? { audio } : {}) };
}

/** `lanes`: the index of the agent's channel, then of the customer's. */
async function soundOf(dir: string, path: string): Promise<object | undefined> {
  const file = await openWav(join(dir, path));
  if (!file) return undefined;
  try {
    const { agent, customer } = channelsIn(file.channels);
    const src = path.split('/').map(encodeURIComponent).join('/');
    const duration = Math.round((1000 * file.frames) / file.sampleRate) / 1000;
    return { src, duration, peaks: await peaksOf(file), lanes: [agent - 1, customer - 1] };
  } finally {
    await file.close();
  }
}

function turnOf(turn: TurnRecord): object {
  return {
    role: turn.role,
    said: turn.said,
    ...(turn.back_channel ? { back: true } : {}),
    ...(turn.heard === undefined || turn.heard === turn.said ? {} : { heard: turn.heard }),
    ...(turn.confidence === undefined ? {} : { confidence: Math.round(turn.confidence * 1000) / 1000 }),
    ...(turn.start_s === undefined ? {} : { start: turn.start_s }),
    ...(turn.end_s === undefined ? {} : { end: turn.end_s }),
    ...(turn.act ? { act: turn.act } : {}),
    ...(turn.intent ? { intent: turn.intent } : {}),
    ...(turn.emotion ? { emotion: [turn.emotion.label, turn.emotion.intensity] } : {}),
    ...(turn.entities && turn.entities.length > 0
      ? { entities: turn.entities.map(({ type, start, end, pii }) => [type, start, end, pii]) }
      : {}),
  };
}
