import { appendFile, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportNamedRun } from '../../../../src/app/export.ts';
import type { AppTools } from '../../../../src/app/tools.ts';
import { FORM_NAMES, parseForms } from '../../../../src/dataset/export/forms.ts';
import { findRun } from '../../../../src/dataset/run-lookup.ts';
import { openRun } from '../../../../src/dataset/run-reader.ts';
import { aCall, aFolder, aRun, exported, wavOf } from '../a-run.ts';

async function idsOf(dir: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const { call, turns } of (await openRun(dir)).calls()) ids.push(`${call.call_id}:${turns.length}`);
  return ids;
}

describe('an export', () => {
  it('replaces an older one of the same form whole', async () => {
    const dir = await aRun([aCall('call_0001')]);
    await exported(dir, ['vtt']);
    await writeFile(join(dir, 'exports/vtt/old.vtt'), 'left from before');
    await exported(dir, ['vtt']);
    expect(await readdir(join(dir, 'exports/vtt'))).toEqual(['call_0001.vtt']);
    expect((await readdir(join(dir, 'exports'))).sort()).toEqual(['manifest.json', 'vtt']);
  });

  it('leaves the older one and nothing else when it fails half-way', async () => {
    const dir = await aRun([aCall('call_0001'), aCall('call_0002')]);
    await exported(dir, ['csv']);
    const before = await readFile(join(dir, 'exports/csv/turns.csv'), 'utf8');
    const turns = await readFile(join(dir, 'turns.jsonl'), 'utf8');
    const lines = turns.trim().split('\n');
    await writeFile(join(dir, 'turns.jsonl'), [...lines.slice(0, 5), '{"broken', ...lines.slice(6)].join('\n'));
    await expect(exported(dir, ['csv', 'vtt'])).rejects.toMatchObject({
      code: 'DATASET_MISSING',
      message: expect.stringContaining('turns.jsonl:6'),
    });
    expect(await readFile(join(dir, 'exports/csv/turns.csv'), 'utf8')).toBe(before);
    expect((await readdir(join(dir, 'exports'))).sort()).toEqual(['csv', 'manifest.json']);
  });

  it('is the same bytes each time', async () => {
    const dir = await aRun([aCall('call_0001'), aCall('call_0002')]);
    const forms = FORM_NAMES.filter((name) => name !== 'nemo' && name !== 'kaldi');
    await exported(dir, forms);
    const before = await readFile(join(dir, 'exports/manifest.json'), 'utf8');
    await exported(dir, forms);
    expect(await readFile(join(dir, 'exports/manifest.json'), 'utf8')).toBe(before);
  });

  it('never writes outside its folder, whatever a call is called', async () => {
    const dir = await aRun([aCall('../../evil')]);
    await expect(exported(dir, ['vtt', 'vcon'])).rejects.toMatchObject({ code: 'DATASET_MISSING' });
    expect(await readdir(dir)).not.toContain('exports');
  });

  it('leaves a folder alone that no export has written', async () => {
    const dir = await aRun([aCall('call_0001')]);
    await mkdir(join(dir, 'mine/csv'), { recursive: true });
    await writeFile(join(dir, 'mine/csv/taxes.csv'), 'years of work');
    await expect(exported(dir, ['csv'], { to: join(dir, 'mine') })).rejects.toMatchObject({ code: 'CONFIG_FOLDER' });
    expect(await readdir(join(dir, 'mine/csv'))).toEqual(['taxes.csv']);
  });

  it('leaves the manifest of a run, of another program, and a run that goes on alone', async () => {
    const dir = await aRun([aCall('call_0001')]);
    const runManifest = await readFile(join(dir, 'manifest.json'), 'utf8');
    await expect(exported(dir, ['csv'], { to: dir })).rejects.toMatchObject({
      code: 'CONFIG_FOLDER',
      message: `${dir} is the folder of a run: an export into it would damage the run.`,
      hint: 'Nothing was written. Name another folder with --to, such as one inside it.',
    });
    expect(await readFile(join(dir, 'manifest.json'), 'utf8')).toBe(runManifest);
    expect(await readdir(dir)).not.toContain('csv');

    await mkdir(join(dir, 'web'));
    for (const text of ['{"name":"my web app","exports":{"csv":"./csv.js"}}', 'not JSON', 'null']) {
      await writeFile(join(dir, 'web/manifest.json'), text);
      await expect(exported(dir, ['csv'], { to: join(dir, 'web') })).rejects.toMatchObject({
        message: `${join(dir, 'web/manifest.json')} is there already, and no export has written it.`,
      });
      expect(await readFile(join(dir, 'web/manifest.json'), 'utf8')).toBe(text);
      expect(await readdir(join(dir, 'web'))).toEqual(['manifest.json']);
    }

    await mkdir(join(dir, 'under-way'));
    await writeFile(join(dir, 'under-way/journal.jsonl'), '{}\n');
    await expect(exported(dir, ['csv'], { to: join(dir, 'under-way') })).rejects.toMatchObject({
      message: `${join(dir, 'under-way')} is the folder of a run: an export into it would damage the run.`,
    });
    expect(await readdir(join(dir, 'under-way'))).toEqual(['journal.jsonl']);
  });

  it('does not take a file for what another export has written, but for what is in the way', async () => {
    const dir = await aRun([aCall('call_0001')]);
    await writeFile(join(dir, 'a-file'), 'years of work');
    await mkdir(join(dir, 'mine'));
    await writeFile(join(dir, 'mine/csv'), 'years of work');
    const to = (place: string) =>
      exportNamedRun(
        { settings: { out: 'runs' }, cwd: dir } as AppTools,
        { run: dir, formats: ['csv'], split: undefined, to: place, inlineAudio: false },
        new AbortController().signal,
      );
    for (const place of ['a-file', 'a-file/deeper']) {
      await expect(to(place)).rejects.toMatchObject({
        code: 'CONFIG_FOLDER',
        message: `${join(dir, 'a-file')} is a file, where a folder is needed.`,
        hint: 'Move the file away, or name another folder with --to.',
      });
    }
    await expect(to('mine')).rejects.toThrow('no export has written it');
    expect(await readFile(join(dir, 'mine/csv'), 'utf8')).toBe('years of work');
  });

  it('does not follow a link out of the run', async () => {
    const call = aCall('call_0001');
    const dir = await aRun([call]);
    await writeFile(join(dir, '../outside.wav'), wavOf(call));
    await mkdir(join(dir, 'audio'), { recursive: true });
    await symlink('../../outside.wav', join(dir, 'audio/call_0001.wav'));
    await expect(exported(dir, ['nemo'])).rejects.toMatchObject({ code: 'CONFIG_USAGE' });
  });

  it('does not follow the path of a recording out of the run', async () => {
    const recording = { sid: 'RE1', file: '../outside.wav', channels: 2, duration_s: 9 };
    const call = aCall('call_0001', undefined, { recording });
    const dir = await aRun([call]);
    await writeFile(join(dir, '../outside.wav'), wavOf(call));
    await expect(exported(dir, ['nemo'])).rejects.toMatchObject({ code: 'CONFIG_USAGE' });
  });

  it('holds no refused call, and needs an accepted one', async () => {
    const dir = await aRun([], { quarantined: [aCall('call_0001')] });
    await expect(exported(dir, ['csv'])).rejects.toMatchObject({
      code: 'DATASET_MISSING',
      message: expect.stringContaining('no accepted calls'),
    });
  });

  it('stops when it is interrupted, and leaves nothing', async () => {
    const dir = await aRun([aCall('call_0001')]);
    await expect(exported(dir, ['csv'], { signal: AbortSignal.abort(new Error('interrupted')) })).rejects.toThrow(
      'interrupted',
    );
    expect(await readdir(join(dir, 'exports'))).toEqual([]);
  });

  it('knows its forms, each once and in order, and guesses what was meant', () => {
    expect(parseForms(['csv,vtt', 'CSV'])).toEqual(['vtt', 'csv']);
    expect(parseForms(['all'])).toEqual(FORM_NAMES);
    const faultOf = (texts: string[]) => {
      try {
        parseForms(texts);
      } catch (error) {
        return error;
      }
    };
    expect(faultOf(['openai-agnt'])).toMatchObject({
      code: 'CONFIG_USAGE',
      hint: expect.stringContaining('Did you mean "openai-agent"?'),
    });
    expect(faultOf([' , '])).toMatchObject({ message: 'No format was named.' });
  });
});

describe('a run folder', () => {
  it('is found by path, by id, and as the latest', async () => {
    const cwd = await aFolder();
    for (const id of ['run-a', 'run-b']) {
      await mkdir(join(cwd, 'runs', id), { recursive: true });
      await writeFile(join(cwd, 'runs', id, 'calls.jsonl'), '');
    }
    const places = { cwd, out: 'runs' };
    expect(await findRun(places, 'run-a')).toBe(join(cwd, 'runs/run-a'));
    expect(await findRun(places, './runs/run-b')).toBe(join(cwd, 'runs/run-b'));
    expect(await findRun(places, 'latest')).toMatch(/run-[ab]$/);
    await expect(findRun(places, 'run-aa')).rejects.toMatchObject({
      code: 'DATASET_MISSING',
      hint: expect.stringContaining('Did you mean "run-a"?'),
    });
    await expect(findRun({ cwd, out: 'nothing' }, 'latest')).rejects.toMatchObject({ code: 'DATASET_MISSING' });
  });

  it('that a crash cut off is read without its last line, and without a manifest', async () => {
    const dir = await aRun([aCall('call_0001'), aCall('call_0002')]);
    await appendFile(join(dir, 'calls.jsonl'), '{"call_id":"call_00');
    expect(await idsOf(dir)).toEqual(['call_0001:4', 'call_0002:4']);
  });

  it('in which turns of other calls come first gives every call its own', async () => {
    const calls = ['call_0001', 'call_0002', 'call_0003'].map((id) => aCall(id));
    const dir = await aRun(calls);
    const lines = [2, 0, 1].flatMap((index) => calls[index]?.turns ?? []).map((turn) => `${JSON.stringify(turn)}\n`);
    await writeFile(join(dir, 'turns.jsonl'), lines.join(''));
    expect(await idsOf(dir)).toEqual(['call_0001:4', 'call_0002:4', 'call_0003:4']);
  });
});
