/** Making and showing personas in a folder of a user's own. */
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { personaUseCases } from '../../../src/app/personas.ts';
import { SHIPPED_PERSONAS } from '../../../src/app/tools.ts';
import { loadSettings } from '../../../src/config/load.ts';
import { fileNameOf } from '../../../src/plan/persona/file-text.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { silentLogger } from '../../../src/shared/log.ts';

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'synthcall-own-personas-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function inFolder(personas: readonly string[] = [], place?: string) {
  const cwd = place ?? (await aFolder());
  const { settings } = await loadSettings({ cwd, env: {}, flags: new Map() });
  const tools = {
    settings: { ...settings, personas: [...personas] },
    cwd,
    clock: systemClock(),
    logger: silentLogger(),
  };
  return { cwd, personas: personaUseCases(tools) };
}

it('says with the first file that the shipped personas are no longer used, and how to use both', async () => {
  const { personas } = await inFolder();
  const { remarks } = await personas.create('agent', 'Foo Bar');
  expect(remarks.join('\n')).toContain(`--personas ./personas --personas ${SHIPPED_PERSONAS}`);
  expect((await personas.create('customer', 'Rosa Delgado')).remarks).toEqual([]);
  expect((await (await inFolder(['mine'])).personas.create('agent', 'Foo Bar')).remarks).toEqual([]);
});

it('gives a new persona the industry of those whom it will meet, and an agent what they call about', async () => {
  const folder = await aFolder();
  const { personas } = await inFolder([folder], process.cwd());
  await mkdir(join(folder, 'customers'), { recursive: true });
  for (const name of ['trent-maddox', 'sunita-rao']) {
    await copyFile(join(SHIPPED_PERSONAS, `customers/${name}.json`), join(folder, `customers/${name}.json`));
  }
  await personas.create('agent', 'Foo Bar');
  await personas.create('customer', 'Rosa Delgado');
  expect(await personas.validate([folder])).toEqual([]);
  expect(await personas.show('foo-bar')).toMatchObject({
    industry: 'banking',
    knowledge: { strong: ['blocked-card'], weak: ['fee-refund'] },
  });
});

it('does not say that there is no such persona when its file has faults', async () => {
  const folder = await aFolder();
  const { personas } = await inFolder([folder], process.cwd());
  await mkdir(join(folder, 'agents'), { recursive: true });
  await writeFile(join(folder, 'agents/dana.json'), '{');
  await personas.create('agent', 'Foo Bar');
  await expect(personas.show('dana')).rejects.toMatchObject({
    code: 'PERSONA_INVALID',
    hint: expect.stringMatching(/^See: synthcall personas validate \S+agents\/dana\.json$/),
  });
  await expect(personas.show('foo-baz')).rejects.toMatchObject({
    code: 'PERSONA_NONE',
    hint: expect.stringMatching(/^Did you mean "foo-bar"\? /),
  });
  expect(await personas.list()).toMatchObject({ agents: [{ id: 'foo-bar' }], faults: expect.any(Array) });
});

it('says which file stands where the folder is needed', async () => {
  const { cwd, personas } = await inFolder(['a-file']);
  await writeFile(join(cwd, 'a-file'), '');
  await expect(personas.create('agent', 'Foo Bar')).rejects.toMatchObject({
    code: 'CONFIG_FOLDER',
    hint: 'Move the file away, or name another folder with --personas.',
  });
});

it.each([
  ["Renée O'Hara", 'renee-o-hara'],
  ['Łukasz Żółć', 'lukasz-zolc'],
  ['Jürgen Groß', 'jurgen-gross'],
  ['李雷', '李雷'],
])('names the file of %s %s', (name, id) => {
  expect(fileNameOf(name)).toBe(id);
});

it.each(['!!!', '-', '...', '\u{1f600}', ' ', 'Rosa\u202eDelgado', 'Rosa\u001b[31m', 'R'.repeat(81)])(
  'refuses a name that nobody can say: %j',
  async (name) => {
    const { personas } = await inFolder();
    await expect(personas.create('agent', name)).rejects.toMatchObject({ code: 'CONFIG_USAGE' });
  },
);

it.each([
  ['  Rosa \t\n Delgado ', 'Rosa Delgado', 'rosa-delgado'],
  ['../../etc/passwd', '../../etc/passwd', 'etc-passwd'],
  ['李小龙', '李小龙', '李小龙'],
])('takes the name %j on one line, and a file in its own folder', async (typed, name, id) => {
  const folder = await aFolder();
  const { personas } = await inFolder([folder], process.cwd());
  const { file } = await personas.create('customer', typed);
  expect(resolve(file)).toBe(join(folder, `customers/${id}.json`));
  expect(await personas.show(id)).toMatchObject({ id, name });
  await expect(personas.create('customer', name)).rejects.toMatchObject({ code: 'CONFIG_FOLDER' });
});
