import { describe, expect, it } from 'vitest';
import { arrangeRecording } from '../../../src/dataset/recording-file.ts';
import type { ConferenceTimes } from '../../../src/domain/ports.ts';

const RATE = 8000;

/** A file in which each channel is loud in the given seconds and silent elsewhere. */
function wav(seconds: number, loud: readonly (readonly [fromS: number, toS: number])[], extraChunk = false): Buffer {
  const channels = loud.length;
  const extra = extraChunk ? Buffer.from('LIST\x04\x00\x00\x00abcd', 'latin1') : Buffer.alloc(0);
  const data = Buffer.alloc(Math.round(seconds * RATE) * channels * 2);
  loud.forEach(([fromS, toS], channel) => {
    for (let frame = Math.round(fromS * RATE); frame < Math.round(toS * RATE); frame += 1)
      data.writeInt16LE(frame % 2 === 0 ? 9000 : -9000, (frame * channels + channel) * 2);
  });
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + extra.length + data.length, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(RATE * channels * 2, 28);
  head.writeUInt16LE(channels * 2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head.subarray(0, 36), extra, head.subarray(36), data]);
}

/** The first and last loud second of a channel of a stored file, to the millisecond. */
function loudSpan(file: Buffer, channel: 0 | 1): [number, number] {
  const frames: number[] = [];
  for (let at = 44 + channel * 2, frame = 0; at < file.length; at += 4, frame += 1)
    if (Math.abs(file.readInt16LE(at)) > 1000) frames.push(frame);
  return [(frames[0] ?? Number.NaN) / RATE, ((frames.at(-1) ?? Number.NaN) + 1) / RATE];
}

const times: ConferenceTimes = {
  startedAt: '2026-01-05T09:00:00.000Z',
  durationS: 10,
  segments: [
    { role: 'agent', text: 'Hello.', startS: 1, endS: 3, words: [] },
    { role: 'customer', text: 'Hello.', startS: 4, endS: 6, words: [] },
  ],
};
const place = { startS: -0.5, endS: 10 };

describe('the stored recording', () => {
  it('begins and ends with the call, so that its seconds are those of the turns', () => {
    const came = wav(10.5, [
      [1.5, 3.5],
      [4.5, 6.5],
    ]);
    const arranged = arrangeRecording(came, { announcedS: 11, place, times });
    const file = arranged.ok ? arranged.bytes : Buffer.alloc(0);
    expect((file.length - 44) / 4 / RATE).toBe(10);
    expect([file.readUInt32LE(40), file.readUInt32LE(4)]).toEqual([file.length - 44, file.length - 8]);
    expect([loudSpan(file, 0), loudSpan(file, 1)]).toEqual([
      [1, 3],
      [4, 6],
    ]);
  });

  it('has the agent on the first channel, whatever the order in which it came', () => {
    const came = wav(
      10.5,
      [
        [4.5, 6.5],
        [1.5, 3.5],
      ],
      true,
    );
    const arranged = arrangeRecording(came, { announcedS: 11, place, times });
    expect(arranged.ok && loudSpan(arranged.bytes, 0)).toEqual([1, 3]);
  });

  it('is padded with silence where the recording began late', () => {
    const came = wav(9, [
      [0, 2],
      [3, 5],
    ]);
    const arranged = arrangeRecording(came, { announcedS: 9, place: { startS: 1, endS: 10 }, times });
    expect(arranged.ok && [loudSpan(arranged.bytes, 0), arranged.bytes.length]).toEqual([[1, 3], 44 + 10 * RATE * 4]);
  });

  it('is stored as it came where the carrier does not say when it began', () => {
    const came = wav(10.4, [
      [1, 2],
      [3, 4],
    ]);
    const facts = { announcedS: 10, place: undefined, times: { ...times, segments: [] } };
    const arranged = arrangeRecording(came, facts);
    expect(arranged.ok && arranged.bytes.equals(came)).toBe(true);
  });

  it.each([
    ['it is not a WAV file of 16-bit samples', Buffer.from('<html>not yet</html>'.padEnd(60)), 11],
    ['it has 1 channel, not 2', wav(10.5, [[0, 1]]), 11],
    [
      'channel 2 is silent',
      wav(10.5, [
        [1, 3],
        [0, 0],
      ]),
      11,
    ],
    [
      'it lasts 8.0 s, not 10.5 s',
      wav(8, [
        [1, 3],
        [4, 6],
      ]),
      8,
    ],
  ])('is refused because %s', (reason, came, announcedS) => {
    expect(arrangeRecording(came, { announcedS, place, times })).toEqual({ ok: false, reason });
  });

  it('may have a silent channel when that side said nothing', () => {
    const alone = { ...times, segments: times.segments.slice(0, 1) };
    const came = wav(10.5, [
      [1.5, 3.5],
      [0, 0],
    ]);
    expect(arrangeRecording(came, { announcedS: 11, place, times: alone }).ok).toBe(true);
  });
});
