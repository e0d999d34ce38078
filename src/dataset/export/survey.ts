/** What must be known about all calls before the first is written: who took part, which labels there are, how many have sound. */
import type { CallRecord } from '../../domain/record.ts';
import { audioPathOf } from '../call-audio.ts';
import type { RunReader } from '../run-reader.ts';

/** How the values of a label or score are written in a table. */
export type ValueKind = 'number' | 'boolean' | 'text';

/** One call's participants, for the split. */
export interface Participants {
  readonly callId: string;
  readonly agent: string;
  readonly customer: string;
}

/** See the file comment. */
export interface RunSurvey {
  readonly participants: readonly Participants[];
  readonly labels: ReadonlyMap<string, ValueKind>;
  readonly scores: ReadonlyMap<string, ValueKind>;
  /** Calls with a recording in the run's folder. */
  readonly withAudio: number;
  readonly durationS: number;
}

/** Reads the calls once, without their turns. */
export async function surveyRun(run: RunReader): Promise<RunSurvey> {
  const participants: Participants[] = [];
  const labels = new Map<string, ValueKind>();
  const scores = new Map<string, ValueKind>();
  let withAudio = 0;
  let durationS = 0;
  for await (const call of run.facts()) {
    participants.push({ callId: call.call_id, agent: call.agent, customer: call.customer });
    noteKinds(labels, call.labels);
    noteKinds(scores, scoreValues(call));
    durationS += call.duration_s ?? 0;
    if ((await audioPathOf(run.dir, call)) !== undefined) withAudio += 1;
  }
  return { participants, labels: sorted(labels), scores: sorted(scores), withAudio, durationS };
}

/** Scores as plain values: of a score with its reasons (`{value, method, facts}`) only the value. */
export function scoreValues(call: CallRecord): Record<string, unknown> {
  const plain = (score: unknown) =>
    typeof score === 'object' && score !== null && 'value' in score ? score.value : score;
  return Object.fromEntries(Object.entries(call.scores).map(([name, score]) => [name, plain(score)]));
}

function noteKinds(kinds: Map<string, ValueKind>, values: CallRecord['labels']): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === null) continue;
    const kind = typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'text';
    const known = kinds.get(name);
    kinds.set(name, known === undefined || known === kind ? kind : 'text');
  }
}

function sorted(kinds: ReadonlyMap<string, ValueKind>): ReadonlyMap<string, ValueKind> {
  return new Map([...kinds].sort(([a], [b]) => (a < b ? -1 : 1)));
}
