/** How well the local world hears, from the command line: `--asr` and `--audio-profile`, in turns.jsonl and recognised.jsonl. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wordsOf } from '../../../src/shared/words.ts';
import { synthcallHere } from '../../support/synthcall-here.ts';
import { newFolder, removeFolders } from '../../support/synthcall-process.ts';

interface HeardTurn {
  readonly call_id: string;
  readonly role: string;
  readonly said: string;
  readonly back_channel?: boolean;
  readonly heard?: string;
  readonly start_s: number;
  readonly end_s: number;
  readonly heard_words?: readonly { word: string; start_s: number; end_s: number; confidence: number }[];
}

interface Recognised {
  readonly call_id: string;
  readonly accuracy: { readonly words: number; readonly errors: number };
  readonly sentences: readonly { readonly role: string; readonly text: string }[];
}

async function run(...flags: string[]) {
  const cwd = await newFolder();
  const all = ['run', '--local', '--pairs', '6', '--seed', '7', '--run-id', 'a', '--no-audio', ...flags];
  const { code, err } = await synthcallHere(all, cwd);
  expect([code, err]).toEqual([0, expect.anything()]);
  const lines = async <T>(name: string) =>
    (await readFile(join(cwd, 'synthcall-runs', 'a', name), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as T);
  return { turns: await lines<HeardTurn>('turns.jsonl'), recognised: await lines<Recognised>('recognised.jsonl') };
}

let perfect: Awaited<ReturnType<typeof run>>;
let clean: Awaited<ReturnType<typeof run>>;
let noisy: Awaited<ReturnType<typeof run>>;
beforeAll(async () => {
  perfect = await run('--asr', 'perfect');
  clean = await run('--audio-profile', 'clean');
  noisy = await run('--audio-profile', 'noisy');
});
afterAll(removeFolders);

const errorRate = (recognised: readonly Recognised[]) =>
  recognised.reduce((sum, { accuracy }) => sum + accuracy.errors, 0) /
  recognised.reduce((sum, { accuracy }) => sum + accuracy.words, 0);

describe('hearing', () => {
  it('is word for word with --asr perfect, for the other side and for Conversation Intelligence', () => {
    const { turns, recognised } = perfect;
    expect(errorRate(recognised)).toBe(0);
    for (const { call_id: callId, sentences } of recognised) {
      for (const role of ['agent', 'customer']) {
        const said = turns.filter((turn) => turn.call_id === callId && turn.role === role).map((turn) => turn.said);
        const heard = sentences.filter((sentence) => sentence.role === role).map(({ text }) => text);
        expect(wordsOf(heard.join(' '))).toEqual(wordsOf(said.join(' ')));
      }
    }
    // Who says "mm-hmm" into a turn misses a few words of it.
    const heard = turns.filter((turn, index) => turn.heard !== undefined && !turns[index + 1]?.back_channel);
    const misheard = heard.filter((turn) => wordsOf(turn.heard ?? '').join(' ') !== wordsOf(turn.said).join(' '));
    // A speaker who begins before the other side listens again is clipped, however good the ear is.
    expect(misheard.length).toBeLessThanOrEqual(heard.length / 50);
  });

  it('is worse on a noisy line than on a clean one', () => {
    expect(errorRate(clean.recognised)).toBeLessThan(0.09);
    expect(errorRate(noisy.recognised)).toBeGreaterThan(errorRate(clean.recognised) + 0.04);
  });

  it('comes with a time and a confidence for each word, inside the speech', () => {
    const { turns } = noisy;
    const heard = turns.filter((turn) => turn.heard !== undefined);
    expect(heard.length).toBeGreaterThan(20);
    for (const turn of heard) {
      const words = turn.heard_words ?? [];
      expect(wordsOf(words.map(({ word }) => word).join(' '))).toEqual(wordsOf(turn.heard ?? ''));
      for (const word of words) {
        expect(word.start_s).toBeGreaterThanOrEqual(turn.start_s);
        expect(word.end_s).toBeLessThanOrEqual(turn.end_s);
        expect(word.confidence).toBeGreaterThan(0.3);
      }
    }
    expect(turns.filter((turn) => turn.heard === undefined && turn.heard_words)).toEqual([]);
  });
});
