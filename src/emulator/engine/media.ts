/** The port through which recordings get their sound. Without one, recordings are metadata only. */
import type { TimelineReport } from './timeline-report.ts';

/** What a recording covers. Times are milliseconds on the same scale as the report's. */
export interface RecordedSpan {
  readonly recording_sid: string;
  readonly call_sid: string | null;
  readonly conference_sid: string | null;
  readonly channels: 1 | 2;
  readonly track: 'inbound' | 'outbound' | 'both';
  readonly start_ms: number;
  readonly end_ms: number;
}

/** The bytes of a recording in a form such as `wav`, with so many channels, or undefined when there is no sound. */
export type RecordingMedia = (
  recording: RecordedSpan,
  timeline: TimelineReport,
  extension: 'wav' | 'mp3',
  channels: 1 | 2,
) => Promise<{ bytes: Uint8Array; contentType: string } | undefined>;
