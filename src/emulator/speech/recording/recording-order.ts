/** From what is kept of a room to what is to be rendered: who is on which channel, where each speech lies, where music plays. Pure. */
import type { RecordedSpan } from '../../engine/media.ts';
import type { TimelineReport } from '../../engine/timeline-report.ts';
import type { RecordedHold, RecordedSegment, RecordingOrder } from './render.ts';

type SegmentReport = TimelineReport['segments'][number];

/** A silence so long is a look-up; the music starts a while into it, and ends before the speaker is back. */
const LOOK_UP_MS = 4000;
const PRESS_HOLD_MS = 900;
const RELEASE_HOLD_MS = 250;

/**
 * The segments and holds of a recording. The first channel is what the recorded leg says (the called party), the second
 * what it hears; of a conference, the first is the first leg. A track that was not recorded stays silent.
 */
export function soundsOf(
  span: RecordedSpan,
  timeline: TimelineReport,
  hasHoldMusic: boolean,
): Pick<RecordingOrder, 'segments' | 'holds' | 'durationMs'> {
  const channelOf = channelRule(span, timeline);
  const isRecorded = (channel: 0 | 1) =>
    span.track === 'both' || (span.track === 'inbound' ? channel === 0 : channel === 1);
  const heard = timeline.segments.filter((segment) => isHeard(segment, span, channelOf(segment)));
  const segments = speeches(heard)
    .map((parts) => recordedSpeech(parts, span, channelOf(parts[0])))
    .filter(({ channel }) => isRecorded(channel));
  const holds = hasHoldMusic
    ? lookUps(heard, span, channelOf).filter(({ channel, endMs }) => isRecorded(channel) && endMs > 0)
    : [];
  return { segments, holds, durationMs: Math.max(0, span.end_ms - span.start_ms) };
}

function channelRule(span: RecordedSpan, { legs }: TimelineReport): (segment: SegmentReport) => 0 | 1 {
  const first = span.call_sid ?? legs[0]?.call_sid;
  return ({ call_sid: callSid, end }) => (callSid === first && (end === 'far' || span.call_sid === null) ? 0 : 1);
}

/** Inside the recording; and what others say reaches a leg of a conference only once that has begun. */
function isHeard(segment: SegmentReport, span: RecordedSpan, channel: 0 | 1): boolean {
  if (segment.end_ms <= span.start_ms || segment.start_ms >= span.end_ms) return false;
  return span.conference_sid === null || channel === 0 || segment.end === 'near' || segment.start_ms >= 0;
}

/** The stretches of one `<Say>` together. */
function speeches(segments: readonly SegmentReport[]): [SegmentReport, ...SegmentReport[]][] {
  const groups: [SegmentReport, ...SegmentReport[]][] = [];
  for (const segment of segments) {
    const { speech, call_sid: callSid, end } = segment;
    const open = speech && groups.find(([first]) => isSameSpeech(first, segment));
    if (open && callSid === open[0].call_sid && end === open[0].end) open.push(segment);
    else groups.push([segment]);
  }
  return groups;
}

function isSameSpeech(one: SegmentReport, other: SegmentReport): boolean {
  return (
    one.speech !== undefined &&
    one.speech.start_ms === other.speech?.start_ms &&
    one.speech.text === other.speech.text &&
    one.call_sid === other.call_sid
  );
}

/** The whole speech from its beginning, cut off where its last stretch ended. */
function recordedSpeech(
  parts: readonly [SegmentReport, ...SegmentReport[]],
  span: RecordedSpan,
  channel: 0 | 1,
): RecordedSegment {
  const [first] = parts;
  const last = parts.at(-1) ?? first;
  const { text, pauses, start_ms: startMs } = first.speech ?? { ...first, pauses: [] };
  return {
    channel,
    text,
    voice: first.voice,
    startMs: startMs - span.start_ms,
    endMs: last.end_ms - span.start_ms,
    ...(pauses.length > 0 ? { pauses } : {}),
  };
}

/** Long silences that somebody else than the recorded leg ends: whoever speaks next was looking something up. */
function lookUps(
  heard: readonly SegmentReport[],
  span: RecordedSpan,
  channelOf: (segment: SegmentReport) => 0 | 1,
): RecordedHold[] {
  const inOrder = [...heard].sort((one, other) => one.start_ms - other.start_ms);
  let silentFromMs = Number.POSITIVE_INFINITY;
  return inOrder.flatMap((segment) => {
    const isLookUp = segment.start_ms - silentFromMs >= LOOK_UP_MS && channelOf(segment) === 1;
    const startMs = silentFromMs + PRESS_HOLD_MS - span.start_ms;
    silentFromMs = Math.max(Number.isFinite(silentFromMs) ? silentFromMs : 0, segment.end_ms);
    return isLookUp ? [{ channel: 1, startMs, endMs: segment.start_ms - RELEASE_HOLD_MS - span.start_ms }] : [];
  });
}
