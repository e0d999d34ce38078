/** What a finished transcript consists of, made from a recording's timeline in one go. */
import { createRandom } from '../../shared/random.ts';
import type { RecordedSpan } from '../engine/media.ts';
import type { TimelineReport } from '../engine/timeline-report.ts';
import { speechOf } from './channels.ts';
import type { Entity } from './entities/entity.ts';
import { findEntities } from './entities/find-entities.ts';
import type { OperatorResult } from './operator-result.ts';
import { type AttachedOperator, runOperators } from './run-operators.ts';
import { type Sentence, transcribe } from './sentences.ts';
import type { IntelligenceSettings } from './settings.ts';
import { type Speaker, talkOf } from './talk.ts';

export interface TranscriptContent {
  readonly sentences: readonly Sentence[];
  readonly results: readonly OperatorResult[];
  /** What redaction blacks out. */
  readonly entities: readonly Entity[];
}

/** What it is made from. `roles` are the participants' roles by channel. */
export interface TranscriptOrder {
  readonly recording: RecordedSpan;
  readonly timeline: TimelineReport;
  readonly roles: ReadonlyMap<number, Speaker>;
  readonly operators: readonly AttachedOperator[];
  readonly hearing: Pick<IntelligenceSettings, 'mode' | 'profile' | 'wordErrorRate'>;
}

/** The same recording is always heard the same way, whoever asks and how often. */
export function makeContent(order: TranscriptOrder): TranscriptContent {
  const random = createRandom(`intelligence/${order.recording.recording_sid}`);
  const sentences = transcribe(speechOf(order.recording, order.timeline), order.hearing, random);
  const talk = talkOf(sentences, order.roles);
  return { sentences, results: runOperators(talk, order.operators), entities: findEntities(talk) };
}
