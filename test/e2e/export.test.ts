/** `synthcall export` and `synthcall report` as a user runs them, on a run of the real pipeline. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXPORT_FORMS } from '../../src/domain/export-forms.ts';
import { synthcallHere } from '../support/synthcall-here.ts';
import { aFolder, synthcall } from './cli/bin.ts';

const json = async (path: string) => JSON.parse(await readFile(path, 'utf8'));

describe('synthcall export', () => {
  it('writes a fresh run in every form, split without a leak, and its report', async () => {
    const folder = await aFolder();
    const run = await synthcallHere(
      ['run', '--local', '--pairs', '12', '--seed', '7', '--run-id', 'demo', '--no-audio', '--quiet'],
      folder,
    );
    expect([run.code, run.err]).toEqual([0, '']);
    const dir = join(folder, 'synthcall-runs/demo');
    expect((await stat(join(dir, 'report.html'))).size).toBeGreaterThan(20_000);

    const all = await synthcall(['export', '--format', 'all', '--split', '80/10/10', '--json'], folder);
    expect([all.code, all.err]).toEqual([0, '']);
    const result = JSON.parse(all.out);
    expect(result).toMatchObject({
      event: 'export.completed',
      calls: 12,
      split: { shares: { train: 80, validation: 10, test: 10 } },
    });
    expect(result.skipped.map(({ form }: { form: string }) => form)).toEqual(['nemo', 'kaldi']);
    const forms = Object.keys((await json(join(dir, 'exports/manifest.json'))).exports).sort();
    const silent = Object.keys(EXPORT_FORMS).filter((name) => name !== 'nemo' && name !== 'kaldi');
    expect(forms).toEqual(silent.sort());

    const customers = await Promise.all(
      ['train', 'validation', 'test'].map(async (split) => {
        const lines = (await readFile(join(dir, 'exports/hf', split, 'calls.jsonl'), 'utf8')).trim().split('\n');
        return lines.map((line) => JSON.parse(line).customer as string);
      }),
    );
    expect(customers.flat()).toHaveLength(12);
    expect(customers.reduce((sum, names) => sum + new Set(names).size, 0)).toBe(new Set(customers.flat()).size);

    const report = await synthcall(['report', 'demo'], folder);
    expect(report.code).toBe(0);
    expect(report.out).toMatch(/^Realism of 12 calls/);
    expect(await json(join(dir, 'report.json'))).toMatchObject({ run_id: 'demo', realism: { calls: 12 } });
  });

  it('answers a wrong format, run or split with what was meant, and writes nothing', async () => {
    const folder = await aFolder();
    const run = await synthcallHere(
      ['run', '--local', '--pairs', '1', '--seed', '7', '--run-id', 'demo', '--no-audio', '--quiet'],
      folder,
    );
    expect(run.code).toBe(0);
    const dir = join(folder, 'synthcall-runs/demo');
    for (const [argv, hint] of [
      [['export', 'demo', '-f', 'vvt'], 'Did you mean "vtt"?'],
      [['export', 'dmeo', '-f', 'vtt'], 'Did you mean "demo"?'],
      [['export', 'demo', '-f', 'vtt', '--split', '80/30'], 'add up to 100'],
      [['export', 'demo', '-f', 'kaldi'], 'Make a run with sound'],
      [['export', 'demo'], 'Name some with --format. Formats: vtt, '],
    ] as const) {
      const answer = await synthcallHere(argv, folder);
      expect([answer.code, answer.err.includes(hint)], answer.err).toEqual([2, true]);
    }
    expect(await readdir(dir)).not.toContain('exports');
    const split = await synthcallHere(['export', 'demo', '-f', 'csv', '--split', '80/10/10'], folder);
    expect(split.out).toContain('no customer and no agent is in two splits');
  });
});
