/** Files that the system refuses, as users are told of them. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { toSynthcallError, writingFiles } from '../../../src/shared/errors.ts';
import { makeFolder, writeFileWhole } from '../../../src/shared/files.ts';

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'synthcall-refusals-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const nodeError = (code: string, syscall: string, path?: string) =>
  Object.assign(new Error(`${code}: whatever, ${syscall}`), { code, syscall, ...(path ? { path } : {}) });

it.each([
  ['EACCES', 'mkdir', '/data/x', '/data/x cannot be made: permission denied.'],
  ['EACCES', 'open', '/data/report.json.4711.part', '/data/report.json cannot be written: permission denied.'],
  ['EACCES', 'open', '/data/calls.jsonl', '/data/calls.jsonl cannot be opened: permission denied.'],
  ['EPERM', 'rename', '/data/csv', '/data/csv cannot be written: permission denied.'],
  ['EROFS', 'open', '/data/x', '/data/x cannot be written: the disk is read-only.'],
  ['ENOSPC', 'write', undefined, 'A file cannot be written: the disk is full.'],
  ['EACCES', 'scandir', '/data', '/data cannot be read: permission denied.'],
])('says %s of %s in words, names the place, and is no bug', (code, syscall, path, message) => {
  const error = toSynthcallError(nodeError(code, syscall, path));
  expect([error.code, error.message, error.exitCode]).toEqual(['CONFIG_FOLDER', message, 2]);
  expect(error.hint).toMatch(/, or choose another folder: /);
});

it.each([
  ['EACCES', 'listen'],
  ['ENOENT', 'open'],
  ['EACCES', 'spawn'],
])('leaves %s of %s to whoever knows what it means', (code, syscall) => {
  expect(toSynthcallError(nodeError(code, syscall, '/data/x')).code).toBe('BUG');
});

it('names the file that stands where a folder is needed, however deep', async () => {
  const folder = await aFolder();
  const file = join(folder, 'a-file');
  await writeFile(file, 'precious');
  const writing = writingFiles('name another folder with --to', () => writeFileWhole(join(file, 'x/y.json'), '{}'));
  await expect(writing).rejects.toMatchObject({
    code: 'CONFIG_FOLDER',
    message: `${file} is a file, where a folder is needed.`,
    hint: 'Move the file away, or name another folder with --to.',
  });
});

it('makes a folder with its parents, and is content with one that is there', async () => {
  const folder = await aFolder();
  makeFolder(join(folder, 'a/b'));
  makeFolder(join(folder, 'a/b'));
  expect(await readdir(join(folder, 'a'))).toEqual(['b']);
});

it.runIf(process.platform === 'linux')('comes back from where mkdir never does', async () => {
  await expect(writingFiles('', () => writeFileWhole('/proc/nowhere/x/y.json', ''))).rejects.toMatchObject({
    code: 'CONFIG_FOLDER',
    message: expect.stringContaining('no folder can be made there'),
  });
});
