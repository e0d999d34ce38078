import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aCall, aRun, exported, withPause } from '../a-run.ts';

const calls = [
  aCall('call_0002'),
  aCall('call_0001', undefined, { agent: 'dana', customer: 'hazel-brandt' }),
  aCall('call_0003', undefined, { agent: 'dana-whitlock-b', customer: 'zoe o.neil' }),
];
const jsonLines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('NeMo manifest', () => {
  it('points into recordings that exist, within their length, on the right channel', async () => {
    const dir = await aRun(calls, { audio: true });
    await exported(dir, ['nemo']);
    const path = join(dir, 'exports/nemo/manifest.jsonl');
    const lines = jsonLines(await readFile(path, 'utf8'));
    expect(lines).toHaveLength(12);
    for (const line of lines) {
      const audio = resolve(dirname(path), line.audio_filepath);
      expect((await stat(audio)).isFile()).toBe(true);
      expect(line.duration).toBeGreaterThan(0);
      expect(line.offset + line.duration).toBeLessThanOrEqual(9);
      expect(line.text).toMatch(/^[^A-Z.,?]+$/);
      expect(line.channel_selector).toBe(line.label === 'agent' ? 0 : 1);
      const loudest = await loudestOn(audio, line.offset, line.offset + line.duration);
      expect(loudest[line.channel_selector]).toBeGreaterThan(7000);
      expect(loudest[1 - line.channel_selector]).toBe(0);
    }
  });

  it('leaves out the pause of a turn in two breaths', async () => {
    const dir = await aRun([withPause(aCall('call_0001'))], { audio: true });
    await exported(dir, ['nemo']);
    const lines = jsonLines(await readFile(join(dir, 'exports/nemo/manifest.jsonl'), 'utf8'));
    expect(lines.map(({ turn, offset, duration, text }) => [turn, offset, duration, text]).slice(1, 3)).toEqual([
      [1, 3.4, 0.5, "um it's"],
      [1, 4.9, 2.25, 'order nw-48213 it never th- the box never came'],
    ]);
  });

  it('is refused when there is no sound, and skipped when every form was asked for', async () => {
    const dir = await aRun(calls);
    await expect(exported(dir, ['csv', 'nemo'])).rejects.toMatchObject({ code: 'CONFIG_USAGE' });
    expect(await readdir(dir)).not.toContain('exports');
    const result = await exported(dir, ['csv', 'nemo', 'kaldi'], { skipImpossible: true });
    expect(result.skipped.map(({ form }) => form)).toEqual(['nemo', 'kaldi']);
    expect((await readdir(join(dir, 'exports'))).sort()).toEqual(['csv', 'manifest.json']);
  });
});

/** What `validate_data_dir.sh` of Kaldi checks. */
async function validateKaldi(folder: string) {
  const table = async (name: string) => {
    const text = await readFile(join(folder, name), 'utf8');
    const lines = text.slice(0, -1).split('\n');
    const sorted = [...lines].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(lines, `${name} sorted as LC_ALL=C sort`).toEqual(sorted);
    const rows = lines.map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)] as const);
    expect(new Set(rows.map(([key]) => key)).size, `${name} has unique keys`).toBe(rows.length);
    return rows;
  };
  const [segments, text, utt2spk, spk2utt, wav, channels] = [
    await table('segments'),
    await table('text'),
    await table('utt2spk'),
    await table('spk2utt'),
    await table('wav.scp'),
    await table('reco2file_and_channel'),
  ];
  const utterances = utt2spk.map(([id]) => id);
  expect(segments.map(([id]) => id)).toEqual(utterances);
  expect(text.map(([id]) => id)).toEqual(utterances);
  for (const [id, speaker] of utt2spk) expect(id.startsWith(`${speaker}-`)).toBe(true);
  // Sorted by utterance, the speakers must be sorted too.
  const speakers = utt2spk.map(([, speaker]) => speaker);
  expect([...speakers].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))).toEqual(speakers);
  const inverted = spk2utt.flatMap(([speaker, ids]) => ids.split(' ').map((id) => `${id} ${speaker}`));
  expect(inverted.sort()).toEqual(utt2spk.map(([id, speaker]) => `${id} ${speaker}`).sort());
  const recordings = new Set(wav.map(([id]) => id));
  expect(channels.map(([id]) => id)).toEqual([...recordings]);
  for (const [, value] of channels) expect(value).toMatch(/^\S+ [AB]$/);
  for (const [, value] of segments) {
    const [recording, start, end, ...rest] = value.split(' ');
    expect(recordings.has(recording ?? '') && Number(end) > Number(start) && rest.length === 0).toBe(true);
  }
  for (const [, value] of text) expect(value.trim()).toBe(value);
  return { utterances, wav };
}

describe('Kaldi folder', () => {
  it('passes what Kaldi checks, also when one name begins another', async () => {
    const dir = await aRun(calls, { audio: true });
    await exported(dir, ['kaldi']);
    const { utterances, wav } = await validateKaldi(join(dir, 'exports/kaldi'));
    expect(utterances).toHaveLength(12);
    expect(wav[0]).toEqual(['call_0001-A', `sox ${join(dir, 'audio/call_0001.wav')} -t wav - remix 1 |`]);
    expect(wav[1]?.[1]).toContain('remix 2 |');
  });

  it('cuts a turn at its pause, and passes still', async () => {
    const dir = await aRun([...calls.map(withPause), aCall('call_0004')], { audio: true });
    await exported(dir, ['kaldi']);
    const { utterances } = await validateKaldi(join(dir, 'exports/kaldi'));
    expect(utterances).toHaveLength(19);
    const segments = await readFile(join(dir, 'exports/kaldi/segments'), 'utf8');
    const ofTurn = segments.split('\n').filter((line) => line.startsWith('customer_hazel_brandt-call_0001-0001'));
    expect(ofTurn.map((line) => line.slice('customer_hazel_brandt-call_0001-'.length))).toEqual([
      '0001-1 call_0001-B 3.400 3.900',
      '0001-2 call_0001-B 4.900 7.150',
    ]);
  });
});

describe('Hugging Face folder', () => {
  it('is an audiofolder: every row names a recording that lies beside it, in a folder of its split', async () => {
    const dir = await aRun(calls, { audio: true });
    await exported(dir, ['hf'], { shares: { train: 60, validation: 0, test: 40 } });
    const names: string[] = [];
    for (const split of ['train', 'test']) {
      const folder = join(dir, 'exports/hf', split);
      const rows = jsonLines(await readFile(join(folder, 'metadata.jsonl'), 'utf8'));
      expect(new Set(rows.map((row) => Object.keys(row).join())).size).toBe(1);
      for (const row of rows) {
        names.push(row.call_id);
        const bytes = await readFile(join(folder, row.file_name));
        expect(bytes.equals(await readFile(join(dir, 'audio', `${row.call_id}.wav`)))).toBe(true);
      }
      expect((await readdir(join(folder, 'audio'))).sort()).toEqual(rows.map((row) => `${row.call_id}.wav`).sort());
    }
    expect(names.sort()).toEqual(['call_0001', 'call_0002', 'call_0003']);
    const card = await readFile(join(dir, 'exports/hf/README.md'), 'utf8');
    const [, yaml = ''] = card.split(/^---$/m);
    expect(yaml).toContain('- split: train\n    path: train/**\n  - split: test\n    path: test/**\n');
    for (const key of ['license', 'language', 'task_categories', 'size_categories', 'configs'])
      expect(yaml).toMatch(new RegExp(`^${key}:`, 'm'));
    expect(card).toContain('synthetic');
  });

  it('is text alone, and says so, when the run has no sound', async () => {
    const dir = await aRun(calls);
    const result = await exported(dir, ['hf']);
    expect(result.written[0]?.notes).toEqual(['the run has no sound: text only']);
    const rows = jsonLines(await readFile(join(dir, 'exports/hf/train/calls.jsonl'), 'utf8'));
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({
      call_id: 'call_0002',
      outcome: 'resolved',
      label_escalated: false,
      score_churn: 12.5,
    });
    expect(rows[0]).not.toHaveProperty('file_name');
    expect(rows[0].turns[1]).toMatchObject({ role: 'customer', start_s: 3.4, emotion: 'neutral', intent: null });
    expect(rows[0].turns[1]).toMatchObject({ turn: 1, confidence: 0.9, entities: [] });
    expect(rows[0].turns[1].words[0]).toEqual({ word: 'Um,', start_s: 3.4, end_s: 3.75 });
    expect(await readFile(join(dir, 'exports/hf/README.md'), 'utf8')).toContain('path: train/calls.jsonl');
  });
});

describe('OpenAI chat', () => {
  it('has two views of a call; in each the last message is the assistant, and roles take turns', async () => {
    const dir = await aRun([
      aCall('call_0001'),
      aCall('call_0002', [
        ['agent', 'Hello?', 0, 1],
        ['agent', 'Anybody?', 2, 3],
      ]),
    ]);
    const result = await exported(dir, ['openai-agent', 'openai-customer']);
    const read = async (form: string) => jsonLines(await readFile(join(dir, 'exports', form, 'chat.jsonl'), 'utf8'));
    const [agent, customer] = [await read('openai-agent'), await read('openai-customer')];
    for (const { messages, ...rest } of [...agent, ...customer]) {
      expect(rest).toEqual({});
      expect(messages[0].role).toBe('system');
      expect(messages.at(-1).role).toBe('assistant');
      messages.forEach((message: { role: string; content: string }, index: number) => {
        expect(Object.keys(message)).toEqual(['role', 'content']);
        expect(message.content.trim()).not.toBe('');
        if (index > 0) expect(message.role).not.toBe(messages[index - 1].role);
      });
    }
    expect(agent[0].messages.at(-1).content).toBe('I see.');
    expect(customer[0].messages.at(-1).content).toBe('Yes.');
    expect(customer[0].messages[0].content).toContain('Hazel Brandt');
    expect([agent.length, customer.length]).toEqual([1, 1]);
    expect(result.written[0]?.notes).toContain('calls in which the agent answers nothing are left out');
  });
});

/** The loudest sample of each channel in a stretch. */
async function loudestOn(path: string, fromS: number, toS: number): Promise<[number, number]> {
  const bytes = await readFile(path);
  const most: [number, number] = [0, 0];
  for (let frame = Math.round(fromS * 8000); frame < Math.round(toS * 8000); frame += 1) {
    for (const channel of [0, 1] as const)
      most[channel] = Math.max(most[channel], Math.abs(bytes.readInt16LE(44 + frame * 4 + channel * 2)));
  }
  return most;
}

describe('exports/manifest.json', () => {
  it('holds a true hash of every file, and keeps what was exported before', async () => {
    const dir = await aRun(calls, { audio: true });
    await exported(dir, ['csv', 'hf', 'kaldi']);
    await exported(dir, ['vtt', 'csv']);
    const manifest = JSON.parse(await readFile(join(dir, 'exports/manifest.json'), 'utf8'));
    expect(Object.keys(manifest.exports).sort()).toEqual(['csv', 'hf', 'kaldi', 'vtt']);
    const listed = Object.values<{ files: { path: string; bytes: number; sha256: string }[] }>(
      manifest.exports,
    ).flatMap(({ files }) => files);
    for (const { path, bytes, sha256 } of listed) {
      const content = await readFile(join(dir, 'exports', path));
      expect([path, content.length, createHash('sha256').update(content).digest('hex')]).toEqual([path, bytes, sha256]);
    }
    const found = await readdir(join(dir, 'exports'), { recursive: true, withFileTypes: true });
    expect(found.filter((entry) => entry.isFile()).length).toBe(listed.length + 1);
  });
});
