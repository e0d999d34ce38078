import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { aCall, aRun, exported } from '../a-run.ts';

const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addFormat('uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
ajv.addFormat(
  'date-time',
  (value: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value) && !Number.isNaN(Date.parse(value)),
);
ajv.addFormat('uri', (value: string) => URL.canParse(value));
const schema = JSON.parse(
  readFileSync(new URL('../../../fixtures/vcon/vcon-0.4.0.schema.json', import.meta.url), 'utf8'),
);
const isVcon = ajv.compile(schema);

async function read(dir: string, call = 'call_0001') {
  const vcon = JSON.parse(await readFile(join(dir, `exports/vcon/${call}.vcon.json`), 'utf8'));
  isVcon(vcon);
  expect(isVcon.errors).toBeNull();
  return vcon;
}

describe('vCon', () => {
  it('fits the schema of 0.4.0, has two bots and says that it is synthetic', async () => {
    const dir = await aRun([aCall('call_0001'), aCall('call_0002', []), aCall('call_0003', [['agent', 'Hello']])]);
    await exported(dir, ['vcon']);
    const vcon = await read(dir);
    expect(vcon.parties).toEqual([
      { name: 'dana-whitlock', type: 'bot', role: 'agent' },
      { name: 'hazel-brandt', type: 'bot', role: 'customer' },
    ]);
    expect(vcon.dialog).toHaveLength(4);
    expect(vcon.dialog[1]).toMatchObject({
      type: 'text',
      start: '2026-01-05T09:00:05.065Z',
      duration: 3.85,
      parties: 1,
      encoding: 'none',
    });
    expect(vcon.attachments[0].body).toMatch(/synthetic/);
    const [report] = vcon.analysis;
    expect(report).toMatchObject({
      type: 'report',
      vendor: 'synthcall',
      body: { outcome: 'resolved', labels: { industry: 'retail' } },
    });
    expect((await read(dir, 'call_0002')).dialog).toEqual([]);
    await read(dir, 'call_0003');
  });

  it('names the recording by its hash, and holds it when that is wished', async () => {
    const dir = await aRun([aCall('call_0001')], { audio: true });
    await exported(dir, ['vcon']);
    const wav = await readFile(join(dir, 'audio/call_0001.wav'));
    const { dialog, analysis } = await read(dir);
    expect(dialog).toHaveLength(1);
    expect(dialog[0]).toMatchObject({ type: 'recording', duration: 9, parties: [0, 1], mediatype: 'audio/x-wav' });
    expect(dialog[0].content_hash).toBe(`sha512-${createHash('sha512').update(wav).digest('base64url')}`);
    expect(dialog[0]).not.toHaveProperty('body');
    expect(await readFile(join(dir, 'exports/vcon', dialog[0].filename))).toEqual(wav);
    expect(analysis[0]).toMatchObject({ type: 'transcript', dialog: 0 });
    expect(analysis[0].body.segments.map((segment: { speaker: number }) => segment.speaker)).toEqual([0, 1, 0, 1]);
    // The World Transcription Format wants these four of every transcript.
    expect(analysis[0].body.metadata).toMatchObject({
      created_at: '2026-01-05T09:00:01.665Z',
      processed_at: expect.stringMatching(/^2026-01-05T09:0.*Z$/),
      provider: 'synthcall',
      model: expect.stringMatching(/./),
    });
    await exported(dir, ['vcon'], { inlineAudio: true });
    const inline = (await read(dir)).dialog[0];
    expect(Buffer.from(inline.body, 'base64url').equals(wav)).toBe(true);
    expect(await readdir(join(dir, 'exports/vcon'))).toEqual(['call_0001.vcon.json']);
  });

  it('keeps the id of a call in every export, and gives two calls two ids', async () => {
    const dir = await aRun([aCall('call_0001'), aCall('call_0002')]);
    await exported(dir, ['vcon']);
    const first = (await read(dir)).uuid;
    await exported(dir, ['vcon']);
    expect((await read(dir)).uuid).toBe(first);
    expect((await read(dir, 'call_0002')).uuid).not.toBe(first);
  });
});
