/** Packets that never arrive, in bursts (Gilbert–Elliott), and what a telephone plays instead: the last packet again, fading. */
import type { Random } from '../../../shared/random.ts';

/** Chances per packet of 20 ms: of a burst beginning, of it ending, and of a packet being lost within one. */
export interface PacketLoss {
  readonly begin: number;
  readonly end: number;
  readonly lossInBurst: number;
}

const PACKET = 160;
const FADE_PER_PACKET = 0.5;

/** Conceals lost packets in place and returns how many were lost. */
export function losePackets(samples: Float32Array, loss: PacketLoss, random: Random): number {
  let lost = 0;
  let isBurst = false;
  for (let at = PACKET; at < samples.length; at += PACKET) {
    isBurst = random.chance(isBurst ? 1 - loss.end : loss.begin);
    const isLost = isBurst && random.chance(loss.lossInBurst);
    if (!isLost) {
      continue;
    }
    lost += 1;
    const end = Math.min(samples.length, at + PACKET);
    for (let index = at; index < end; index += 1)
      samples[index] = (samples[index - PACKET] as number) * FADE_PER_PACKET;
  }
  return lost;
}
