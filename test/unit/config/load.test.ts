import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSettings, type TypedFlag } from '../../../src/config/load.ts';
import { listSettings } from '../../../src/config/schema.ts';
import { SynthcallError } from '../../../src/shared/errors.ts';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'synthcall-config-'));
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

const file = (name: string, text: string) => writeFile(join(cwd, name), text);
const load = (env: Record<string, string> = {}, flags: Record<string, TypedFlag> = {}) =>
  loadSettings({ cwd, env, flags: new Map(Object.entries(flags)) });

async function refusal(promise: Promise<unknown>): Promise<SynthcallError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof SynthcallError) return error;
  throw new Error(`expected a SynthcallError, got ${String(error)}`);
}

describe('precedence', () => {
  it('takes the default when nothing else is set', async () => {
    const { settings, sources, rcPath } = await load();
    expect([settings.pairs, sources['pairs'], rcPath]).toEqual([5, 'default', undefined]);
  });

  it('lets the settings file win over the default', async () => {
    await file('.synthcallrc', 'pairs: 6\n');
    const { settings, sources } = await load();
    expect([settings.pairs, sources['pairs']]).toEqual([6, `${join(cwd, '.synthcallrc')}: pairs`]);
  });

  it('lets .env win over the settings file', async () => {
    await file('.synthcallrc', 'pairs: 6\n');
    await file('.env', 'SYNTHCALL_PAIRS=7\n');
    const { settings, sources } = await load();
    expect([settings.pairs, sources['pairs']]).toEqual([7, '.env: SYNTHCALL_PAIRS']);
  });

  it('lets the environment win over .env', async () => {
    await file('.env', 'SYNTHCALL_PAIRS=7\n');
    const { settings, sources } = await load({ SYNTHCALL_PAIRS: '8' });
    expect([settings.pairs, sources['pairs']]).toEqual([8, 'SYNTHCALL_PAIRS']);
  });

  it('lets a flag win over the environment', async () => {
    const { settings, sources } = await load({ SYNTHCALL_PAIRS: '8' }, { pairs: { name: '--pairs', value: '9' } });
    expect([settings.pairs, sources['pairs']]).toEqual([9, '--pairs']);
  });

  it('counts an empty variable as unset', async () => {
    await file('.env', 'SYNTHCALL_PAIRS=7\n');
    expect((await load({ SYNTHCALL_PAIRS: ' ' })).settings.pairs).toBe(7);
  });

  it('takes the first of two names of one setting', async () => {
    const sids = { SYNC_SERVICE_SID: `IS${'a'.repeat(32)}`, TWILIO_SYNC_SERVICE_SID: `IS${'b'.repeat(32)}` };
    const { settings, sources } = await load(sids);
    expect([settings.twilio.syncServiceSid, sources['twilio.syncServiceSid']]).toEqual([
      sids.SYNC_SERVICE_SID,
      'SYNC_SERVICE_SID',
    ]);
  });

  it('reads every variable of every setting', async () => {
    for (const setting of listSettings()) {
      for (const name of setting.env.filter((candidate) => candidate !== 'NO_COLOR')) {
        const { sources } = await load({ [name]: sample(setting.path, setting.choices?.[0]) });
        expect(sources[setting.path], name).toBe(name);
      }
    }
  });

  it('leaves the process environment alone', async () => {
    await file('.env', 'TEST_ONLY=1\nSYNTHCALL_PAIRS=7\n');
    const before = { ...process.env };
    await load();
    expect(process.env).toEqual(before);
  });
});

function sample(path: string, choice: string | undefined): string {
  if (choice !== undefined) return choice;
  const sid = /\.(accountSid|apiKey|syncServiceSid|twimlAppSid|intelligenceServiceSid)$/.exec(path)?.[1];
  const prefix = {
    accountSid: 'AC',
    apiKey: 'SK',
    syncServiceSid: 'IS',
    twimlAppSid: 'AP',
    intelligenceServiceSid: 'GA',
  };
  if (sid) return prefix[sid as keyof typeof prefix] + '0'.repeat(32);
  if (/PhoneNumber$/.test(path)) return '+15555550142';
  if (/Url$|[.]host$/.test(path)) return 'http://127.0.0.1:4010';
  if (path === 'startAt') return '2026-02-03T04:05:06Z';
  if (path === 'prices') return 'legMinute=1,inputTokens=0.5';
  const { kind, schema } = listSettings().find((setting) => setting.path === path) ?? {};
  if (kind === 'boolean') return 'true';
  const fits = ['1', '2', '30', '100', '1000'].find((text) => schema?.safeParse(Number(text)).success);
  return fits ?? '7';
}

describe('kinds of values', () => {
  it.each([
    ['.synthcallrc', 'pairs: 6\ntwilio:\n  cps: 2\n'],
    ['.synthcallrc', '{"pairs": 6, "twilio": {"cps": 2}}'],
    ['.synthcallrc.json', '{"pairs": 6, "twilio": {"cps": 2}}'],
    ['.synthcallrc.yaml', 'pairs: 6\ntwilio: { cps: 2 }\n'],
    ['.synthcallrc.yml', 'pairs: 6\ntwilio: { cps: 2 }\n'],
    ['.synthcallrc.mjs', 'export default { pairs: 6, twilio: { cps: 2 } };'],
    ['.synthcallrc.cjs', 'module.exports = { pairs: 6, twilio: { cps: 2 } };'],
    ['synthcall.config.mjs', 'export default { pairs: 6, twilio: { cps: 2 } };'],
    ['synthcall.config.json', '{"pairs": 6, "twilio": {"cps": 2}}'],
    ['synthcall.config.yaml', 'pairs: 6\ntwilio: { cps: 2 }\n'],
    ['synthcall.config.yml', 'pairs: 6\ntwilio: { cps: 2 }\n'],
    ['package.json', '{"name": "x", "synthcall": {"pairs": 6, "twilio": {"cps": 2}}}'],
  ])('reads %s', async (name, text) => {
    await file(name, text);
    const { settings } = await load();
    expect([settings.pairs, settings.twilio.cps]).toEqual([6, 2]);
  });

  it('takes what YAML made of unquoted text as the text that was meant', async () => {
    await file('.synthcallrc', 'seed: 7\nstartAt: 2026-02-03T04:05:06Z\nbudget: 100\n');
    const { settings } = await load();
    expect(settings).toMatchObject({ seed: '7', startAt: '2026-02-03T04:05:06.000Z', budget: ['100'] });
  });

  it('splits lists in variables at commas and keeps repeated flags apart', async () => {
    expect((await load({ SYNTHCALL_BUDGET: '100, 5usd' })).settings.budget).toEqual(['100', '5usd']);
    const flags = { personas: { name: '--personas', value: ['a,b', 'c'] } };
    expect((await load({}, flags)).settings.personas).toEqual(['a,b', 'c']);
  });

  it('reads prices from a group, a variable, one flag and several', async () => {
    const prices = { legMinute: 0.5, inputTokens: 2 };
    const flag = (...value: string[]) => load({}, { prices: { name: '--prices', value } });
    expect((await flag('legMinute=0.5', 'inputTokens=2')).settings.prices).toEqual(prices);
    expect((await flag('legMinute=0.5,inputTokens=2')).settings.prices).toEqual(prices);
    expect((await load({ SYNTHCALL_PRICES: 'legMinute=0.5, inputTokens=2' })).settings.prices).toEqual(prices);
    await file('.synthcallrc', 'prices:\n  legMinute: 0.5\n  inputTokens: 2\n');
    expect((await load()).settings.prices).toEqual(prices);
  });

  it('reads booleans in the usual spellings', async () => {
    for (const text of ['true', 'YES', '1', 'on']) {
      expect((await load({ SYNTHCALL_AUDIO: text })).settings.audio, text).toBe(true);
    }
    expect((await load({ SYNTHCALL_AUDIO: 'off' })).settings.audio).toBe(false);
  });

  it('honours NO_COLOR with any value, unless colours are asked for by name', async () => {
    expect((await load({ NO_COLOR: '0' })).settings.display.color).toBe('never');
    expect((await load({ NO_COLOR: '1', SYNTHCALL_DISPLAY_COLOR: 'always' })).settings.display.color).toBe('always');
  });

  it('hides secrets from text and JSON', async () => {
    const { settings } = await load({ OPENAI_API_KEY: 'sk-very-secret' });
    expect(settings.openai.apiKey?.reveal()).toBe('sk-very-secret');
    expect(`${JSON.stringify(settings)} ${String(settings.openai.apiKey)}`).not.toContain('very-secret');
  });
});

describe('faults', () => {
  it('are told all at once, each with its source and what is allowed', async () => {
    await file('.synthcallrc', 'concurrency: many\ntwilo:\n  cps: 1\nmaxDailyCalls: 3\n');
    await file('.env', 'TWILIO_ACCOUNT_SID=nonsense\n');
    const { message, code } = await refusal(
      load({ SYNTHCALL_STRATEGY: 'coverge' }, { pairs: { name: '--pairs', value: '0' } }),
    );
    expect(code).toBe('CONFIG_INVALID');
    expect(message.split('\n').slice(1)).toEqual([
      '  twilo (from .synthcallrc: twilo), there is no such setting',
      '  maxDailyCalls (from .synthcallrc: maxDailyCalls), there is no such setting; did you mean rateLimit.maxDailyCalls?',
      '  pairs = "0" (from --pairs), allowed: a whole number from 1 to 100000',
      '  strategy = "coverge" (from SYNTHCALL_STRATEGY), allowed: random, matched, adversarial, coverage; did you mean coverage?',
      `  concurrency = "many" (from ${join(cwd, '.synthcallrc')}: concurrency), allowed: a whole number from 1 to 500`,
      '  twilio.accountSid = "nonsense" (from .env: TWILIO_ACCOUNT_SID), allowed: AC and 32 hexadecimal digits',
    ]);
  });

  it('never show a secret', async () => {
    await file('.synthcallrc', 'openai:\n  apiKey: [sk-very-secret]\n');
    const error = await refusal(load());
    expect(`${error.message}${JSON.stringify(error.details)}`).not.toContain('very-secret');
    expect(error.message).toContain('openai.apiKey = ***');
  });

  it.each([
    ['0', '--pairs'],
    ['-3', '--pairs'],
    ['1e3', '--pairs'],
    ['0x10', '--pairs'],
    ['2.5', '--pairs'],
    ['99999999999999999999', '--pairs'],
    ['Infinity', '--pairs'],
    ['', '--pairs'],
  ])('refuse %j as a number of pairs', async (value, name) => {
    expect((await refusal(load({}, { pairs: { name, value } }))).message).toContain('a whole number from 1 to 100000');
  });

  it.each([[['0']], [['-5']], [['5eur']], [['100', '200']], [['1usd', '$2']], [['']], [['1', '1usd', '2']]])(
    'refuse %j as a budget',
    async (value) => {
      expect((await refusal(load({}, { budget: { name: '--budget', value } }))).message).toContain('--budget');
    },
  );

  it('name a price that is none, wherever it is given, and those that there are', async () => {
    const refused = async (promise: Promise<unknown>) => (await refusal(promise)).message;
    const flag = { prices: { name: '--prices', value: ['twilio.voice.minute=400'] } };
    const typed = await refused(load({}, flag));
    expect(typed).toMatch(/^A setting cannot be used: prices = .* \(from --prices\), unknown: twilio\.voice\.minute; /);
    expect(typed).toContain('legMinute (a begun minute of one leg), ');
    expect(typed).toContain('outputTokens (a million tokens)');
    const misspelt = 'unknown: legMinutes (did you mean legMinute?); allowed: names with a price each';
    expect(await refused(load({ SYNTHCALL_PRICES: 'inputTokens=1,legMinutes=2' }))).toContain(misspelt);
    await file('.synthcallrc', 'prices:\n  legMinutes: 2\n');
    expect(await refused(load())).toContain(misspelt);
    await file('.synthcallrc', 'prices:\n  legMinute: two\n');
    expect(await refused(load())).not.toContain('unknown');
  });

  it('tell a variable of ours that is no setting, and what may have been meant', async () => {
    await file('.env', 'SYNTHCALL_PARIS=3\nSYNTHCALL_NOTHING=\nOTHER_TOOL=1\n');
    const env = {
      SYNTHCALL_BUDGTE: 'very-secret',
      SYNTHCALL_MAX_DAILY_CALLS: '3',
      SYNTHCALL_LOG_LEVEL: 'info',
      SYNTHCALL_OPENAI_MODEL: 'x',
      SYNTHCALL_XYZZY_PLUGH: '1',
      SYNTHCALL_PAIRS: '4',
      SYNTHCALLER: '1',
    };
    const { message, code } = await refusal(load(env));
    expect(code).toBe('CONFIG_INVALID');
    expect(message.split('\n').slice(1)).toEqual([
      '  SYNTHCALL_BUDGTE (from the environment), there is no such setting; did you mean SYNTHCALL_BUDGET?',
      '  SYNTHCALL_MAX_DAILY_CALLS (from the environment), there is no such setting; did you mean MAX_DAILY_CALLS?',
      '  SYNTHCALL_LOG_LEVEL (from the environment), there is no such setting; did you mean SYNTHCALL_DISPLAY_LOG_LEVEL?',
      '  SYNTHCALL_OPENAI_MODEL (from the environment), there is no such setting; did you mean OPENAI_MODEL?',
      '  SYNTHCALL_XYZZY_PLUGH (from the environment), there is no such setting',
      '  SYNTHCALL_PARIS (from .env), there is no such setting; did you mean SYNTHCALL_PAIRS?',
    ]);
  });

  it('tell a line of .env that holds one of our names but no value, and ignore the lines of others', async () => {
    await file('.env', 'TWILIO_AUTH_TOKEN: abc\nsomething else\n');
    const { message } = await refusal(load());
    expect(message).toContain('TWILIO_AUTH_TOKEN (from .env:1)');
    expect(message).not.toContain('abc');
  });

  it('say that a settings file cannot be parsed', async () => {
    await file('.synthcallrc', 'pairs: [1\n');
    expect((await refusal(load())).code).toBe('CONFIG_UNREADABLE');
  });

  it('take a group that holds no settings for a fault', async () => {
    await file('.synthcallrc', 'twilio: 5\n');
    expect((await refusal(load())).message).toContain('twilio (from .synthcallrc), must hold settings by name');
  });
});

describe('the public URL', () => {
  it.each(['https://a.example/?x=1', 'https://a.example/#x', 'https://a.example//twilio'])('is not %s', async (url) => {
    expect((await refusal(load({ PUBLIC_URL: url }))).code).toMatch(/^CONFIG_/);
  });

  it('may have a path', async () => {
    expect((await load({ PUBLIC_URL: 'https://a.example/twilio' })).settings.tunnel.publicUrl).toBe(
      'https://a.example/twilio',
    );
  });
});
