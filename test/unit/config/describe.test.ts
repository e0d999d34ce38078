import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorsMarkdown, exampleRc, rcJsonSchema, settingsMarkdown } from '../../../src/config/describe.ts';
import { loadSettings } from '../../../src/config/load.ts';
import { listSettings, settingsSchema } from '../../../src/config/schema.ts';
import { ERROR_CODES } from '../../../src/shared/error-codes.ts';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'synthcall-describe-'));
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

async function loadRc(text: string) {
  await writeFile(join(cwd, '.synthcallrc'), text);
  return loadSettings({ cwd, env: {}, flags: new Map() });
}

describe('the example settings file', () => {
  it('loads as it is, and changes nothing', async () => {
    expect((await loadRc(exampleRc())).settings).toEqual(settingsSchema.parse({}));
  });

  it('holds every setting, those without a default as a comment that is right once it is uncommented', async () => {
    const text = exampleRc().replace(/^( *)# (\w+: \S.*)$/gm, (line, indent, entry) =>
      listSettings().some(({ path }) => path.endsWith(entry.split(':')[0])) ? `${indent}${entry}` : line,
    );
    const { settings } = await loadRc(text);
    expect(settings).toMatchObject({ seed: '7', display: { logFile: 'synthcall.log' } });
    for (const { path, secret } of listSettings()) {
      const key = path.slice(path.lastIndexOf('.') + 1);
      if (!secret) expect(exampleRc(), path).toMatch(new RegExp(`^ *(# )?${key}:`, 'm'));
    }
  });
});

describe('the JSON Schema of the settings file', () => {
  it('accepts the defaults and refuses unknown settings', () => {
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(rcJsonSchema());
    expect(validate({ $schema: 'x', pairs: 5, twilio: { cps: 1 } }), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ pears: 5 })).toBe(false);
    expect(validate({ pairs: 0 })).toBe(false);
  });
});

describe('the tables', () => {
  it('name every setting once, with its variables', () => {
    const text = settingsMarkdown();
    for (const { path, env } of listSettings()) {
      expect(text.split(`| \`${path}\` |`), path).toHaveLength(2);
      for (const name of env) expect(text).toContain(`\`${name}\``);
    }
  });

  it('name every error code once, and nothing else', () => {
    const codes = [...errorsMarkdown().matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code);
    expect(codes).toEqual(Object.keys(ERROR_CODES));
  });

  it('have names that no two settings share', () => {
    const flags = listSettings().map(({ flag }) => flag);
    const env = listSettings().flatMap((setting) => setting.env);
    expect(new Set(flags).size).toBe(flags.length);
    expect(new Set(env).size).toBe(env.length);
  });
});
