/** Real flite in real threads: lengths, levels, who is on which channel, and the same bytes twice. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { speechLevelDb } from '../../../../../src/emulator/speech/channel/loudness.ts';
import { type RecordingOrder, renderRecording } from '../../../../../src/emulator/speech/recording/render.ts';
import { decodeWav } from '../../../../../src/emulator/speech/recording/wav.ts';
import { createFlitePool, type FliteSpeech } from '../../../../../src/emulator/speech/synthesis/flite-pool.ts';
import { createSynthesis } from '../../../../../src/emulator/speech/synthesis/synthesis.ts';
import { predictSpeech } from '../../../../../src/emulator/speech/voice/duration.ts';
import { VOICES } from '../../../../../src/emulator/speech/voice/voices.ts';
import { createRandom } from '../../../../../src/shared/random.ts';

/** Programs that a machine may have, and the project does not need. */
const [sox, ffprobe] = ['soxi', 'ffprobe'] as const;
const isInstalled = (tool: string) => spawnSync(tool, ['--help']).error === undefined;
const synthesis = createSynthesis({ workers: 2, cacheBytes: 8 * 1024 * 1024 });
afterAll(() => synthesis.close());

const levelOf = (samples: Int16Array) => speechLevelDb(Float32Array.from(samples, (sample) => sample / 32_768));
const channelOf = ({ samples, channels }: { samples: Int16Array; channels: number }, channel: number) =>
  samples.filter((_, index) => index % channels === channel);
const segment = (channel: 0 | 1, voice: string, startMs: number, text: string) => ({
  channel,
  voice,
  startMs,
  text,
  endMs: startMs + predictSpeech(text, voice).durationMs,
});
const conversation: RecordingOrder = {
  segments: [
    segment(0, 'Polly.Matthew-Neural', 400, 'Thank you for calling, how can I help?'),
    segment(1, 'Polly.Joanna-Neural', 3200, 'My order A1042 is late, and I paid $12.50 for it.'),
  ],
  durationMs: 10_000,
  profile: 'phone',
  random: createRandom('recording'),
  channels: 2,
};

describe('speech', () => {
  it.each(VOICES.map((voice) => voice.id))(
    '%s takes exactly the predicted time, at the common level, unclipped',
    async (voice) => {
      const text = 'Hello there, my name is Dana. Can you check order 4071?';
      const samples = await synthesis.speak(text, voice);
      expect(samples.length).toBe(predictSpeech(text, voice).durationMs * 8);
      expect(levelOf(samples)).toBeGreaterThan(-22);
      expect(levelOf(samples)).toBeLessThan(-16.5);
      expect(Math.max(...samples)).toBeLessThan(30_000);
    },
  );

  it('is audible from within 60 ms of its start to within 60 ms of its end', async () => {
    const samples = await synthesis.speak('Okay, thank you.', 'man');
    const loud = [...samples.keys()].filter((index) => Math.abs(samples[index] as number) > 300);
    expect((loud[0] as number) / 8).toBeLessThan(60);
    expect((samples.length - (loud.at(-1) as number)) / 8).toBeLessThan(60);
  });

  it('is silent during an asked-for pause', async () => {
    const pauses = [{ afterWord: 0, pauseMs: 800 }];
    const { words } = predictSpeech('Wait. Yes.', 'woman', pauses);
    const samples = await synthesis.speak('Wait. Yes.', 'woman', pauses);
    const middle = samples.subarray(((words[0]?.endMs ?? 0) + 80) * 8, ((words[1]?.startMs ?? 0) - 40) * 8);
    expect(middle.length).toBeGreaterThan(5000);
    expect(Math.max(...middle.map(Math.abs))).toBeLessThan(40);
  });

  it('gives silence for what cannot be spoken, and does not fail', async () => {
    expect(await synthesis.speak('...', 'woman')).toHaveLength(0);
    expect((await synthesis.speak('日本語', 'woman')).every((sample) => sample === 0)).toBe(true);
  });

  it('speaks the same text once for many who ask at the same time', async () => {
    const [first, second] = await Promise.all([
      synthesis.speak('The same.', 'man'),
      synthesis.speak('The same.', 'man'),
    ]);
    expect(first).toBe(second);
    expect(await synthesis.speak('The same.', 'man')).toBe(first);
  });

  it('sounds the same whatever its thread has spoken before', async () => {
    const jobs = [
      { voice: ['-voice', 'slt'], text: ' Could you read me the order number? ' },
      { voice: ['-voice', 'rms'], text: ' It is B 7 4 1 9. ' },
      { voice: ['-voice', 'awb'], text: ' No, 7 4 1 9. ' },
      { voice: ['-voice', 'kal16'], text: ' Thanks. One moment, please. ' },
    ];
    const spokenInOrder = async (order: typeof jobs) => {
      const pool = createFlitePool(1);
      const spoken = new Map<unknown, FliteSpeech>();
      for (const job of order) spoken.set(job, await pool.speak(job.voice, job.text));
      await pool.close();
      return jobs.map((job) => spoken.get(job));
    };
    const forwards = await spokenInOrder(jobs);
    expect(await spokenInOrder([...jobs].reverse())).toEqual(forwards);
    for (const [index, job] of jobs.entries()) expect((await spokenInOrder([job]))[index]).toEqual(forwards[index]);
  });

  it('goes on after an utterance that flite could not finish', async () => {
    const pool = createFlitePool(1);
    const before = await pool.speak(['-voice', 'awb'], ' Hello. ');
    await expect(pool.speak(['-voice', 'awb', '--no-such-flag'], ' Hello. ')).rejects.toMatchObject({ code: 'BUG' });
    expect(await pool.speak(['-voice', 'awb'], ' Hello. ')).toEqual(before);
    await pool.close();
  });

  it('keeps its cache within its bound', () => {
    expect(synthesis.cachedBytes()).toBeLessThanOrEqual(8 * 1024 * 1024);
  });

  it('refuses to speak after it was closed, saying so', async () => {
    const closed = createSynthesis({ workers: 1, cacheBytes: 1000 });
    await closed.close();
    await expect(closed.speak('Hello', 'man')).rejects.toMatchObject({
      code: 'BUG',
      message: expect.stringContaining('closed'),
    });
  });
});

describe('a recording', () => {
  it('has the ordered length, two channels of 8 kHz, and each speaker on its own channel only', async () => {
    const wav = decodeWav(await renderRecording({ ...conversation, profile: 'clean' }, synthesis));
    expect([wav.sampleRate, wav.channels, wav.frames]).toEqual([8000, 2, 80_000]);
    const [agent, customer] = [channelOf(wav, 0), channelOf(wav, 1)];
    const whileCustomerSpeaks = agent.subarray(3500 * 8, 6000 * 8);
    expect(whileCustomerSpeaks.every((sample) => sample === 0)).toBe(true);
    expect(customer.subarray(0, 3100 * 8).every((sample) => sample === 0)).toBe(true);
    expect(levelOf(customer)).toBeGreaterThan(-26);
  });

  it('is the same file for the same order, whatever was rendered before', async () => {
    const hash = async (order: RecordingOrder) =>
      createHash('sha256')
        .update(await renderRecording(order, synthesis))
        .digest('hex');
    const first = await hash(conversation);
    expect(await hash({ ...conversation, random: createRandom('recording') })).toBe(first);
    expect(await hash({ ...conversation, random: createRandom('another') })).not.toBe(first);
  });

  it('is bit for bit what it was, on every Node and every machine', async () => {
    const file = await renderRecording({ ...conversation, random: createRandom('recording') }, synthesis);
    expect(createHash('sha256').update(file).digest('hex').slice(0, 16)).toBe('6e162f847e9eaaf0');
  });

  it.each(['phone', 'noisy'] as const)(
    'has both channels between −26 and −16 dBFS on a %s line, unclipped',
    async (profile) => {
      const wav = decodeWav(await renderRecording({ ...conversation, profile }, synthesis));
      for (const { channel, startMs, endMs } of conversation.segments) {
        const samples = channelOf(wav, channel);
        const spoken = samples.subarray(startMs * 8, endMs * 8);
        expect(levelOf(spoken)).toBeGreaterThan(-26);
        expect(levelOf(spoken)).toBeLessThan(-16);
        expect(Math.max(...samples)).toBeLessThan(32_000);
      }
    },
  );

  it.skipIf(!isInstalled(sox) || !isInstalled(ffprobe))('is read alike by sox and by ffprobe', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'synthcall-rendering-'));
    const path = join(folder, 'call.wav');
    await writeFile(path, await renderRecording(conversation, synthesis));
    const facts = ['-r', '-c', '-b', '-D'].map((field) =>
      Number(execFileSync(sox, [field, path], { encoding: 'utf8' })),
    );
    expect(facts).toEqual([8000, 2, 16, 10]);
    const entries = 'stream=codec_name,sample_rate,channels,duration';
    const probe = ['-v', 'error', '-show_entries', entries, '-of', 'csv=p=0', path];
    expect(execFileSync(ffprobe, probe, { encoding: 'utf8' }).trim()).toBe('pcm_s16le,8000,2,10.000000');
    await rm(folder, { recursive: true });
  });

  it('mixes to one channel when asked, and plays music where somebody holds', async () => {
    const holds = [{ channel: 0 as const, startMs: 7500, endMs: 9500 }];
    const wav = decodeWav(await renderRecording({ ...conversation, profile: 'clean', channels: 1, holds }, synthesis));
    expect([wav.channels, wav.frames]).toEqual([1, 80_000]);
    const music = levelOf(wav.samples.subarray(8000 * 8, 9000 * 8));
    expect(music).toBeGreaterThan(-40);
    expect(music).toBeLessThan(-26);
  });
});
