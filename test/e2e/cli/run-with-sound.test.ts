/** Runs with sound: what is in the recordings, on each line. The run on the default line is made by `bin/synthcall.js` itself. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { synthcallHere } from '../../support/synthcall-here.ts';
import { newFolder, removeFolders, runSynthcall } from '../../support/synthcall-process.ts';

interface Call {
  readonly call_id: string;
  readonly duration_s: number;
  readonly recording?: { file?: string; readonly channels: number };
}

interface Turn {
  readonly call_id: string;
  readonly role: 'agent' | 'customer';
  readonly said: string;
  readonly heard?: string;
  readonly start_s: number;
  readonly end_s: number;
  readonly back_channel?: boolean;
  readonly words: readonly { readonly start_s: number; readonly end_s: number }[];
}

/** Few replies, for speech is what takes time here. */
const RUN = ['run', '--local', '--seed', '7', '--run-id', 'a'];
const ONE = ['--pairs', '1', '--budget', '5'];
const TWO = ['--pairs', '2', '--budget', '10'];

/** The folders of the runs, each made once. */
const runs = { phone: '', noisy: '', clean: '', silent: '' };
beforeAll(async () => {
  const made = async (make: typeof runSynthcall, ...flags: string[]) => {
    const cwd = await newFolder();
    const { code, err } = await make([...RUN, ...flags], cwd, { SYNTHCALL_AUDIO: 'true' });
    expect([code, err]).toEqual([0, expect.anything()]);
    return join(cwd, 'synthcall-runs', 'a');
  };
  const program = made(runSynthcall, ...TWO); // works while this process makes the others
  runs.silent = await made(synthcallHere, ...TWO, '--no-audio');
  runs.clean = await made(
    synthcallHere,
    ...[...ONE, '--audio-profile', 'clean', '--asr', 'perfect', '--audio-format', 'mp3'],
  );
  runs.noisy = await made(synthcallHere, ...ONE, '--audio-profile', 'noisy');
  runs.phone = await program;
});
afterAll(removeFolders);

const text = (dir: string, name: string) => readFile(join(dir, name), 'utf8');
const lines = async <T>(dir: string, name: string) =>
  (await text(dir, name))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);

/** Mean level of a channel of a stored file over a stretch, in dBFS. */
function levelDb(wav: Buffer, channel: number, fromS: number, toS: number): number {
  let [sum, count] = [0, 0];
  for (let frame = Math.round(fromS * 8000); frame < Math.round(toS * 8000); frame += 1, count += 1)
    sum += (wav.readInt16LE(44 + frame * 4 + channel * 2) / 32_768) ** 2;
  return 10 * Math.log10(sum / count + 1e-12);
}

/** The parts of a stretch in which a role says nothing, with a tenth of a second to spare around what it says. */
function quietParts(fromS: number, toS: number, turns: readonly Turn[], role: Turn['role']): [number, number][] {
  let parts: [number, number][] = [[fromS, toS]];
  for (const { start_s: startS, end_s: endS } of turns.filter((turn) => turn.role === role))
    parts = parts.flatMap(([from, to]): [number, number][] => {
      if (endS + 0.1 <= from || startS - 0.1 >= to) return [[from, to]];
      return [[from, startS - 0.1] as [number, number], [endS + 0.1, to] as [number, number]].filter(([a, b]) => b > a);
    });
  return parts;
}

/** Level of a channel while somebody speaks on it, in dBFS: the stretches that are at most 20 dB below the loud ones. */
function speechLevelDb(wav: Buffer, channel: number, turns: readonly Turn[]): number {
  const levels = turns.flatMap(({ start_s: startS, end_s: endS }) =>
    Array.from({ length: Math.floor((endS - startS) / 0.02) }, (_, index) =>
      levelDb(wav, channel, startS + index * 0.02, startS + (index + 1) * 0.02),
    ),
  );
  const loud = levels.sort((one, other) => one - other)[Math.floor(levels.length * 0.95)] ?? 0;
  const powers = levels.filter((level) => level >= loud - 20).map((level) => 10 ** (level / 10));
  return 10 * Math.log10(powers.reduce((sum, power) => sum + power, 0) / powers.length);
}

describe('synthcall run with sound', () => {
  it('stores a recording of every call that agrees with its turns and stands in the manifest', async () => {
    const dir = runs.phone;
    const calls = await lines<Call>(dir, 'calls.jsonl');
    const turns = await lines<Turn>(dir, 'turns.jsonl');
    const { files } = JSON.parse(await text(dir, 'manifest.json')) as { files: { path: string; sha256: string }[] };
    expect(calls.map(({ recording }) => recording?.file)).toEqual(calls.map((call) => `audio/${call.call_id}.wav`));
    for (const call of calls) {
      const wav = await readFile(join(dir, call.recording?.file ?? ''));
      expect([wav.readUInt16LE(22), wav.readUInt32LE(24), wav.readUInt16LE(34)]).toEqual([2, 8000, 16]);
      expect(Math.abs((wav.length - 44) / 32_000 - call.duration_s)).toBeLessThan(0.1);
      expect(files.find(({ path }) => path === call.recording?.file)?.sha256).toBe(
        createHash('sha256').update(wav).digest('hex'),
      );
      const ofCall = turns.filter((turn) => turn.call_id === call.call_id);
      for (const { role, start_s: startS, end_s: endS } of ofCall) {
        const [own, other] = role === 'agent' ? [0, 1] : [1, 0];
        expect(levelDb(wav, own, startS, endS)).toBeGreaterThan(-28);
        for (const [from, to] of quietParts(startS, endS, ofCall, role === 'agent' ? 'customer' : 'agent'))
          expect(levelDb(wav, other, from, to)).toBeLessThan(-45);
        // Within 20 ms of the first word there is nothing before it: the seconds of the turns are those of the file.
        expect(levelDb(wav, own, startS - 0.1, startS - 0.02)).toBeLessThan(-45);
        expect(levelDb(wav, own, endS + 0.02, Math.min(endS + 0.1, call.duration_s))).toBeLessThan(-45);
      }
    }
  });

  it('has both sides speaking at once where one says "mm-hmm" into the turn of the other', async () => {
    const dir = runs.phone;
    const turns = await lines<Turn>(dir, 'turns.jsonl');
    const between = turns.filter((turn) => turn.back_channel);
    expect(between.length).toBeGreaterThan(0);
    let atOnce = 0;
    for (const one of between) {
      const into = turns.findLast(
        (turn) => turn.call_id === one.call_id && !turn.back_channel && turn.start_s < one.start_s,
      );
      const wav = await readFile(join(dir, 'audio', `${one.call_id}.wav`));
      expect(into?.role).not.toBe(one.role);
      expect(one.start_s).toBeLessThan(into?.end_s ?? 0);
      for (const word of into?.words ?? []) {
        const [from, to] = [Math.max(word.start_s, one.start_s), Math.min(word.end_s, one.end_s)];
        if (to - from < 0.1) continue;
        atOnce += 1;
        for (const channel of [0, 1]) expect(levelDb(wav, channel, from, to)).toBeGreaterThan(-35);
      }
    }
    expect(atOnce).toBeGreaterThan(0);
  });

  it.each(['clean', 'phone', 'noisy'] as const)(
    'has both speakers between −26 and −16 dBFS on a %s line, and clips nothing',
    async (profile) => {
      const dir = runs[profile];
      const turns = await lines<Turn>(dir, 'turns.jsonl');
      for (const call of await lines<Call>(dir, 'calls.jsonl')) {
        const wav = await readFile(join(dir, call.recording?.file ?? ''));
        for (const [channel, role] of ['agent', 'customer'].entries()) {
          const own = turns.filter((turn) => turn.call_id === call.call_id && turn.role === role);
          expect(speechLevelDb(wav, channel, own)).toBeGreaterThan(-26);
          expect(speechLevelDb(wav, channel, own)).toBeLessThan(-16);
        }
        let most = 0;
        for (let at = 44; at < wav.length; at += 2) most = Math.max(most, Math.abs(wav.readInt16LE(at)));
        expect(most).toBeLessThan(32_000);
      }
    },
  );

  it('writes the same data without sound, but for the files', async () => {
    const { phone: withSound, silent: without } = runs;
    expect(await readdir(without)).not.toContain('audio');
    for (const name of ['turns.jsonl', 'events.jsonl'])
      expect(await text(without, name)).toBe(await text(withSound, name));
    const bare = (await text(withSound, 'calls.jsonl')).replace(/"file":"audio\/call_\d+\.wav",/g, '');
    expect(await text(without, 'calls.jsonl')).toBe(bare);
  });

  it('writes MP3 files too when wished, and hears every word with --asr perfect', async () => {
    const dir = runs.clean;
    const names = (await readdir(join(dir, 'audio'))).sort();
    expect(names).toEqual(['call_0001.mp3', 'call_0001.wav']);
    const turns = await lines<Turn>(dir, 'turns.jsonl');
    // Who says "mm-hmm" into a turn misses a few words of it.
    const heard = turns.filter((turn, index) => turn.heard !== undefined && !turns[index + 1]?.back_channel);
    expect(heard.length).toBeGreaterThan(3);
    expect(heard.map((turn) => turn.heard)).toEqual(heard.map((turn) => turn.said));
  });
});
