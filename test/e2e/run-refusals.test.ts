/** What `synthcall run` refuses, before anything is dialled and without leaving a run folder. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listen } from '../../src/webhooks/listen.ts';
import { synthcallHere } from '../support/synthcall-here.ts';
import { newFolder, removeFolders } from '../support/synthcall-process.ts';

let cwd = '';
beforeAll(async () => {
  cwd = await newFolder();
  await writeFile(join(cwd, 'a-file'), '');
  await mkdir(join(cwd, 'nobody'));
  await mkdir(join(cwd, 'synthcall-runs', 'taken'), { recursive: true });
  await writeFile(join(cwd, 'synthcall-runs', 'taken', 'calls.jsonl'), 'precious\n');
});
afterAll(removeFolders);

it.each([
  ['no pairs', ['--pairs', '0'], 2, 'CONFIG_INVALID'],
  ['fewer than no pairs', ['--pairs', '-3'], 2, 'CONFIG_INVALID'],
  ['pairs that are no number', ['--pairs', 'abc'], 2, 'CONFIG_INVALID'],
  ['a budget for no call', ['--budget', '1'], 4, 'BUDGET_TOO_SMALL'],
  ['a budget that is none', ['--budget', 'banana'], 2, 'CONFIG_INVALID'],
  ['a folder without personas', ['--personas', 'nobody'], 2, 'PERSONA_NONE'],
  ['personas that are not there', ['--personas', 'nowhere'], 2, 'PERSONA_INVALID'],
  ['an out folder that is a file', ['--out', 'a-file'], 2, 'DATASET_UNWRITABLE'],
  ['an out folder that cannot be made', ['--out', '/dev/null/runs'], 2, 'DATASET_UNWRITABLE'],
  ['an out folder where mkdir never returns', ['--out', '/proc/runs'], 2, 'DATASET_UNWRITABLE'],
  ['a state folder that is a file', ['--state-folder', 'a-file'], 2, 'CONFIG_FOLDER'],
  ['a log file below a file', ['--log-file', 'a-file/run.log'], 2, 'CONFIG_FOLDER'],
  ['a log file that cannot be made', ['--log-file', '/proc/nowhere/run.log'], 2, 'CONFIG_FOLDER'],
  ['the id of a run that is there', ['--run-id', 'taken'], 2, 'DATASET_UNWRITABLE'],
  ['an id that leads out of the folder', ['--run-id', '../elsewhere'], 2, 'CONFIG_INVALID'],
])('refuses %s', async (_what, argv, exitCode, errorCode) => {
  const { code, out, err } = await synthcallHere(['run', '--pairs', '2', ...argv], cwd);
  expect([code, out]).toEqual([exitCode, '']);
  expect(err).toMatch(new RegExp(`✖ .+\\n {2}→ .+\\n {2}\\[${errorCode}\\]\\n$`));
  expect(err).not.toMatch(/^\s+at /m);
  expect((await readdir(cwd)).filter((name) => !['.synthcall', '.config', '.npm'].includes(name)).sort()).toEqual([
    'a-file',
    'nobody',
    'synthcall-runs',
  ]);
  expect(await readdir(join(cwd, 'synthcall-runs'))).toEqual(['taken']);
  expect(await readFile(join(cwd, 'synthcall-runs', 'taken', 'calls.jsonl'), 'utf8')).toBe('precious\n');
});

it.each([
  ['the key of its responder', ['--local', '--responder', 'openai'], 2, 'CREDENTIAL_MISSING'],
  ['credentials for the live world', ['--world', 'live'], 2, 'CREDENTIAL_MISSING'],
  ['its port, which another program has', ['--local'], 2, 'CONFIG_INVALID'],
])('leaves nothing to be resumed when it lacks %s', async (_what, argv, exitCode, errorCode) => {
  const folder = await newFolder();
  const other = await listen((_request, response) => response.end(), 0);
  const { code, err } = await synthcallHere(['run', '--pairs', '1', ...argv, '--port', String(other.port)], folder);
  await other.close();
  expect([code, err]).toEqual([exitCode, expect.stringContaining(`[${errorCode}]`)]);
  expect(await readdir(join(folder, 'synthcall-runs')).catch(() => [])).toEqual([]);

  const next = await synthcallHere(['run', '--local', '--pairs', '1', '--run-id', 'next'], folder);
  expect([next.code, next.err]).toEqual([0, expect.not.stringContaining('was cut short')]);
});
