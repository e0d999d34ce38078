/** What doctor says of a folder in which something is missing, before any vendor is asked. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { examine } from '../../../src/app/doctor.ts';
import { loadSettings } from '../../../src/config/load.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { silentLogger } from '../../../src/shared/log.ts';

async function checksIn(cwd: string, env: Record<string, string>, live = false) {
  const { settings } = await loadSettings({ cwd, env, flags: new Map() });
  const tools = { settings, cwd, clock: systemClock(), logger: silentLogger() };
  const checks = await examine(tools, { offline: !live, live });
  return (name: string) => checks.find((check) => check.name === name);
}

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'synthcall-doctor-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

it('names the credentials that the live world lacks, without asking anybody', async () => {
  const cwd = await aFolder();
  const nothing = await checksIn(cwd, { SYNTHCALL_WORLD: 'live', SYNTHCALL_RESPONDER: 'openai' });
  expect(nothing('Twilio account')).toMatchObject({
    state: 'bad',
    found: 'The live world needs TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.',
  });
  expect(nothing('caller number')).toMatchObject({
    state: 'bad',
    found: expect.stringContaining('AGENT_PHONE_NUMBER'),
  });
  expect(nothing('model')).toMatchObject({ state: 'bad', found: expect.stringContaining('OPENAI_API_KEY') });
  const all = await checksIn(cwd, {
    SYNTHCALL_WORLD: 'live',
    TWILIO_ACCOUNT_SID: `AC${'1'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'token',
    AGENT_PHONE_NUMBER: '+15005550006',
    OPENAI_API_KEY: 'sk-none',
  });
  for (const name of ['Twilio account', 'caller number', 'model'])
    expect(all(name)).toMatchObject({ state: 'skipped' });
});

it('tells of missing personas in their own line, not in that of the daily limit', async () => {
  const cwd = await aFolder();
  await mkdir(join(cwd, 'personas'));
  const line = await checksIn(cwd, { SYNTHCALL_WORLD: 'local', SYNTHCALL_RESPONDER: 'offline' });
  expect(line('personas')).toMatchObject({ state: 'bad', found: expect.stringMatching(/^1 fault; the first: /) });
  expect(line('rate limit')).toMatchObject({
    state: 'good',
    found: expect.stringContaining('no price without personas'),
  });
});

it('does not call it fine that it cannot look at a running server of the local world', async () => {
  const local = { SYNTHCALL_WORLD: 'local', SYNTHCALL_RESPONDER: 'offline', PUBLIC_URL: 'http://127.0.0.1:1' };
  const line = await checksIn(await aFolder(), local, true);
  expect(line('webhooks')).toMatchObject({ state: 'bad', exitCode: 2, fix: expect.stringContaining('--world live') });
});

it('wants no port of a server that is running already', async () => {
  const env = { SYNTHCALL_WORLD: 'live', PUBLIC_URL: 'https://calls.example.com', SYNTHCALL_RESPONDER: 'offline' };
  expect((await checksIn(await aFolder(), env, true))('tunnel')).toMatchObject({
    state: 'good',
    found: 'https://calls.example.com',
  });
  expect((await checksIn(await aFolder(), env))('tunnel')).toMatchObject({ state: 'bad' });
});
