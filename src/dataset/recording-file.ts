/** Makes the file that is stored from a recording as it came: its seconds are those of turns.jsonl, and the agent is on the first channel. Pure. */
import type { ConferenceTimes, SpokenSegment } from '../domain/ports.ts';

/** What is known about a recording besides its bytes. `place` says when it ran, in seconds from the start of the call. */
export interface RecordingFacts {
  readonly announcedS: number;
  readonly place: { readonly startS: number; readonly endS: number } | undefined;
  readonly times: ConferenceTimes | undefined;
}

/** The file, or why there is none: a sentence's end such as `it has 1 channel`. */
export type ArrangedRecording =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly reason: string };

interface Pcm {
  readonly channels: number;
  readonly sampleRate: number;
  readonly data: Buffer;
}

const HEADER_BYTES = 44;
const FRAME_BYTES = 4;
/** Announced durations are whole seconds. */
const ANNOUNCED_WITHIN_S = 1.1;
const EXACT_WITHIN_S = 0.1;
/** About −46 dBFS: line noise stays below, the quietest speech comes above. */
const AUDIBLE = 160;
/** Turns by which it is found out who is on which channel. */
const LISTEN_TO = 8;

/**
 * A recording that is not two audible channels of the announced length is refused. Where the carrier says when it began,
 * what was recorded before the call began is cut off, and so is what came after its end.
 */
export function arrangeRecording(wav: Buffer, facts: RecordingFacts): ArrangedRecording {
  const pcm = readPcm(wav);
  if (!pcm) return refused('it is not a WAV file of 16-bit samples');
  if (pcm.channels !== 2) return refused(`it has ${pcm.channels} channel, not 2`);
  const durationS = pcm.data.length / FRAME_BYTES / pcm.sampleRate;
  const { place, times } = facts;
  const expectedS = place ? place.endS - place.startS : facts.announcedS;
  if (Math.abs(durationS - expectedS) > (place ? EXACT_WITHIN_S : ANNOUNCED_WITHIN_S)) {
    return refused(`it lasts ${durationS.toFixed(1)} s, not ${expectedS.toFixed(1)} s`);
  }
  const bytes = place && times ? cut(pcm, place.startS, times.durationS) : cut(pcm, 0, durationS);
  const silent = silentChannel(bytes);
  if (silent !== undefined && isTwoSided(times)) return refused(`channel ${silent} is silent`);
  if (isAgentSecond(bytes, pcm.sampleRate, times?.segments ?? [])) swapChannels(bytes);
  return { ok: true, bytes };
}

function refused(reason: string): ArrangedRecording {
  return { ok: false, reason };
}

function readPcm(wav: Buffer): Pcm | undefined {
  if (wav.toString('latin1', 0, 4) !== 'RIFF' || wav.toString('latin1', 8, 12) !== 'WAVE') return undefined;
  let form: { channels: number; sampleRate: number } | undefined;
  for (let at = 12; at + 8 <= wav.length; ) {
    const name = wav.toString('latin1', at, at + 4);
    const size = wav.readUInt32LE(at + 4);
    const isPcm = name === 'fmt ' && wav.readUInt16LE(at + 8) === 1 && wav.readUInt16LE(at + 22) === 16;
    if (isPcm) form = { channels: wav.readUInt16LE(at + 10), sampleRate: wav.readUInt32LE(at + 12) };
    if (name === 'data') return form && { ...form, data: wav.subarray(at + 8, at + 8 + size) };
    at += 8 + size + (size % 2);
  }
  return undefined;
}

/** The samples from the call's start on for so many seconds, as a file; what was not recorded is silence. */
function cut({ sampleRate, data }: Pcm, startS: number, durationS: number): Buffer {
  const lead = Math.round(startS * sampleRate);
  const recordedFrames = Math.floor(data.length / FRAME_BYTES);
  const frames = Math.max(0, Math.min(Math.round(durationS * sampleRate), recordedFrames + lead));
  // Memory of its own, so that samples lie on even addresses.
  const file = Buffer.from(new ArrayBuffer(HEADER_BYTES + frames * FRAME_BYTES));
  writeHeader(file, sampleRate);
  const from = Math.max(0, -lead) * FRAME_BYTES;
  data.copy(file, HEADER_BYTES + Math.max(0, lead) * FRAME_BYTES, from, from + frames * FRAME_BYTES);
  return file;
}

function writeHeader(file: Buffer, sampleRate: number): void {
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(2, 22);
  file.writeUInt32LE(sampleRate, 24);
  file.writeUInt32LE(sampleRate * FRAME_BYTES, 28);
  file.writeUInt16LE(FRAME_BYTES, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(file.length - HEADER_BYTES, 40);
}

/** Who said nothing may be silent; where nobody knows who spoke, both must be heard. */
function isTwoSided(times: ConferenceTimes | undefined): boolean {
  const segments = times?.segments ?? [];
  return segments.length === 0 || new Set(segments.map(({ role }) => role)).size === 2;
}

function silentChannel(file: Buffer): 1 | 2 | undefined {
  const samples = samplesOf(file);
  const isAudible = (channel: number) => {
    for (let at = channel; at < samples.length; at += 2) {
      if (Math.abs(samples[at] as number) > AUDIBLE) return true;
    }
    return false;
  };
  if (!isAudible(0)) return 1;
  return isAudible(1) ? undefined : 2;
}

/** The channel that is louder while the agent speaks is the agent's: carriers do not promise an order. */
function isAgentSecond(file: Buffer, sampleRate: number, segments: readonly SpokenSegment[]): boolean {
  const samples = samplesOf(file);
  let lead = 0;
  for (const { role, startS, endS } of segments.slice(0, LISTEN_TO)) {
    const [first, second] = energies(samples, Math.round(startS * sampleRate), Math.round(endS * sampleRate));
    lead += (role === 'agent' ? 1 : -1) * Math.log((first + 1) / (second + 1));
  }
  return lead < 0;
}

function energies(samples: Int16Array, fromFrame: number, toFrame: number): [number, number] {
  let [first, second] = [0, 0];
  const end = Math.min(samples.length, toFrame * 2);
  for (let at = Math.max(0, fromFrame) * 2; at < end; at += 2) {
    const [one, other] = [samples[at] as number, samples[at + 1] as number];
    first += one * one;
    second += other * other;
  }
  return [first, second];
}

/** In place: both samples of a frame, as one number, turned by half. */
function swapChannels(file: Buffer): void {
  const frames = new Uint32Array(
    file.buffer,
    file.byteOffset + HEADER_BYTES,
    (file.length - HEADER_BYTES) / FRAME_BYTES,
  );
  for (let at = 0; at < frames.length; at += 1) {
    const frame = frames[at] as number;
    frames[at] = (frame << 16) | (frame >>> 16);
  }
}

/** The samples of a stored file, without copying. Machines that run this program are little-endian, as WAV is. */
function samplesOf(file: Buffer): Int16Array {
  return new Int16Array(file.buffer, file.byteOffset + HEADER_BYTES, (file.length - HEADER_BYTES) / 2);
}
