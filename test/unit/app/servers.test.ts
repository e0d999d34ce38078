/** The emulator alone: where it listens, and how a run is pointed at it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { emulate } from '../../../src/app/servers.ts';
import { loadSettings } from '../../../src/config/load.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { silentLogger } from '../../../src/shared/log.ts';

async function toolsWith(env: Record<string, string>) {
  const cwd = await mkdtemp(join(tmpdir(), 'synthcall-servers-'));
  onTestFinished(() => rm(cwd, { recursive: true, force: true }));
  const { settings } = await loadSettings({ cwd, env: { SYNTHCALL_AUDIO: 'false', ...env }, flags: new Map() });
  return { settings, cwd, clock: systemClock(), logger: silentLogger() };
}

it('gives a run to paste, with a token that it made up and without one that is the user’s', async () => {
  const server = await emulate(await toolsWith({}), 0);
  const text = server.example?.join('\n') ?? '';
  await server.stop();
  for (const name of ['TWILIO_BASE_URL', 'TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'])
    expect(text).toContain(`${name}=${server.facts[name]}`);
  expect(text).toMatch(
    /AGENT_PHONE_NUMBER=\+\d+ synthcall run --world live .*--port (\d+) --public-url http:\/\/127\.0\.0\.1:\1 /,
  );
  const own = await emulate(await toolsWith({ TWILIO_AUTH_TOKEN: 'my-secret-token' }), 0);
  await own.stop();
  expect(own.example?.join('\n')).not.toContain('TWILIO_AUTH_TOKEN');
});

it('says that another program is using the port, and how to have another one', async () => {
  const first = await emulate(await toolsWith({}), 0);
  onTestFinished(() => first.stop());
  const port = Number(new URL(first.url).port);
  await expect(emulate(await toolsWith({}), port)).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: `The emulator cannot listen on port ${port}: another program is using it.`,
    hint: expect.stringContaining('--port'),
  });
});
