/** `init` and `doctor` for the live world, against an emulator and a language model that they know only by URL. */
import { existsSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TEST_ACCOUNT } from '../../support/emulator.ts';
import { filesBelow } from '../../support/files-below.ts';
import { type Finished, freePort, type LiveWorld, OPENAI_SECRET, startLiveWorld } from '../../support/live-world.ts';

let world: LiveWorld;
beforeEach(async () => {
  world = await startLiveWorld();
});
afterEach(() => world.dispose());

const NOBODY = 'http://127.0.0.1:1/v1';

type Line = { name: string; state: string; found: string; fix?: string };

describe('init for the live world', () => {
  it('checks the credentials, reuses the Sync service, prints no secret, and changes nothing the second time', async () => {
    const there = await world.emulator.client.sync.v1.services.create({ friendlyName: 'synthetic-call-data-sync' });
    const init = () => world.here(['init', '--yes', '--world', 'live', '--twilio-agent-phone-number', '+15555550142']);
    const { code, out, err } = await init();
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/✓ Twilio account +synthcall emulator/);
    expect(out).toMatch(/✓ model +gpt-4o-mini answered in \d+ ms and accepts our parameters/);
    expect(out).toContain('NGROK_AUTHTOKEN');
    expect(out).toMatch(/Next: synthcall run --pairs 5 --budget 50 {2}\(expected cost \$\d/);
    expect(await readFile(join(world.cwd, '.env'), 'utf8')).toContain(`SYNC_SERVICE_SID=${there.sid}\n`);
    expect((await stat(join(world.cwd, '.env'))).mode & 0o777).toBe(0o600);
    expect((await init()).out).toContain('nothing was changed');
    expect(await world.emulator.client.sync.v1.services.list()).toHaveLength(1);
    expect(world.model.requests).toHaveLength(2);
    const written = [out, err, ...(await filesBelow(world.cwd)).map(({ text }) => text)].join('\n');
    for (const secret of [OPENAI_SECRET, TEST_ACCOUNT.authToken]) expect(written).not.toContain(secret);
  });

  it.runIf(existsSync('/proc/self/cmdline'))('hides secrets that were typed as flags from other users', async () => {
    world.model.thinkFor(1_000);
    const typed = ['--openai-api-key', 'sk-typed-secret', '--twilio-account-sid', TEST_ACCOUNT.sid];
    const init = world.start(['init', '--yes', '--world', 'live', ...typed], { OPENAI_API_KEY: '' });
    while (world.model.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await readFile(`/proc/${init.process.pid}/cmdline`, 'latin1')).not.toContain('sk-typed-secret');
    expect((await init.done).code).toBe(0);
    expect(world.model.requests[0]?.headers.authorization).toBe('Bearer sk-typed-secret');
  });

  it('says of everything that does not work how to mend it, and writes nothing', async () => {
    const { code, out, err } = await world.here(['init', '--yes', '--world', 'live'], {
      TWILIO_AUTH_TOKEN: 'tok-very-secret',
      OPENAI_BASE_URL: NOBODY,
    });
    expect([code, out]).toEqual([3, '']);
    expect(err).toMatch(
      /Nothing was written.*\n.*Twilio account: Twilio refused the credentials.*\n.*model: No answer/,
    );
    expect(err).toContain('Check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN');
    expect(err).not.toContain('very-secret');
    await expect(stat(join(world.cwd, '.env'))).rejects.toThrow('ENOENT');
    await expect(stat(join(world.cwd, '.synthcallrc'))).rejects.toThrow('ENOENT');
  });
});

describe('doctor', () => {
  const examine = async (argv: string[], env: Record<string, string> = {}) =>
    readable(await world.here(['doctor', '--json', ...argv], env));
  const readable = ({ code, out }: Finished) => {
    const { checks, settings } = JSON.parse(out) as { checks: Line[]; settings: { path: string; value: unknown }[] };
    return { code, out, settings, line: (name: string) => checks.find((check) => check.name === name), checks };
  };

  it('finds a working live world, sends a signed request round, and leaves nothing behind', async () => {
    const port = String(await freePort());
    const { code, out, checks, line } = readable(
      await world.start(['doctor', '--json', '--port', port, '--public-url', `http://127.0.0.1:${port}`]).done,
    );
    expect(checks.filter(({ state }) => state === 'bad')).toEqual([]);
    expect(code).toBe(0);
    expect(line('webhooks')).toMatchObject({ state: 'good' });
    expect(line('rate limit')?.found).toMatch(/1000 responder calls a day \(≈ \$\d+ a day\)/);
    expect(line('clock')).toMatchObject({ state: 'good' });
    expect(out).not.toContain(OPENAI_SECRET);
    expect(out).not.toContain(TEST_ACCOUNT.authToken);
    expect(await world.remains()).toEqual({ rooms: 0, applications: 0 });
    expect(await world.emulator.client.sync.v1.services.list()).toEqual([]);
  });

  it('tells settings (2) from vendors (3)', async () => {
    const port = String(await freePort());
    const reach = ['--port', port, '--public-url', `http://127.0.0.1:${port}`];
    const refused = await examine(reach, { OPENAI_BASE_URL: NOBODY });
    expect([refused.code, refused.line('model')]).toMatchObject([3, { state: 'bad' }]);
    const unreachable = await examine(['--offline']);
    expect([unreachable.code, unreachable.line('tunnel')]).toMatchObject([2, { state: 'bad' }]);
    expect(unreachable.line('tunnel')?.fix).toContain('NGROK_AUTHTOKEN');
    expect(unreachable.line('model')).toMatchObject({ state: 'skipped' });
  });

  it('needs nothing in the local world, and finds faulty personas', async () => {
    expect((await examine(['--local', '--responder', 'offline'])).code).toBe(0);
    await writeFile(join(world.cwd, 'broken.json'), '{ "role": "agent", }');
    const { code, line } = await examine(['--local', '--responder', 'offline', '--personas', 'broken.json']);
    expect([code, line('personas')]).toMatchObject([
      2,
      { state: 'bad', fix: expect.stringContaining('personas validate') },
    ]);
  });

  it('looks at a server that is running', async () => {
    const port = String(await freePort());
    const reach = ['--port', port, '--public-url', `http://127.0.0.1:${port}`];
    const server = world.start(['serve', '--json', '--world', 'live', ...reach]);
    await server.saw('server.started');
    const found = await examine(['--live', '--public-url', `http://127.0.0.1:${port}`]);
    expect([found.code, found.line('webhooks')]).toMatchObject([0, { state: 'good' }]);
    const nowhere = await examine(['--live'], { NGROK_AUTHTOKEN: 'made-up' });
    expect([nowhere.code, nowhere.line('webhooks')]).toMatchObject([
      2,
      { state: 'bad', fix: expect.stringContaining('--public-url') },
    ]);
    expect((await examine(reach)).line('port')).toMatchObject({ state: 'bad' });
    server.process.kill('SIGINT');
    expect((await server.done).code).toBe(0);
  });
});
