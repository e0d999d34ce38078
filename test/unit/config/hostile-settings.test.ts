/** Settings files and values of any content: a right setting, or one clear refusal that shows no secret. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseEnvFile } from '../../../src/config/env-file.ts';
import { loadSettings } from '../../../src/config/load.ts';
import { listSettings } from '../../../src/config/schema.ts';
import { SynthcallError } from '../../../src/shared/errors.ts';
import { FUZZ_SEED, FUZZ_TIMEOUT_MS, fuzz, oddText } from '../../support/fuzzing.ts';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'synthcall-config-'));
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

const file = (name: string, text: string | Buffer) => writeFile(join(cwd, name), text);
const load = (flags: Record<string, unknown> = {}, env: Record<string, string> = {}) =>
  loadSettings({
    cwd,
    env,
    flags: new Map(Object.entries(flags).map(([path, value]) => [path, { name: `--${path}`, value }])),
  });

/** The refusal, or undefined; anything thrown that is not ours fails. */
async function refusal(promise: Promise<unknown>): Promise<SynthcallError | undefined> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    if (!(error instanceof SynthcallError)) throw error;
    expect(error).toMatchObject({ exitCode: 2, hint: expect.stringMatching(/\w/) });
    expect(error.message.length + JSON.stringify(error.details).length).toBeLessThan(40_000);
    return error;
  }
}

describe('a whole number', () => {
  it.each([
    ['20', 20],
    [' 20 ', 20],
    ['+5', 5],
    ['20.0', 20],
    ['020', 20],
  ])('is read from %j', async (text, value) => {
    expect((await load({ pairs: text })).settings.pairs).toBe(value);
  });

  it.each([
    '1e3',
    '0x10',
    '0b1',
    '∞',
    'Infinity',
    'NaN',
    '-0',
    '-5',
    '20.5',
    '.5',
    '5.',
    '1_000',
    '1,000',
    '２０',
    '٣',
    '5n',
    '',
    'null',
    'true',
    '__proto__',
    '9'.repeat(500),
    '99999999999999999999',
    '1e-7',
    '5 5',
    '5\u0000',
    '=5',
    '0',
  ])('is not read from %j', async (text) => {
    expect(await refusal(load({ pairs: text }))).toMatchObject({ code: 'CONFIG_INVALID' });
  });

  it('of -0 is 0', async () => {
    expect(Object.is((await load({ 'tunnel.port': '-0' })).settings.tunnel.port, 0)).toBe(true);
  });
});

describe('the name of a run', () => {
  it.each([
    '../x',
    'a/b',
    'a\\b',
    '..',
    '.',
    '.x',
    'a\u0000',
    'a b',
    '~',
    'ａ',
    'a'.repeat(81),
    '-x',
    '',
    '%2e',
    'a:b',
    '\u202ea',
  ])('is not %j', async (runId) => {
    expect(await refusal(load({ runId }))).toMatchObject({ code: 'CONFIG_INVALID' });
  });
});

describe('a text', () => {
  it('holds no control characters, wherever it comes from', async () => {
    for (const path of [
      'out',
      'stateFolder',
      'seed',
      'display.logFile',
      'openai.model',
      'tunnel.ngrokDomain',
      'tunnel.publicUrl',
      'openai.baseUrl',
      'twilio.baseUrl',
    ]) {
      for (const odd of [
        'a\u0000b',
        'a\u001b[31m',
        'a\nb',
        'a\r\nb',
        'a\u202eb',
        'a\u2028b',
        `a\ud800`,
        'x'.repeat(501),
      ]) {
        const isUrl = /Url$/.test(path);
        if (isUrl && /[\r\n]/.test(odd)) continue; // URLs lose them by their own rules
        const text = isUrl ? `https://calls.example.com/${odd}` : odd;
        expect([path, odd, (await refusal(load({ [path]: text })))?.code]).toEqual([path, odd, 'CONFIG_INVALID']);
      }
    }
    expect(await refusal(load({ personas: ['ok', 'a\u0000'] }))).toMatchObject({ code: 'CONFIG_INVALID' });
  });

  it('that is secret holds none either, and is not shown', async () => {
    const error = await refusal(load({}, { TWILIO_AUTH_TOKEN: 'top\r\nsecret', OPENAI_API_KEY: 'sk-top\u0000secret' }));
    expect(JSON.stringify([error?.message, error?.details])).not.toContain('secret"');
    expect(error?.message).toContain('control character');
    expect(error?.message).toContain('***');
    expect(error?.message).not.toContain('top');
  });
});

describe('a settings file', () => {
  it.each([
    ['that refers to itself', 'pairs: &a [*a]'],
    [
      'that grows when it is written out',
      [...Array(9).keys()]
        .map((n) => `a${n}: &a${n} [${Array(9).fill(n === 0 ? 'x' : `*a${n - 1}`)}]`)
        .join('\n')
        .concat('\npairs: *a8\nprices: *a8\npersonas: *a8\nseed: *a8'),
    ],
    ['of twenty thousand names', Array.from({ length: 20_000 }, (_, n) => `k${n}: 1`).join('\n')],
    ['of brackets', `pairs: ${'['.repeat(100_000)}`],
    ['of 300 kB', `seed: ${'x'.repeat(300_000)}`],
    ['with prototype keys', '__proto__:\n  polluted: 1\nconstructor: 1\ntwilio:\n  __proto__: {accountSid: x}'],
    ['with prototype keys in prices', 'prices: {__proto__: {polluted: 1}, toString: x}'],
    ['with a name twice', 'pairs: 3\npairs: 4'],
    ['that is binary', Buffer.from([...Array(5_000).keys()].map((n) => (n * 7919) % 256))],
    ['that runs code', 'pairs: !!js/function "function () { process.exit(9) }"'],
    ['that is a list', '- pairs: 3'],
    ['that is a word', 'pairs'],
    ['with a name of 50 kB', `${'k'.repeat(50_000)}: 1`],
    ['with escapes', 'pairs: "\\e]0;owned\\a"'],
  ])('%s is refused in a few lines', async (_case, text) => {
    await file('.synthcallrc', text);
    const error = await refusal(load());
    expect(error?.code).toMatch(/^CONFIG_/);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it(`of any text is read or refused (seed ${FUZZ_SEED})`, { timeout: FUZZ_TIMEOUT_MS }, async () => {
    const paths = listSettings().map(({ path }) => path);
    const entry = fc.tuple(
      fc.oneof(fc.constantFrom(...paths), oddText(20)),
      fc.oneof(oddText(), fc.json(), fc.double().map(String)),
    );
    const text = fc.oneof(
      oddText(),
      fc.array(entry).map((entries) => entries.map(([name, value]) => `${name}: ${value}`).join('\n')),
      fc.json(),
    );
    await fuzz(
      40,
      fc.asyncProperty(text, async (content) => {
        await file('.synthcallrc', content);
        await refusal(load());
      }),
    );
  });
});

describe('.env', () => {
  it.each([
    ['of two megabytes', 'A=1\n'.repeat(500_000)],
    ['that is binary', Buffer.from([65, 61, 0, 255, 254])],
    ['in UTF-16', Buffer.from('\ufeffSYNTHCALL_PAIRS=3', 'utf16le')],
  ])('%s is refused', async (_case, content) => {
    await file('.env', content);
    expect(await refusal(load())).toMatchObject({ code: 'CONFIG_UNREADABLE' });
  });

  it('that is a folder is refused', async () => {
    await mkdir(join(cwd, '.env'));
    expect(await refusal(load())).toMatchObject({ code: 'CONFIG_UNREADABLE' });
  });

  it('with remarks in another encoding, prototype keys and names given twice is read', async () => {
    await file(
      '.env',
      Buffer.from('# caf\xe9\n__proto__=1\nconstructor=2\nSYNTHCALL_PAIRS=3\nSYNTHCALL_PAIRS=4\n', 'latin1'),
    );
    expect((await load()).settings.pairs).toBe(4);
  });

  it('with a quotation that never ends is read in no time', () => {
    const text = `A="x${'\nb=c'.repeat(200_000)}`;
    const started = performance.now();
    expect(parseEnvFile(text).values.get('b')).toBe('c');
    expect(performance.now() - started).toBeLessThan(5_000); // it took minutes
  });

  it(`of any text is read or refused (seed ${FUZZ_SEED})`, { timeout: FUZZ_TIMEOUT_MS }, async () => {
    const names = listSettings().flatMap(({ env }) => env);
    const line = fc
      .tuple(fc.oneof(fc.constantFrom(...names), oddText(20)), fc.constantFrom('=', ' = ', ':', '="', "='"), oddText())
      .map((parts) => parts.join(''));
    await fuzz(
      40,
      fc.asyncProperty(fc.array(line), async (lines) => {
        await file('.env', lines.join('\n'));
        await refusal(load());
      }),
    );
  });
});
