/** One leg's telephone line: background, band limits, line noise, lost packets and µ-law, from a profile and a seed. */
import type { Random } from '../../../shared/random.ts';
import { chain, highPass, lowPass } from './filters.ts';
import { throughMuLaw } from './g711.ts';
import { limit } from './loudness.ts';
import { add, type Background, backgroundNoise, lineNoise, roomTone } from './noise.ts';
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

/** What the far end records of `speech` (8 kHz, −1…1; changed in place), sample for sample as long. */
export function throughLine(speech: Float32Array, line: LineSettings, random: Random): Int16Array {
  const length = speech.length;
  if (line.roomToneDb !== undefined) add(speech, roomTone(length, line.roomToneDb, random.stream('room')), 1);
  if (line.background !== 'none') {
    add(speech, backgroundNoise(line.background, length, SPEECH_LEVEL_DB - line.snrDb, random.stream('background')), 1);
  }
  const band = line.isNarrow
    ? [highPass(280, 0.54), highPass(280, 1.31), lowPass(3_400, 0.54), lowPass(3_400, 1.31)]
    : [highPass(90)];
  chain(band).run(speech);
  const gain = Math.fround(10 ** (random.stream('gain').between(...line.gainDb) / 20));
  for (let index = 0; index < length; index += 1) speech[index] = limit((speech[index] as number) * gain);
  if (line.loss !== undefined) losePackets(speech, line.loss, random.stream('loss'));
  if (line.lineNoiseDb !== undefined) add(speech, lineNoise(length, line.lineNoiseDb, random.stream('line')), 1);
  return throughMuLaw(speech);
}
