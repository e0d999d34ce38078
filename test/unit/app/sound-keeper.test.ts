import { describe, expect, it } from 'vitest';
import { createRecordingKeeper } from '../../../src/app/call-recording.ts';
import type { RunEvent } from '../../../src/domain/events.ts';
import { promptClock } from '../../../src/shared/clock.ts';
import { SynthcallError } from '../../../src/shared/errors.ts';
import { createRandom } from '../../../src/shared/random.ts';

const busy = () => new SynthcallError('CARRIER_BUSY', 'The carrier is in trouble.', { hint: '' });
const announced = { sid: 'RE01', channels: 2, durationS: 1 };

function keeper(recording: () => Promise<Buffer | undefined>, signal = new AbortController().signal) {
  const events: RunEvent[] = [];
  const postponed: string[] = [];
  const stored: string[] = [];
  const keep = createRecordingKeeper({
    carrier: { recording },
    folder: {
      keepAudio: async (callId, bytes, form) => {
        stored.push(`${callId}.${form} ${bytes.length}`);
        return `audio/${callId}.${form}`;
      },
    },
    form: 'wav',
    pacing: promptClock(),
    random: createRandom('sound'),
    signal,
    onPostponed: (callId) => postponed.push(callId),
    emit: (event) => events.push(event),
  });
  return { keep: (isLate = false) => keep('call_0001', announced, undefined, isLate), events, stored, postponed };
}

/** One second, both channels loud. */
function sound(): Buffer {
  const file = Buffer.alloc(44 + 32_000, 0x22);
  file.write('RIFF\x24\x7d\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x02\x00', 0, 'latin1');
  file.writeUInt32LE(8000, 24);
  file.writeUInt32LE(32_000, 28);
  file.writeUInt16LE(4, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(32_000, 40);
  return file;
}

describe('a recording', () => {
  it('that comes late is asked for again, and stored', async () => {
    let asked = 0;
    const { keep, events, stored } = keeper(async () => {
      asked += 1;
      return asked < 3 ? undefined : sound();
    });
    expect(await keep()).toBe('audio/call_0001.wav');
    expect([asked, stored, events]).toEqual([3, ['call_0001.wav 32044'], []]);
  });

  it('that a carrier in trouble does not give is asked for again, and stored', async () => {
    let asked = 0;
    const { keep, events, stored, postponed } = keeper(async () => {
      asked += 1;
      if (asked < 8) throw busy();
      return sound();
    });
    expect(await keep()).toBe('audio/call_0001.wav');
    expect([asked, stored, events, postponed]).toEqual([8, ['call_0001.wav 32044'], [], []]);
  });

  it.each([false, true])('that could not be had at all is for later (interrupted: %s)', async (isInterrupted) => {
    let asked = 0;
    const interrupt = new AbortController();
    if (isInterrupted) interrupt.abort(new Error('interrupted'));
    const { keep, events, postponed } = keeper(async () => {
      asked += 1;
      throw busy();
    }, interrupt.signal);
    expect(await keep()).toBeUndefined();
    const message =
      'Recording RE01 is not stored: The carrier is in trouble; `synthcall run --resume` asks for it again.';
    expect(events).toEqual([{ event: 'warning', callId: 'call_0001', code: 'recording', message }]);
    expect([asked, postponed]).toEqual([isInterrupted ? 1 : 10, ['call_0001']]);
  });

  it('that the carrier does not have yet is for later, and given up when it is not there then', async () => {
    const { keep, events, postponed } = keeper(async () => undefined);
    expect(await keep()).toBeUndefined();
    const missing = 'Recording RE01 is not stored: the carrier has no audio of it';
    const told = (message: string) => ({ event: 'warning', callId: 'call_0001', code: 'recording', message });
    expect(events).toEqual([told(`${missing} yet; \`synthcall run --resume\` asks for it again.`)]);
    expect(postponed).toEqual(['call_0001']);
    expect(await keep(true)).toBeUndefined();
    expect(events[1]).toEqual(told(`${missing}.`));
    expect(postponed).toHaveLength(1);
  });

  it.each([
    [
      'is refused',
      async () => {
        throw new SynthcallError('CARRIER_REFUSED', 'The carrier says no.', { hint: '' });
      },
      'Recording RE01 is not stored: The carrier says no.',
    ],
    [
      'is not what it should be',
      async () => Buffer.alloc(80),
      'Recording RE01 is not stored: it is not a WAV file of 16-bit samples.',
    ],
  ])('that %s is a warning, not a failure', async (_case, recording, message) => {
    const { keep, events, stored, postponed } = keeper(recording);
    expect(await keep()).toBeUndefined();
    expect(postponed).toEqual([]);
    expect(events).toEqual([{ event: 'warning', callId: 'call_0001', code: 'recording', message }]);
    expect(stored).toEqual([]);
  });
});
