/** What the account says is put into words; the account is a server that says it. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { clockCheck, credentialChecks } from '../../../src/app/checks/twilio.ts';
import { loadSettings } from '../../../src/config/load.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { silentLogger } from '../../../src/shared/log.ts';

let server: Server | undefined;
afterEach(() => server?.close());

async function checksOf(account: Record<string, string>, status = 200, dateMs = Date.parse('2026-03-02T10:00:00Z')) {
  server = createServer((_request, response) => {
    response.sendDate = false;
    response.writeHead(status, { 'content-type': 'application/json', date: new Date(dateMs).toUTCString() });
    response.end(JSON.stringify(account));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const env = {
    TWILIO_ACCOUNT_SID: `AC${'1'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'tok-very-secret',
    TWILIO_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
  const { settings } = await loadSettings({ cwd: '/nowhere', env, flags: new Map() });
  return credentialChecks({ settings, cwd: '/nowhere', clock: systemClock(), logger: silentLogger() });
}

const account = { friendly_name: 'Mine', status: 'active', type: 'Full' };

describe('the credentials of Twilio', () => {
  it('explains the limits of a trial account', async () => {
    const { checks } = await checksOf({ ...account, type: 'Trial' });
    expect(checks).toMatchObject([{ state: 'good', fix: expect.stringContaining('5 calls at once') }]);
  });

  it('are bad when the account is suspended, and when they are refused', async () => {
    const suspended = await checksOf({ ...account, status: 'suspended' });
    expect(suspended.checks).toMatchObject([{ state: 'bad', found: 'Mine is suspended', exitCode: 3 }]);
    server?.close();
    const refused = await checksOf({ code: '20003', message: 'Authenticate' }, 401);
    expect(refused.checks).toMatchObject([{ state: 'bad', exitCode: 3 }]);
    expect(JSON.stringify(refused)).not.toContain('very-secret');
  });

  it('come with the time at the server, which tells a clock that is wrong', async () => {
    const now = Date.parse('2026-03-02T10:00:00Z');
    const { account: facts } = await checksOf(account);
    expect(clockCheck(facts, now)).toMatchObject({ state: 'good' });
    expect(clockCheck(facts, now + 3_600_000)).toMatchObject({ state: 'bad', found: "3600 s ahead of Twilio's" });
  });
});
