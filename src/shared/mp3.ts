/** MP3 from 16-bit PCM WAV bytes, through the optional package wasm-media-encoders, which is loaded when it is first needed. */
import { SynthcallError } from './errors.ts';

/** 16 kbit/s a channel: what telephone sound needs, and what Twilio's own files have. */
const KBPS_PER_CHANNEL = 16;
/**
 * Samples by which what a decoder gives is late: LAME puts 576 before the first, a decoder 529, and no tag tells it to leave
 * them out. As many are left out of what goes in, so that every time stamp fits the MP3 file as it fits the WAV file; what is
 * lost is the silence before anyone speaks.
 */
const DELAY = 576 + 529;
const HEADER_BYTES = 44;
const BLOCK = 8192;

/** A whole MP3 file in which everything has its place in time; its first 138 ms (at 8 kHz) are silent. Throws CONFIG_INVALID when the package is not installed. */
export async function encodeMp3(wav: Buffer): Promise<Buffer> {
  const { createMp3Encoder } = await loadEncoders();
  const encoder = await createMp3Encoder();
  const channels = wav.readUInt16LE(22) === 2 ? 2 : 1;
  const sampleRate = wav.readUInt32LE(24);
  encoder.configure({ channels, sampleRate, bitrate: (KBPS_PER_CHANNEL * channels) as 16 | 32 });
  const frames = Math.floor((wav.length - HEADER_BYTES) / (2 * channels));
  const pieces: Uint8Array[] = [];
  for (let from = Math.min(DELAY, frames); from < frames; from += BLOCK) {
    // The encoder reuses its output, so each piece is copied.
    pieces.push(encoder.encode(readBlock(wav, channels, from, Math.min(frames, from + BLOCK))).slice());
  }
  pieces.push(encoder.finalize().slice());
  return Buffer.concat(pieces);
}

/** Throws CONFIG_INVALID, before any call is made, when MP3 was asked for and cannot be had. */
export async function assertMp3(): Promise<void> {
  await loadEncoders();
}

function readBlock(wav: Buffer, channels: number, from: number, to: number): Float32Array[] {
  const blocks = Array.from({ length: channels }, () => new Float32Array(to - from));
  for (const [channel, block] of blocks.entries()) {
    let at = HEADER_BYTES + (from * channels + channel) * 2;
    for (let index = 0; index < block.length; index += 1, at += channels * 2)
      block[index] = wav.readInt16LE(at) / 32_768;
  }
  return blocks;
}

async function loadEncoders(): Promise<typeof import('wasm-media-encoders')> {
  try {
    return await import('wasm-media-encoders');
  } catch (error) {
    throw new SynthcallError(
      'CONFIG_INVALID',
      'MP3 files need the package wasm-media-encoders, which is missing here.',
      {
        hint: 'Install it with `npm install wasm-media-encoders`, or take WAV: --audio-format wav.',
        cause: error,
      },
    );
  }
}
