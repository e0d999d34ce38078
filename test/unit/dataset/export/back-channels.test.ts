import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { transcriptText } from '../../../../src/dataset/transcript.ts';
import { aCall, aRun, exported, withBackChannel } from '../a-run.ts';

const plain = aCall('call_0001');
const spokenInto = withBackChannel(plain);

/** A file of an export of one call, with the back-channel and without. */
async function both(form: Parameters<typeof exported>[1][number], path: string): Promise<[string, string]> {
  const texts = await Promise.all(
    [spokenInto, plain].map(async (call) => {
      const dir = await aRun([call], { audio: true });
      await exported(dir, [form]);
      return readFile(join(dir, 'exports', form, path), 'utf8');
    }),
  );
  return texts as [string, string];
}

describe('a back-channel', () => {
  it.each(['openai-agent', 'openai-customer'] as const)('is no message of a chat (%s)', async (form) => {
    const [chat, without] = await both(form, 'chat.jsonl');
    expect(chat).toBe(without);
    expect(chat).not.toBe('');
  });

  it.each([
    ['vtt', 'call_0001.vtt', 'Mm-hmm.'],
    ['srt', 'call_0001.srt', 'Agent: Mm-hmm.'],
    ['rttm', 'calls.rttm', 'SPEAKER call_0001 1 4.400 0.400 <NA> <NA> dana-whitlock'],
    ['stm', 'calls.stm', 'call_0001 1 dana-whitlock 4.400 4.800 <O,agent> mm-hmm'],
    ['ctm', 'calls.ctm', 'call_0001 1 4.400 0.400 mm-hmm'],
    ['kaldi', 'segments', '4.400 4.800'],
    ['nemo', 'manifest.jsonl', '"offset":4.4,"duration":0.4,"text":"mm-hmm"'],
    ['csv', 'turns.csv', 'Mm-hmm.'],
  ] as const)('is in the recording, and so in %s at its place', async (form, path, line) => {
    const [text, without] = await both(form, path);
    expect(text).toContain(line);
    expect(without).not.toContain(line);
    expect(text.trim().split('\n').length).toBeGreaterThan(without.trim().split('\n').length);
  });

  it('is marked in the tables, as every turn is that it is none', async () => {
    const [text] = await both('hf', 'train/metadata.jsonl');
    const { turns } = JSON.parse(text) as { turns: { said: string; back_channel: boolean }[] };
    expect(turns.map(({ back_channel: isBack }) => isBack)).toEqual([false, false, true, false, false]);
    const [csv] = await both('csv', 'turns.csv');
    expect(csv.split('\n')[0]).toContain('back_channel');
  });

  it('stands in brackets in the transcript that people read', () => {
    const lines = transcriptText(spokenInto).trim().split('\n').slice(-5);
    expect(lines[2]).toBe('[00:04.4] Agent: (Mm-hmm.)');
    expect(transcriptText(spokenInto).replace(`${lines[2]}\n`, '')).toBe(transcriptText(plain));
  });
});
