/** Folders that the settings name by their whole path, outside the working folder. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readLedger } from '../../src/dataset/run-ledger.ts';
import { synthcallHere } from '../support/synthcall-here.ts';
import { newFolder, removeFolders } from '../support/synthcall-process.ts';

afterAll(removeFolders);

describe('absolute folders', () => {
  it('hold everything that a run leaves; the working folder stays empty', async () => {
    const [cwd, elsewhere] = [await newFolder(), await newFolder()];
    const [state, out] = [join(elsewhere, 'state'), join(elsewhere, 'data')];
    const folders = ['--state-folder', state, '--out', out];
    const run = await synthcallHere(
      ['run', '--local', '--pairs', '1', '--seed', '7', '--run-id', 'a', '--quiet', ...folders],
      cwd,
    );
    expect([run.code, run.err]).toEqual([0, '']);

    expect(await readdir(cwd)).toEqual([]);
    expect(await readdir(out)).toEqual(['a']);
    const kept = await readdir(state);
    expect(kept).toEqual(expect.arrayContaining(['emulator.db', 'logs', 'runs.jsonl']));
    const ledger = await readLedger(join(state, 'runs.jsonl'));
    expect(ledger.map(({ event, dir }) => [event, dir])).toEqual([
      ['started', join(out, 'a')],
      ['finished', join(out, 'a')],
    ]);
    const usage = await synthcallHere(['usage', '--json', '--state-folder', state], cwd);
    expect(JSON.parse(usage.out)).toMatchObject({ runs: 1, calls: 1 });
    expect(await readdir(cwd)).toEqual([]);
  });
});
