/** Recordings as facts: when they start, end and are ready. Their sound is made elsewhere, when it is asked for. */
import { recordingSeconds, reportRecording } from './callbacks.ts';
import type { CallbackStream, Conference, Leg, Recording, RecordingWish, Room } from './model.ts';
import { drawMs } from './settings.ts';
import { streamOf } from './streams.ts';

/** Starts a recording of a leg. */
export function recordLeg(leg: Leg, wish: RecordingWish, source: Recording['source']): Recording {
  const recording = begin(leg.room, wish, source, leg, leg.participation?.conference);
  leg.recording = recording;
  reportRecording(recording, leg, streamFor(recording));
  return recording;
}

/** Starts the mix of a conference: always one channel. */
export function recordConference(conference: Conference, draws: Leg): void {
  const { wish, room } = conference;
  const settings: RecordingWish = { channels: 1, track: 'both', trim: wish.trim, callback: wish.recordingCallback };
  conference.recording = begin(room, settings, 'Conference', undefined, conference);
  reportRecording(conference.recording, draws, streamFor(conference.recording));
}

/** Ends a recording; it is ready, and reported, a little later. */
export function stopRecording(recording: Recording, draws: Leg): void {
  if (recording.status !== 'in-progress') return;
  const { room } = recording;
  const { timeline, engine } = room;
  recording.endMs = timeline.now();
  recording.updatedMs = recording.endMs;
  recording.status = 'processing';
  engine.touch(recording);
  timeline.after(drawMs(streamOf(draws, 'recording'), engine.settings.recordingDelay), () => {
    recording.status = recordingSeconds(recording) > 0 ? 'completed' : 'absent';
    recording.updatedMs = timeline.now();
    engine.touch(recording);
    reportRecording(recording, draws, streamFor(recording));
    room.hooks.settle(room);
  });
}

function begin(
  room: Room,
  wish: RecordingWish,
  source: Recording['source'],
  leg: Leg | undefined,
  conference: Conference | undefined,
): Recording {
  const now = room.timeline.now();
  const recording: Recording = {
    sid: `RE${room.ids.hex(32)}`,
    room,
    leg,
    conference,
    source,
    wish,
    status: 'in-progress',
    startMs: now,
    endMs: undefined,
    updatedMs: now,
  };
  room.recordings.push(recording);
  room.engine.touch(recording);
  return recording;
}

const streams = new WeakMap<Recording, CallbackStream>();

function streamFor(recording: Recording): CallbackStream {
  const known = streams.get(recording) ?? { sequence: 0, lastMs: 0 };
  streams.set(recording, known);
  return known;
}
