/** What happened in a room, as plain data: who was there, who said what when, and what was understood. */
import { isoTime } from '../../shared/clock.ts';
import type { Leg, Room, Segment, SpokenWord } from './model.ts';

/** All `_ms` are milliseconds from the start of the conference (of the first leg, where none started). */
export interface TimelineReport {
  readonly conference_sid: string | null;
  readonly friendly_name: string | null;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly legs: readonly LegReport[];
  readonly segments: readonly SegmentReport[];
  readonly heard: readonly HeardReport[];
  readonly recordings: readonly RecordingReport[];
}

interface LegReport {
  readonly call_sid: string;
  readonly label: string | null;
  readonly status: string;
  readonly start_ms: number | null;
  readonly end_ms: number | null;
}

interface SegmentReport {
  readonly call_sid: string;
  readonly label: string | null;
  /** `near` only for calls that run TwiML on the caller's side. */
  readonly end: 'near' | 'far';
  readonly voice: string;
  readonly language: string;
  readonly text: string;
  readonly ssml?: string;
  /** The whole `<Say>`, where the segment is a part of it or was given pauses of its own. */
  readonly speech?: SpeechReport;
  readonly start_ms: number;
  readonly end_ms: number;
  readonly words: readonly { readonly word: string; readonly start_ms: number; readonly end_ms: number }[];
}

interface SpeechReport {
  readonly text: string;
  readonly pauses: readonly { readonly afterWord: number; readonly pauseMs: number }[];
  readonly start_ms: number;
}

interface RecordingReport {
  readonly recording_sid: string;
  readonly call_sid: string | null;
  readonly start_ms: number;
  readonly end_ms: number | null;
}

interface HeardReport {
  readonly call_sid: string;
  readonly label: string | null;
  readonly text: string;
  readonly confidence: number;
  readonly start_ms: number;
  readonly end_ms: number;
  readonly words?: readonly {
    readonly word: string;
    readonly start_ms: number;
    readonly end_ms: number;
    readonly confidence: number;
  }[];
}

/** The instant that a room's report counts from. */
export function originOf(room: Room): number {
  const first = room.legs[0];
  return room.conference?.startedMs ?? first?.startMs ?? first?.createdMs ?? 0;
}

/** The report as of now. */
export function reportTimeline(room: Room): TimelineReport {
  const origin = originOf(room);
  const { conference } = room;
  const instant = (ms: number | undefined) => (ms === undefined ? null : isoTime(ms));
  return {
    conference_sid: conference?.sid ?? null,
    friendly_name: conference?.name ?? null,
    started_at: instant(conference ? conference.startedMs : room.legs[0]?.startMs),
    ended_at: instant(conference ? conference.endedMs : room.legs[0]?.endMs),
    legs: room.legs.map((leg) => ({
      ...nameOf(leg),
      status: leg.state,
      start_ms: leg.startMs === undefined ? null : leg.startMs - origin,
      end_ms: leg.endMs === undefined ? null : leg.endMs - origin,
    })),
    segments: room.segments.map((segment) => reportSegment(segment, origin)),
    heard: room.heard.map((heard) => ({
      ...nameOf(heard.end.leg),
      text: heard.text,
      confidence: heard.confidence,
      start_ms: heard.startMs - origin,
      end_ms: heard.endMs - origin,
      ...(heard.words
        ? { words: heard.words.map((word) => ({ ...wordAt(word, origin), confidence: word.confidence })) }
        : {}),
    })),
    recordings: room.recordings.map((recording) => ({
      recording_sid: recording.sid,
      call_sid: recording.leg?.sid ?? null,
      start_ms: recording.startMs - origin,
      end_ms: recording.endMs === undefined ? null : recording.endMs - origin,
    })),
  };
}

function reportSegment(segment: Segment, origin: number): SegmentReport {
  return {
    ...nameOf(segment.end.leg),
    end: segment.end.side,
    voice: segment.voice,
    language: segment.language,
    text: segment.text,
    ...(segment.ssml === undefined ? {} : { ssml: segment.ssml }),
    ...speechOf(segment, origin),
    start_ms: segment.startMs - origin,
    end_ms: segment.endMs - origin,
    words: segment.words.map((word) => wordAt(word, origin)),
  };
}

function speechOf({ speech, text, startMs }: Segment, origin: number): { speech?: SpeechReport } {
  if (speech.text === text && speech.startMs === startMs && speech.breaks.length === 0) return {};
  return { speech: { text: speech.text, pauses: speech.breaks, start_ms: speech.startMs - origin } };
}

function wordAt({ word, startMs, endMs }: SpokenWord, origin: number) {
  return { word, start_ms: startMs - origin, end_ms: endMs - origin };
}

function nameOf(leg: Leg): { call_sid: string; label: string | null } {
  return { call_sid: leg.sid, label: leg.participation?.label ?? null };
}
