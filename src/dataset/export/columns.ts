/** Calls and turns as flat tables: the columns that CSV, Parquet and the Hugging Face form share. */
import type { CallRecord, TurnRecord } from '../../domain/record.ts';
import { type RunSurvey, scoreValues, type ValueKind } from './survey.ts';

/** A cell; undefined when it is unknown. */
export type Cell = string | number | boolean | undefined;

/** A column of a table of `T`. */
export interface Column<T> {
  readonly name: string;
  readonly kind: ValueKind | 'integer';
  cell(row: T): Cell;
}

const call = (kind: Column<CallRecord>['kind'], name: string, cell: (row: CallRecord) => Cell): Column<CallRecord> => ({
  kind,
  name,
  cell,
});

const turn = (kind: Column<TurnRecord>['kind'], name: string, cell: (row: TurnRecord) => Cell): Column<TurnRecord> => ({
  kind,
  name,
  cell,
});

/** One row a call. Labels and scores become `label_…` and `score_…`; lists and objects in them are JSON. */
export function callColumns(survey: RunSurvey): Column<CallRecord>[] {
  return [
    call('text', 'call_id', (row) => row.call_id),
    call('text', 'run_id', (row) => row.run_id),
    call('text', 'agent', (row) => row.agent),
    call('text', 'customer', (row) => row.customer),
    call('text', 'issue_category', (row) => row.issue_category),
    call('text', 'outcome', (row) => row.outcome),
    call('text', 'ending', (row) => row.ending),
    call('text', 'started_at', (row) => row.started_at),
    call('number', 'duration_s', (row) => row.duration_s),
    call('integer', 'turn_count', (row) => row.turn_count),
    call('integer', 'responder_calls', (row) => row.responder_calls),
    call('text', 'responder', (row) => row.responder),
    call('number', 'cost_usd', (row) => row.cost_usd),
    call('text', 'conference_sid', (row) => row.conference_sid),
    call('text', 'agent_voice', (row) => row.legs?.agent.voice),
    call('text', 'customer_voice', (row) => row.legs?.customer.voice),
    call('text', 'recording_file', (row) => row.recording?.file),
    ...[...survey.labels].map(([name, kind]) => call(kind, `label_${name}`, (row) => cellOf(row.labels[name], kind))),
    ...[...survey.scores].map(([name, kind]) =>
      call(kind, `score_${name}`, (row) => cellOf(scoreValues(row)[name], kind)),
    ),
  ];
}

/** One row an utterance; entities are JSON, word times are left out. */
export const TURN_COLUMNS: readonly Column<TurnRecord>[] = [
  turn('text', 'call_id', (row) => row.call_id),
  turn('integer', 'turn', (row) => row.turn),
  turn('text', 'role', (row) => row.role),
  turn('text', 'said', (row) => row.said),
  turn('text', 'heard', (row) => row.heard),
  turn('number', 'confidence', (row) => row.confidence),
  turn('number', 'start_s', (row) => row.start_s),
  turn('number', 'end_s', (row) => row.end_s),
  turn('text', 'act', (row) => row.act),
  turn('text', 'intent', (row) => row.intent),
  turn('text', 'emotion', (row) => row.emotion?.label),
  turn('number', 'emotion_intensity', (row) => row.emotion?.intensity),
  turn('boolean', 'back_channel', (row) => row.back_channel ?? false),
  turn('text', 'entities', (row) => (row.entities ? JSON.stringify(row.entities) : undefined)),
];

function cellOf(value: unknown, kind: ValueKind): Cell {
  if (value === undefined || value === null) return undefined;
  if (kind === 'number') return value as number;
  if (kind === 'boolean') return value as boolean;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
