/** A whole recording from what was said when: the one call that the engine makes for `/Recordings/RE….wav`. */
import type { Random } from '../../../shared/random.ts';
import { type AudioProfile, lineFor, throughLine } from '../channel/channel.ts';
import type { Synthesis } from '../synthesis/synthesis.ts';
import { createWorkspace } from '../synthesis/workspace.ts';
import type { AskedPause } from '../text/text.ts';
import { holdMusic } from './hold-music.ts';
import { type LaidSound, layOnLine, mixDown, sampleAt } from './mix.ts';
import { silentWav } from './wav.ts';

/** Something said. `endMs` before the predicted end cuts it off there; later makes no difference. */
export interface RecordedSegment {
  /** 0 = first channel of the file, 1 = second. */
  readonly channel: 0 | 1;
  readonly text: string;
  /** Twilio voice name or one of our ids. */
  readonly voice: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly pauses?: readonly AskedPause[];
}

/** A stretch of hold music on a channel. A silent hold needs no entry. */
export interface RecordedHold {
  readonly channel: 0 | 1;
  readonly startMs: number;
  readonly endMs: number;
}

export interface RecordingOrder {
  readonly segments: readonly RecordedSegment[];
  readonly holds?: readonly RecordedHold[];
  readonly durationMs: number;
  readonly profile: AudioProfile;
  /** Seeds the lines; give the same stream for the same recording, whoever asks for it and how often. */
  readonly random: Random;
  /** Two channels, one speaker each, or both mixed to one. */
  readonly channels: 1 | 2;
}

const MUSIC_DB = -32;
const SAMPLE_RATE = 8_000;
const takeLine = createWorkspace();

/** The finished WAV file; same order, same bytes. Rejects with BUG when speech cannot be synthesised. */
export async function renderRecording(order: RecordingOrder, synthesis: Synthesis): Promise<Buffer> {
  const spoken = await Promise.all(order.segments.map((segment) => sayOn(segment, synthesis)));
  const frames = sampleAt(order.durationMs);
  const dual = silentWav({ sampleRate: SAMPLE_RATE, channels: 2, frames });
  for (const channel of [0, 1] as const) renderLine(order, channel, spoken, takeLine(frames), dual.samples);
  if (order.channels === 2) return dual.bytes;
  const mono = silentWav({ sampleRate: SAMPLE_RATE, channels: 1, frames });
  mixDown(dual.samples, mono.samples);
  return mono.bytes;
}

async function sayOn(segment: RecordedSegment, synthesis: Synthesis): Promise<LaidSound> {
  const samples = await synthesis.speak(segment.text, segment.voice, segment.pauses);
  return { startMs: segment.startMs, endMs: segment.endMs, samples };
}

function renderLine(
  order: RecordingOrder,
  channel: 0 | 1,
  spoken: readonly LaidSound[],
  line: Float32Array,
  dual: Int16Array,
) {
  const random = order.random.stream(`line-${channel}`);
  const sounds = spoken.filter((_, index) => order.segments[index]?.channel === channel);
  const music = (order.holds ?? [])
    .filter((hold) => hold.channel === channel)
    .map((hold) => musicFor(hold, order.random));
  layOnLine([...sounds, ...music], line);
  throughLine(line, lineFor(order.profile, random), random, { samples: dual, first: channel, every: 2 });
}

function musicFor(hold: RecordedHold, random: Random): LaidSound {
  const tones = holdMusic(sampleAt(hold.endMs) - sampleAt(hold.startMs), MUSIC_DB, random.stream('hold-music'));
  return { startMs: hold.startMs, samples: Int16Array.from(tones, (tone) => Math.round(tone * 32_767)) };
}
