/** What holds for every REST request: credentials, hosts, headers, and loud refusals of what is unknown. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  basicAuth,
  type EmulatorWorld,
  formBody,
  refusal,
  startEmulator,
  TEST_ACCOUNT,
} from '../../support/emulator.ts';
import { emulatedTwilio } from '../../support/twilio-client.ts';

const ACCOUNT = `/api.twilio.com/2010-04-01/Accounts/${TEST_ACCOUNT.sid}`;

let world: EmulatorWorld;
beforeAll(async () => {
  world = await startEmulator();
});
afterAll(() => world.dispose());

/** A request whose `Host` header is not the address it is sent to, which `fetch` does not allow. */
function requestWithHost(host: string, path: string): Promise<{ status: number; body: unknown }> {
  return new Promise((resolve, reject) => {
    const headers = { Host: host, Authorization: basicAuth() };
    const outgoing = request({ host: '127.0.0.1', port: world.emulator.port, path, headers }, (incoming) => {
      let text = '';
      incoming.on('data', (chunk) => {
        text += chunk;
      });
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body: JSON.parse(text) }));
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

describe('credentials', () => {
  it('are the account SID and token, or an API key, as the SDK sends them', async () => {
    const account = await world.client.api.v2010.accounts(TEST_ACCOUNT.sid).fetch();
    expect(account).toMatchObject({ sid: TEST_ACCOUNT.sid, status: 'active' });
    const [key] = TEST_ACCOUNT.apiKeys;
    const options = { username: key.sid, password: key.secret, accountSid: TEST_ACCOUNT.sid };
    const byKey = emulatedTwilio(world.emulator.url, options);
    expect((await byKey.client.sync.v1.services.create()).accountSid).toBe(TEST_ACCOUNT.sid);
    expect(await refusal(byKey.client.api.v2010.accounts(TEST_ACCOUNT.sid).fetch())).toMatchObject({ status: 401 });
    byKey.close();
  });

  it.each([
    ['a wrong token', basicAuth(TEST_ACCOUNT.sid, 'wrong')],
    ['another account', basicAuth(`AC${'9'.repeat(32)}`)],
    ['none', ''],
    ['a bearer token', 'Bearer abc'],
  ])('that are %s are refused as Twilio refuses them', async (_case, authorization) => {
    const response = await world.fetch(`${ACCOUNT}.json`, { headers: { Authorization: authorization } });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Basic realm="Twilio API"');
    expect(await response.json()).toEqual({
      code: 20003,
      message: 'Authenticate',
      more_info: 'https://www.twilio.com/docs/errors/20003',
      status: 401,
    });
  });

  it('reach no other account', async () => {
    const other = `/api.twilio.com/2010-04-01/Accounts/AC${'9'.repeat(32)}/Applications.json`;
    expect(await (await world.fetch(other)).json()).toMatchObject({ code: 20404, status: 404 });
  });
});

describe('hosts', () => {
  it('are understood as a path prefix, as a Host header, with edge and region, and in proxy form', async () => {
    const path = `/2010-04-01/Accounts/${TEST_ACCOUNT.sid}.json`;
    expect((await world.fetch(`/api.twilio.com${path}`)).status).toBe(200);
    expect((await requestWithHost('api.twilio.com', path)).status).toBe(200);
    expect((await requestWithHost('api.dublin.ie1.twilio.com:443', path)).status).toBe(200);
    expect((await requestWithHost('whatever', `http://api.twilio.com${path}`)).status).toBe(200);
  });

  it('that are not Twilio are refused with a hint', async () => {
    const refused = await requestWithHost('example.com', '/v1/Services');
    expect(refused).toMatchObject({
      status: 404,
      body: { code: 20404, message: expect.stringContaining('Host header') },
    });
  });
});

describe('what is unknown', () => {
  it('a path is refused with 404/20404 and written to the journal', async () => {
    const response = await world.fetch('/sync.twilio.com/v1/Nonsense?x=1');
    expect(await response.json()).toMatchObject({ code: 20404, message: expect.stringContaining('/Nonsense') });
    const { lines } = (await (await world.fetch('/_emulator/journal')).json()) as { lines: object[] };
    expect(lines.at(-1)).toMatchObject({ kind: 'request', path: '/v1/Nonsense', status: 404, error: { code: 20404 } });
  });

  it('a method is refused with 405/20004', async () => {
    for (const method of ['DELETE', 'PUT', 'PATCH']) {
      const response = await world.fetch('/sync.twilio.com/v1/Services', { method });
      expect(await response.json()).toMatchObject({ code: 20004, status: 405 });
    }
  });

  it('a form parameter is refused with 400/20001 that names it', async () => {
    const response = await world.fetch('/sync.twilio.com/v1/Services', formBody({ FreindlyName: 'typo' }));
    expect(await response.json()).toMatchObject({
      code: 20001,
      status: 400,
      message: expect.stringContaining('FreindlyName'),
    });
  });

  it('a query parameter is refused with 400/20001 that names it', async () => {
    const response = await world.fetch('/sync.twilio.com/v1/Services?Order=desc');
    expect(await response.json()).toMatchObject({ code: 20001, message: expect.stringContaining('Order') });
  });

  it('a body that is not a form is refused with 415/20422, an immense one with 413', async () => {
    const headers = { 'Content-Type': 'application/json' };
    const json = await world.fetch('/sync.twilio.com/v1/Services', { method: 'POST', headers, body: '{}' });
    expect(await json.json()).toMatchObject({ code: 20422, status: 415 });
    const immense = await world.fetch(`${ACCOUNT}/Applications.json`, formBody({ FriendlyName: 'x'.repeat(2e6) }));
    expect(await immense.json()).toMatchObject({ code: 20413, status: 413 });
  });

  it('a page token or size that was never given out is refused', async () => {
    for (const query of ['PageToken=junk', 'PageSize=0', 'PageSize=many', 'Page=-1']) {
      const response = await world.fetch(`/sync.twilio.com/v1/Services?${query}`);
      expect(await response.json()).toMatchObject({ code: 20001, status: 400 });
    }
  });
});

it('sends the headers that Twilio sends, with a new request id each time', async () => {
  const responses = await Promise.all([world.fetch(`${ACCOUNT}.json`), world.fetch(`${ACCOUNT}.json`)]);
  const ids = responses.map((response) => response.headers.get('twilio-request-id'));
  expect(new Set(ids).size).toBe(2);
  for (const response of responses) {
    expect(response.headers.get('twilio-request-id')).toMatch(/^RQ[0-9a-f]{32}$/);
    expect(response.headers.get('x-api-domain')).toBe('api.twilio.com');
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(Number(response.headers.get('twilio-request-duration'))).toBeGreaterThanOrEqual(0);
    expect(response.headers.get('x-powered-by')).toBeNull();
  }
});
