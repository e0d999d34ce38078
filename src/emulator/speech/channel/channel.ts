/** One leg's telephone line: background, band limits, line noise, lost packets and µ-law, from a profile and a seed. */
import type { Random } from '../../../shared/random.ts';
import { createFilter, highPass, lowPass } from './filters.ts';
import { MU_LAW_HEARD } from './g711.ts';
import { limit } from './loudness.ts';
import { add, addRoomTone, type Background, backgroundNoise, noiseGain, noiseSeed } from './noise.ts';
import { losePackets, type PacketLoss } from './packet-loss.ts';

export type AudioProfile = 'clean' | 'phone' | 'noisy';

/** A line. Levels are RMS in dBFS; `snrDb` sets the background below the speech level of −20 dBFS. */
export interface LineSettings {
  /** 300–3400 Hz, as a telephone passes; otherwise everything from 90 Hz. */
  readonly isNarrow: boolean;
  readonly lineNoiseDb: number | undefined;
  readonly roomToneDb: number | undefined;
  readonly background: Background;
  readonly snrDb: number;
  readonly loss: PacketLoss | undefined;
  /** Change of the speech level, drawn per line from this range, in decibels. */
  readonly gainDb: readonly [low: number, high: number];
}

const SPEECH_LEVEL_DB = -20;
/** Losses of about 0.2 % and 1 % of packets, in bursts of about 40 and 60 ms. */
const RARE_LOSS: PacketLoss = { begin: 0.001, end: 0.5, lossInBurst: 0.9 };
const FREQUENT_LOSS: PacketLoss = { begin: 0.004, end: 0.33, lossInBurst: 0.85 };

/** A line of a profile. `noisy` draws office or street, and how loud, for this line. */
export function lineFor(profile: AudioProfile, random: Random): LineSettings {
  if (profile === 'clean') {
    return {
      isNarrow: false,
      lineNoiseDb: undefined,
      roomToneDb: undefined,
      background: 'none',
      snrDb: 60,
      loss: undefined,
      gainDb: [0, 0],
    };
  }
  // A narrow line takes 1–8 dB of a voice's low end away; this gives the middle of that back.
  const gainDb = [2.5, 5] as const;
  if (profile === 'phone') {
    return {
      isNarrow: true,
      lineNoiseDb: -63,
      roomToneDb: -58,
      background: 'none',
      snrDb: 40,
      loss: RARE_LOSS,
      gainDb,
    };
  }
  const background = random.pick(['office', 'street'] as const);
  return {
    isNarrow: true,
    lineNoiseDb: -55,
    roomToneDb: -52,
    background,
    snrDb: random.between(12, 20),
    loss: FREQUENT_LOSS,
    gainDb,
  };
}

/** Where what is heard goes: sample `n` of the line to place `n * every + first`, as channels lie in a file. */
export interface HeardSamples {
  readonly samples: Int16Array;
  readonly first: number;
  readonly every: number;
}

const NARROW = [highPass(280, 0.54), highPass(280, 1.31), lowPass(3_400, 0.54), lowPass(3_400, 1.31)];
const WIDE = [highPass(90)];

/** Writes what the far end records of `speech` (8 kHz, −1…1; changed in place), sample for sample. */
export function throughLine(speech: Float32Array, line: LineSettings, random: Random, heard: HeardSamples) {
  if (line.roomToneDb !== undefined) addRoomTone(speech, line.roomToneDb, random.stream('room'));
  if (line.background !== 'none') {
    const levelDb = SPEECH_LEVEL_DB - line.snrDb;
    add(speech, backgroundNoise(line.background, speech.length, levelDb, random.stream('background')));
  }
  createFilter(...(line.isNarrow ? NARROW : WIDE)).run(speech);
  if (line.loss !== undefined) losePackets(speech, line.loss, random.stream('loss'));
  const gain = Math.fround(10 ** (random.stream('gain').between(...line.gainDb) / 20));
  hear(speech, gain, line.lineNoiseDb, random.stream('line'), heard);
}

/** The last of the line in one pass: loudness, hiss and µ-law. */
function hear(
  speech: Float32Array,
  gain: number,
  hissDb: number | undefined,
  random: Random,
  { samples, first, every }: HeardSamples,
) {
  const hiss = hissDb === undefined ? 0 : noiseGain(hissDb) / 65_536;
  let noise = noiseSeed(random);
  for (let index = 0; index < speech.length; index += 1) {
    noise ^= noise << 13;
    noise ^= noise >>> 17;
    noise ^= noise << 5;
    const place = limit((speech[index] as number) * gain) * 32_767 + noise * hiss + 32_768.5;
    samples[index * every + first] = MU_LAW_HEARD[place > 65_535 ? 65_535 : place < 0 ? 0 : place | 0] as number;
  }
}
