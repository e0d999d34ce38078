/** Persona files that nobody in their right mind would write. Whatever they hold, there is a fault with a place, or a persona. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importPersonas } from '../../../../src/plan/persona/import.ts';
import { readPersonas } from '../../../../src/plan/personas.ts';
import { hiddenCharacter } from '../../../../src/shared/printable.ts';
import { FUZZ_SEED, FUZZ_TIMEOUT_MS, fuzz, oddText } from '../../../support/fuzzing.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'synthcall-hostile-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const AGENT = JSON.parse(await readFile('personas/agents/dana-whitlock.json', 'utf8')) as Record<string, unknown>;

async function put(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

const rulesOf = async () => [...new Set((await readPersonas([folder])).faults.map(({ rule }) => rule))];
const agent = (parts: object) => JSON.stringify({ ...AGENT, ...parts });

describe('a persona file', () => {
  it.each([
    ['of 300 kB', agent({ name: 'a'.repeat(300_000) }), 'unreadable'],
    ['nested a hundred deep', agent({ name: JSON.parse(`${'['.repeat(100)}${']'.repeat(100)}`) }), 'too-deep'],
    ['of brackets', '['.repeat(200_000), 'too-deep'],
    ['of objects', '{"a":'.repeat(40_000), 'too-deep'],
    ['in UTF-16', Buffer.from(`\ufeff${agent({})}`, 'utf16le'), 'unreadable'],
    ['in Latin-1', Buffer.from(agent({ name: 'José Peña' }), 'latin1'), 'unreadable'],
    ['with zero bytes', `${agent({})}\u0000`, 'unreadable'],
    ['with an escape in a name', agent({ name: 'Dana\u001b[31m' }), 'hidden-character'],
    ['with NUL in a text', agent({ farewell: 'Bye\u0000bye' }), 'hidden-character'],
    ['with text turned round', agent({ attitude: 'calm \u202edrab' }), 'hidden-character'],
    ['with half a character', agent({}).replace('Dana', 'Dana\\ud800'), 'hidden-character'],
    ['with prototype keys', agent({}).replace('{', '{"__proto__":{"x":1},"constructor":1,'), 'unknown-field'],
    ['with a number as text', agent({ name: 5 }), 'wrong-type'],
    ['with a list for an object', agent({ knowledge: [] }), 'wrong-type'],
    ['with a length in a field', agent({ characteristics: { length: 1e9 } }), 'wrong-type'],
    ['that is null', 'null', 'wrong-type'],
    ['that is empty', '', 'json-syntax'],
    ['of nothing but a mark', '\ufeff', 'json-syntax'],
  ])('%s has a fault', async (_case, content, rule) => {
    await put('agents/x.json', content);
    expect(await rulesOf()).toContain(rule);
    expect((await readPersonas([folder])).agents).toEqual([]);
  });

  it('with a byte order mark and CRLF is as good as any', async () => {
    await put('agents/x.json', `\ufeff${JSON.stringify(AGENT, undefined, 2).replaceAll('\n', '\r\n')}\r\n`);
    expect((await readPersonas([folder])).agents).toHaveLength(1);
    expect(await rulesOf()).toEqual(['no-customer']);
  });

  it('with thousands of faults tells of fifty', async () => {
    const keys = Array.from({ length: 20_000 }, (_, index) => `"k${index}":1`).join(',');
    await put('agents/keys.json', `{"role":"agent",${keys}}`);
    await put('agents/facts.json', agent({ characteristics: Array.from({ length: 20_000 }, () => 5) }));
    await put('agents/angles.json', agent({ name: '<a'.repeat(100_000) }));
    const { faults } = await readPersonas([folder]);
    expect(faults.length).toBeGreaterThan(50);
    expect(faults.length).toBeLessThanOrEqual(150);
  });

  it.each([
    'a\nb',
    'a\u001b[2J',
    '.hidden',
    '-x',
    ' x',
    'x ',
    '=cmd',
    'a:b',
    'a*',
    '\u202ex',
    'x'.repeat(120),
    '"x"',
    "'x'",
    '$(x)',
    '`x`',
    'a|b',
  ])('called %j has a name that cannot be an id, or is not looked at', async (name) => {
    await put(`agents/${name}.json`, agent({}));
    const { agents, faults } = await readPersonas([folder]);
    expect(faults.map(({ rule }) => rule)).toContain(name.startsWith('.') ? 'no-personas' : 'file-name');
    if (name.startsWith('.')) expect(agents).toEqual([]);
  });

  it.each(['dana-whitlock', 'Dana Whitlock', 'renée', 'O’Hara', "o'hara", '大野', 'a.b_c-1'])(
    'may be called %j',
    async (name) => {
      await put(`agents/${name}.json`, agent({}));
      expect(await rulesOf()).toEqual(['no-customer']); // there is one file only
    },
  );

  it('that is a pipe, a device or a folder is not waited for', async () => {
    await mkdir(join(folder, 'agents/folder.json'), { recursive: true });
    execFileSync('mkfifo', [join(folder, 'agents/pipe.json')]);
    await symlink('/dev/zero', join(folder, 'agents/zero.json'));
    await symlink('loop.json', join(folder, 'agents/loop.json'));
    await symlink('..', join(folder, 'agents/up'));
    const { faults } = await readPersonas([folder]);
    expect(faults.map(({ rule }) => rule)).toEqual(['unreadable', 'unreadable', 'unreadable']);
  });

  it(`of any text at all is read or refused (seed ${FUZZ_SEED})`, { timeout: FUZZ_TIMEOUT_MS }, async () => {
    const text = fc.oneof(
      fc.json(),
      oddText(),
      fc
        .dictionary(fc.oneof(fc.constantFrom(...Object.keys(AGENT)), oddText(20)), fc.oneof(oddText(), fc.jsonValue()))
        .map((parts) => agent(parts)),
    );
    await fuzz(
      80,
      fc.asyncProperty(text, async (content) => {
        await put('agents/x.json', content);
        const { agents, faults } = await readPersonas([folder]);
        for (const { line = 1, column = 1 } of faults) expect(line > 0 && column > 0).toBe(true);
        const errors = faults.filter(({ severity }) => severity === 'error');
        if (agents.length === 0) expect(errors.length).toBeGreaterThan(0);
        if (errors.length === 0) expect(hiddenCharacter(Object.values(agents[0] ?? {}).join(''))).toBeUndefined();
      }),
    );
  });
});

describe('three hundred personas', () => {
  it('are read in one go, and what they share is found', async () => {
    for (let index = 0; index < 300; index += 1)
      await put(`agents/a${index}.json`, agent({ name: `Dana Number${index % 299}` }));
    const { agents, faults } = await readPersonas([folder]);
    expect(agents).toHaveLength(300);
    expect(faults.map(({ rule }) => rule)).toEqual(['no-customer', 'duplicate-name']);
  });
});

describe('a file of the older format', () => {
  const file = (persona: object) => put('old.json', JSON.stringify({ CustomerPrompts: [persona] }));

  it('leaves what cannot be seen behind, and writes below the folder only', async () => {
    const { files } = await importPersonas(
      await file({ CustomerName: '../../etc/\u0000x\u001b[31m', Issue: 'late\u202e order\u0007' }),
    );
    expect(files.map(({ path }) => path)).toEqual(['customers/etc-x.json']);
    expect(hiddenCharacter(JSON.stringify(JSON.parse(files[0]?.text ?? '')))).toBeUndefined();
    expect(files[0]?.text).not.toMatch(/\\u00|\\u202e/);
  });

  it.each([
    ['a name of 5,000 characters', { CustomerName: 'A'.repeat(5_000) }],
    ['a name of nothing that can be seen', { CustomerName: '\u0000\u001b[31m' }],
    ['a name that is an object', { CustomerName: { toString: 'x' } }],
    ['an issue of a megabyte', { CustomerName: 'Ada', Issue: 'x'.repeat(1_000_000) }],
  ])('with %s is refused', async (_case, persona) => {
    await expect(importPersonas(await file(persona))).rejects.toMatchObject({
      code: 'PERSONA_INVALID',
      hint: expect.any(String),
    });
  });

  it.each(['/dev/zero', '/', '/nowhere'])('that is %s is refused', async (path) => {
    await expect(importPersonas(path)).rejects.toMatchObject({ code: 'PERSONA_INVALID' });
  });
});
