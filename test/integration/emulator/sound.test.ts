/** Recordings as files, over real HTTP: what Twilio's clients would download, and what they would hear. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeWav } from '../../../src/emulator/speech/recording/wav.ts';
import type { SoundOptions } from '../../../src/emulator/speech/sound.ts';
import {
  type Answering,
  type CallWorld,
  dialPair,
  startCallWorld,
  talkingPair,
  twiml,
} from '../../support/call-world.ts';
import { basicAuth, TEST_ACCOUNT } from '../../support/emulator.ts';

const SOUND: SoundOptions = { profile: 'phone', asr: 'recogniser', recordings: true, holdMusic: false };
const RECORD = { record: true, recordingChannels: 'dual', recordingTrack: 'both', trim: 'do-not-trim' };

const worlds: CallWorld[] = [];
afterAll(async () => {
  for (const world of worlds.splice(0)) await world.dispose();
});

/** A conversation that is over, with the SID and the announced facts of its recording. */
async function recordedCall(sound: SoundOptions | undefined, answer: Answering = talkingPair(2)) {
  const world = await startCallWorld({ answer, ...(sound ? { sound } : {}) });
  worlds.push(world);
  const options = {
    ...RECORD,
    recordingStatusCallback: `${world.appUrl}/recording`,
    recordingStatusCallbackEvent: ['completed', 'absent'],
  };
  const conferenceSid = await dialPair(world, await world.application('/voice'), 'heard', options);
  const isCustomers = async () => {
    const { legs } = await world.timeline(conferenceSid);
    return legs.find(({ label }) => label === 'customer')?.call_sid;
  };
  const customer = await isCustomers();
  const { params } = await world.until(
    ({ path, params: given }) => path === '/recording' && given['CallSid'] === customer,
  );
  const sid = params['RecordingSid'] ?? '';
  const path = `/api.twilio.com/2010-04-01/Accounts/${TEST_ACCOUNT.sid}/Recordings/${sid}`;
  const download = (suffix: string, headers: Record<string, string> = { Authorization: basicAuth() }) =>
    fetch(`${world.emulatorUrl}${path}${suffix}`, { headers });
  return { world, sid, params, download, timeline: await world.timeline(conferenceSid) };
}

async function bytesOf(response: Response): Promise<Buffer> {
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

/** Root mean square of one channel over a stretch, in dBFS. */
function levelDb(wav: Buffer, channel: number, fromMs: number, toMs: number): number {
  const { samples, channels } = decodeWav(wav);
  let sum = 0;
  for (let frame = fromMs * 8; frame < toMs * 8; frame += 1)
    sum += ((samples[frame * channels + channel] ?? 0) / 32_768) ** 2;
  return 10 * Math.log10(sum / ((toMs - fromMs) * 8) + 1e-12);
}

describe('a recording', () => {
  let recorded: Awaited<ReturnType<typeof recordedCall>>;
  beforeAll(async () => {
    recorded = await recordedCall(SOUND);
  });

  it('is a dual WAV of the announced length, each speaker alone on a channel at the told times', async () => {
    const { download, params, timeline, sid } = recorded;
    const response = await download('.wav');
    expect(response.headers.get('content-type')).toBe('audio/x-wav');
    const wav = await bytesOf(response);
    const { sampleRate, channels, frames } = decodeWav(wav);
    expect([sampleRate, channels]).toEqual([8000, 2]);
    expect(String(Math.round(frames / sampleRate))).toBe(params['RecordingDuration']);
    const span = timeline.recordings.find((recording) => recording.recording_sid === sid);
    const startMs = span?.start_ms ?? Number.NaN;
    expect(frames / 8).toBe((span?.end_ms ?? 0) - startMs);
    expect(timeline.segments.length).toBeGreaterThan(4);
    for (const segment of timeline.segments) {
      const [own, other] = segment.label === 'customer' ? [0, 1] : [1, 0];
      const [from, to] = [segment.start_ms - startMs, segment.end_ms - startMs];
      expect(levelDb(wav, own, from, to)).toBeGreaterThan(-28);
      expect(levelDb(wav, other, from, to)).toBeLessThan(-50);
    }
  });

  it('can be had as a mono mix and as MP3, and only with the account’s credentials', async () => {
    const { download } = recorded;
    const dual = decodeWav(await bytesOf(await download('.wav')));
    const mono = decodeWav(await bytesOf(await download('.wav?RequestedChannels=1')));
    expect([mono.channels, mono.frames]).toEqual([1, dual.frames]);
    const mp3 = await download('.mp3');
    expect(mp3.headers.get('content-type')).toBe('audio/mpeg');
    const bytes = await bytesOf(mp3);
    expect((bytes.readUInt16BE(0) & 0xffe0) >>> 5).toBe(0x7ff);
    const bytesPerSecond = bytes.length / (dual.frames / 8000);
    expect(bytesPerSecond).toBeGreaterThan(3500);
    expect(bytesPerSecond).toBeLessThan(4500);
    expect((await download('.wav', {})).status).toBe(401);
    expect((await download('.wav?RequestedChannels=3')).status).toBe(400);
  });

  it('has the same bytes for the same seed, however often and in whatever order it is asked for', async () => {
    const [one, again] = await Promise.all(
      [recorded.download('.wav'), recorded.download('.wav')].map(async (r) => bytesOf(await r)),
    );
    const another = await recordedCall(SOUND);
    await another.download('.mp3');
    const other = await bytesOf(await another.download('.wav'));
    expect([again?.equals(one ?? Buffer.alloc(0)), other.equals(one ?? Buffer.alloc(0))]).toEqual([true, true]);
  });

  it('without sound leaves times and hearing as they are', async () => {
    const without = await recordedCall({ ...SOUND, recordings: false });
    expect((await without.download('.wav')).status).toBe(404);
    const plain = ({ timeline }: typeof without) =>
      JSON.stringify([timeline.segments, timeline.heard]).replace(/CA[0-9a-f]{32}/g, 'CA');
    expect(plain(without)).toBe(plain(recorded));
    expect(without.params['RecordingDuration']).toBe(recorded.params['RecordingDuration']);
  });

  it('of a call that was over at once is absent, and has no sound', async () => {
    const { download, world, sid, params } = await recordedCall(SOUND, ({ path }) =>
      path === '/voice' ? twiml('<Hangup/>') : undefined,
    );
    expect(params['RecordingStatus']).toBe('absent');
    expect((await world.client.recordings(sid).fetch()).status).toBe('absent');
    expect((await download('.wav')).status).toBe(404);
  });
});

describe('markup in a <Say>', () => {
  const said =
    '<Pause length="1"/><Say voice="Polly.Joanna">Your code is <say-as interpret-as="digits">4711</say-as>' +
    '<break time="1500ms"/> <prosody rate="slow" pitch="high">Write it down.</prosody></Say><Hangup/>';
  const answer: Answering = ({ path, params }) => {
    if (path !== '/voice') return undefined;
    return params['role'] === 'agent' ? twiml(said) : twiml('<Gather input="speech" timeout="20" action="/heard"/>');
  };

  it('is heard in the recording where the timeline says, and what cannot be done is journaled', async () => {
    const { download, timeline, world, sid } = await recordedCall({ ...SOUND, profile: 'clean' }, answer);
    const wav = await bytesOf(await download('.wav'));
    const startMs = timeline.recordings.find((recording) => recording.recording_sid === sid)?.start_ms ?? 0;
    expect(timeline.segments.map(({ text }) => text)).toEqual(['Your code is 4711', 'Write it down.']);
    const [first, second] = timeline.segments;
    for (const segment of [first, second]) {
      const [from, to] = [(segment?.start_ms ?? 0) - startMs, (segment?.end_ms ?? 0) - startMs];
      expect(levelDb(wav, 1, from, to)).toBeGreaterThan(-28);
    }
    expect((second?.start_ms ?? 0) - (first?.end_ms ?? 0)).toBe(1500);
    expect(levelDb(wav, 1, (first?.end_ms ?? 0) + 60 - startMs, (second?.start_ms ?? 0) - 20 - startMs)).toBeLessThan(
      -60,
    );
    const { lines } = (await (await fetch(`${world.emulatorUrl}/_emulator/journal`)).json()) as {
      lines: { kind: string; message?: string }[];
    };
    expect(lines.filter(({ kind }) => kind === 'speech').map(({ message }) => message)).toEqual([
      '<prosody pitch> is ignored',
    ]);
  });
});

describe('what is heard', () => {
  it('has errors, confidence and word times inside the speech; with perfect hearing it has none', async () => {
    const noisy = await recordedCall({ ...SOUND, profile: 'noisy', recordings: false }, talkingPair(8));
    const perfect = await recordedCall({ ...SOUND, asr: 'perfect', recordings: false }, talkingPair(8));
    const differing = ({ timeline }: typeof noisy) =>
      timeline.heard.filter(({ text }, index) => text !== timeline.segments[index]?.text).length;
    expect([differing(noisy) > 0, differing(perfect)]).toEqual([true, 0]);
    for (const [index, heard] of noisy.timeline.heard.entries()) {
      const segment = noisy.timeline.segments[index];
      expect(heard.words?.length).toBeGreaterThan(0);
      for (const word of heard.words ?? []) {
        expect(word.start_ms).toBeGreaterThanOrEqual(segment?.start_ms ?? Number.NaN);
        expect(word.end_ms).toBeLessThanOrEqual(segment?.end_ms ?? Number.NaN);
      }
    }
  });
});
