/** Which speech of a room is on which channel of a recording, in the recording's own time. */
import type { RecordedSpan } from '../engine/media.ts';
import type { TimelineReport } from '../engine/timeline-report.ts';

/** One stretch of speech on a channel. Times are milliseconds from the start of the recording. */
export interface ChannelSpeech {
  /** 1 or 2, as Twilio counts. */
  readonly channel: number;
  readonly voice: string;
  readonly words: readonly { readonly word: string; readonly startMs: number; readonly endMs: number }[];
}

type Segment = TimelineReport['segments'][number];

/** The speech of a recording in order of time. Words outside the recording are left out. */
export function speechOf(span: RecordedSpan, timeline: TimelineReport): ChannelSpeech[] {
  return timeline.segments
    .flatMap((segment) => {
      const channel = channelOf(span, segment);
      if (channel === undefined) return [];
      const words = segment.words
        .filter((word) => word.start_ms >= span.start_ms && word.end_ms <= span.end_ms)
        .map(({ word, start_ms: start, end_ms: end }) => ({
          word,
          startMs: start - span.start_ms,
          endMs: end - span.start_ms,
        }));
      return words.length === 0 ? [] : [{ channel, voice: segment.voice, words }];
    })
    .sort((one, other) => startOf(one) - startOf(other) || one.channel - other.channel);
}

/**
 * The channel (from 1) that a segment is heard on, or undefined when the recording does not hold it. In a recording of a
 * leg with two channels the first is what the called party says, the second what it hears; a mix has one channel.
 */
export function channelOf(span: RecordedSpan, segment: Segment): number | undefined {
  const isOwn = segment.call_sid === span.call_sid && segment.end === 'far';
  if (span.track === 'inbound' && !isOwn) return undefined;
  if (span.track === 'outbound' && isOwn) return undefined;
  if (span.call_sid !== null && segment.end === 'near' && segment.call_sid !== span.call_sid) return undefined;
  if (span.call_sid === null && segment.end === 'near') return undefined;
  return span.channels === 2 && !isOwn ? 2 : 1;
}

function startOf(speech: ChannelSpeech): number {
  return speech.words[0]?.startMs ?? 0;
}
