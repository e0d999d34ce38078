/** A whole recording from what was said when: the one call that the engine makes for `/Recordings/RE….wav`. */
import type { Random } from '../../../shared/random.ts';
import { type AudioProfile, lineFor, throughLine } from '../channel/channel.ts';
import type { Synthesis } from '../synthesis/synthesis.ts';
import type { AskedPause } from '../text/text.ts';
import { holdMusic } from './hold-music.ts';
import { interleave, type LaidSound, layOnLine, mixDown, sampleAt } from './mix.ts';
import { encodeWav } from './wav.ts';

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

/** `samples`: one array per speaker at 8 kHz, whatever `channels` says. `wavBytes`: the finished file. */
export interface RenderedRecording {
  readonly samples: readonly [Int16Array, Int16Array];
  readonly wavBytes: Buffer;
}

const MUSIC_DB = -32;
const SAMPLE_RATE = 8_000;

/** Same order, same bytes. Rejects with BUG when speech cannot be synthesised. */
export async function renderRecording(order: RecordingOrder, synthesis: Synthesis): Promise<RenderedRecording> {
  const spoken = await Promise.all(order.segments.map((segment) => sayOn(segment, synthesis)));
  const [first, second] = ([0, 1] as const).map((channel) => renderLine(order, channel, spoken)) as [
    Int16Array,
    Int16Array,
  ];
  const samples = order.channels === 2 ? interleave(first, second) : mixDown(first, second);
  return {
    samples: [first, second],
    wavBytes: encodeWav(samples, { sampleRate: SAMPLE_RATE, channels: order.channels }),
  };
}

async function sayOn(segment: RecordedSegment, synthesis: Synthesis): Promise<LaidSound> {
  const samples = await synthesis.speak(segment.text, segment.voice, segment.pauses);
  return { startMs: segment.startMs, endMs: segment.endMs, samples };
}

function renderLine(order: RecordingOrder, channel: 0 | 1, spoken: readonly LaidSound[]): Int16Array {
  const random = order.random.stream(`line-${channel}`);
  const sounds = spoken.filter((_, index) => order.segments[index]?.channel === channel);
  const music = (order.holds ?? [])
    .filter((hold) => hold.channel === channel)
    .map((hold) => musicFor(hold, order.random));
  const speech = layOnLine([...sounds, ...music], order.durationMs);
  return throughLine(speech, lineFor(order.profile, random), random);
}

function musicFor(hold: RecordedHold, random: Random): LaidSound {
  const tones = holdMusic(sampleAt(hold.endMs) - sampleAt(hold.startMs), MUSIC_DB, random.stream('hold-music'));
  return { startMs: hold.startMs, samples: Int16Array.from(tones, (tone) => Math.round(tone * 32_767)) };
}
