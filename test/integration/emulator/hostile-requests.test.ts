/** The emulator's REST interface under requests that no SDK sends: Twilio-shaped refusals, and it stays up. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basicAuth, type EmulatorWorld, startEmulator, TEST_ACCOUNT } from '../../support/emulator.ts';
import { FUZZ_SEED, FUZZ_TIMEOUT_MS, fuzz, oddText } from '../../support/fuzzing.ts';
import { type RawAnswer, sendRaw } from '../../support/raw-http.ts';
import { requestBytes, type Sending } from '../../support/webhook-server.ts';

let world: EmulatorWorld;
let port: number;
let service: string;
beforeAll(async () => {
  world = await startEmulator();
  port = Number(new URL(world.emulator.url).port);
  service = (await world.client.sync.v1.services.create({ friendlyName: 'hostile' })).sid;
});
afterAll(() => world.dispose());

const HERE = ['host', '127.0.0.1'] as const;
const AUTH = ['authorization', basicAuth()] as const;
const FORM = ['content-type', 'application/x-www-form-urlencoded'] as const;

const send = (target: string, { headers = [AUTH, FORM], ...sending }: Sending = {}) => {
  const named = headers.some(([name]) => name === 'host') ? headers : [HERE, ...headers];
  return sendRaw(port, requestBytes(target, { ...sending, headers: named }));
};

/** A refusal as Twilio words it: four keys, nothing of ours. */
function expectTwilioRefusal(answer: RawAnswer, statuses: readonly number[]): void {
  expect(statuses).toContain(answer.status);
  expectNoInsides(answer);
  expect(Object.keys(JSON.parse(answer.body) as object).sort()).toEqual(['code', 'message', 'more_info', 'status']);
}

function expectNoInsides({ raw }: RawAnswer): void {
  expect(raw).not.toMatch(/\n\s+at |node_modules|\.ts:\d|SQLITE|SqliteError|RangeError|TypeError/);
  expect(raw).not.toContain(TEST_ACCOUNT.authToken);
}

async function expectWell(): Promise<void> {
  const { lines } = (await (await fetch(`${world.emulator.url}/_emulator/journal`)).json()) as {
    lines: { kind: string }[];
  };
  expect(lines.filter(({ kind }) => kind === 'bug')).toEqual([]);
}

describe('credentials', () => {
  const { sid, authToken } = TEST_ACCOUNT;
  it.each([
    ['none', undefined],
    ['an empty header', ''],
    ['another scheme', `Bearer ${authToken}`],
    ['no base64', 'Basic !!!'],
    ['an empty password', basicAuth(sid, '')],
    ['a wrong password', basicAuth(sid, `${authToken}x`)],
    ['the token as user', basicAuth(authToken, sid)],
    ['a prototype key', basicAuth('__proto__', 'constructor')],
    ['SQL', basicAuth("' OR 1=1 --", "' OR 1=1 --")],
    ['a megabyte', `Basic ${'A'.repeat(12_000)}`],
  ])('%s are refused', async (_case, header) => {
    const headers = header === undefined ? [] : [['authorization', header] as const];
    expectTwilioRefusal(await send('/api.twilio.com/2010-04-01/Accounts.json', { method: 'GET', headers }), [401]);
  });
});

describe(`requests of any form (seed ${FUZZ_SEED})`, () => {
  it.each([
    ['JSON', { headers: [AUTH, ['content-type', 'application/json']], body: '{"UniqueName":"x"}' }, [415]],
    ['no type', { headers: [AUTH], body: 'UniqueName=x' }, [415]],
    ['several parts', { headers: [AUTH, ['content-type', 'multipart/form-data; boundary=x']], body: '--x--' }, [415]],
    ['two megabytes', { body: `Data=${'a'.repeat(2_000_000)}` }, [413]],
    ['data that is no JSON', { body: 'Data=%7B%22a%22%3A' }, [400]],
    ['data that is a word', { body: 'Data=five' }, [400]],
    [
      'data with a thousand levels',
      { body: `Data=${encodeURIComponent(`{"a":${'['.repeat(1_000)}${']'.repeat(1_000)}}`)}` },
      [201],
    ],
    ['data beyond 16 kB', { body: `Data=${encodeURIComponent(JSON.stringify({ a: 'x'.repeat(17_000) }))}` }, [413]],
    ['an unknown parameter', { body: '__proto__=1' }, [400]],
    ['a name twice as long as allowed', { body: `UniqueName=${'n'.repeat(640)}` }, [400]],
    ['a Ttl that is none', { body: 'Ttl=1e3' }, [400]],
    ['broken percent signs', { body: 'UniqueName=%E0%A4%A&Ttl=%' }, [400]],
  ] as [string, Sending, number[]][])('%s', async (_case, sending, statuses) => {
    const answer = await send(`/sync.twilio.com/v1/Services/${service}/Documents`, sending);
    expect([answer.status, answer.body.slice(0, 200)]).toEqual([
      expect.toSatisfy((status) => statuses.includes(status)),
      expect.anything(),
    ]);
    if (answer.status >= 400) expectTwilioRefusal(answer, statuses);
    await expectWell();
  });

  it.each([
    '/',
    '//',
    '/api.twilio.com',
    '/api.twilio.com/',
    '/api.twilio.com//2010-04-01/Accounts.json',
    '/api.twilio.com/../_emulator/reset',
    '/API.TWILIO.COM/2010-04-01/accounts.json',
    '/evil.example/x',
    '/api.twilio.com.evil.example/2010-04-01/Accounts.json',
    '/sync.twilio.com/v1/Services/%2e%2e',
    '/sync.twilio.com/v1/Services/%',
    '/sync.twilio.com/v1/Services/..%2f..',
    '/sync.twilio.com/v1/Services/__proto__',
    '/sync.twilio.com/v1/Services/%00',
    '/_emulator',
    '/_emulator/',
    '/_emulator/conferences/%/timeline',
    '/_emulator/conferences/%E0%A4%A/timeline',
    '/_emulator/__proto__',
    'http://[/x',
    'http://',
    'https://api.twilio.com:x/2010-04-01/Accounts.json',
    '*',
    'api.twilio.com/x',
    '/api.twilio.com/2010-04-01/Accounts.json?PageSize=-1',
    '/api.twilio.com/2010-04-01/Accounts.json?PageSize=1e9&__proto__=1',
    '/_emulator/journal?since=NaN',
    '/_emulator/journal?since=1e999',
  ])('%s as an address', async (target) => {
    for (const method of ['GET', 'POST', 'DELETE', 'PUT', 'OPTIONS', 'HEAD']) {
      if (target.startsWith('/_emulator') && method !== 'GET') continue;
      const answer = await send(target, { method });
      expect([method, answer.status]).toEqual([method, expect.toSatisfy((status) => status < 500 && status >= 200)]);
      expectNoInsides(answer);
    }
    await expectWell();
  });

  it('the controls refuse a web page, and JSON that is none', async () => {
    for (const path of ['/_emulator/reset', '/_emulator/faults', '/_emulator/call-faults']) {
      expect((await send(path, { headers: [['origin', 'https://evil.example']] })).status).toBe(403);
      expect((await send(path, { headers: [['host', 'rebound.evil.example:4010']] })).status).toBe(403);
      for (const body of [
        '{',
        '[[',
        'nul',
        '\u0000',
        '{"api":{"dropRate":"x"}}',
        '{"__proto__":{"polluted":1}}',
        `${'['.repeat(100_000)}`,
      ]) {
        if (path === '/_emulator/reset') continue;
        const answer = await send(path, { headers: [], body });
        expect([path, body.slice(0, 30), answer.status]).toEqual([
          path,
          body.slice(0, 30),
          expect.toSatisfy((status) => status < 500),
        ]);
        expectNoInsides(answer);
      }
    }
    await fetch(`${world.emulator.url}/_emulator/faults`, { method: 'DELETE' });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    await expectWell();
  });
});

describe(`values of any kind (seed ${FUZZ_SEED})`, () => {
  it('come back as they were given, or are refused', { timeout: FUZZ_TIMEOUT_MS }, async () => {
    await fuzz(
      40,
      fc.asyncProperty(oddText(100), oddText(100), async (name, value) => {
        const data = JSON.stringify({ [name || 'x']: value, constructor: 1 });
        const body = new URLSearchParams({ UniqueName: name, Data: data }).toString();
        const made = await send(`/sync.twilio.com/v1/Services/${service}/Documents`, { body });
        if (made.status !== 201) return expectTwilioRefusal(made, [400, 409]);
        const { sid, data: kept } = JSON.parse(made.body) as { sid: string; data: unknown };
        expect(kept).toEqual(JSON.parse(Buffer.from(data).toString()));
        const found = await send(`/sync.twilio.com/v1/Services/${service}/Documents/${sid}`, {
          method: 'GET',
          headers: [AUTH],
        });
        expect((JSON.parse(found.body) as { data: unknown }).data).toEqual(kept);
        await send(`/sync.twilio.com/v1/Services/${service}/Documents/${sid}`, { method: 'DELETE', headers: [AUTH] });
      }),
    );
    await expectWell();
  });

  it('in any operation never bring it down', { timeout: FUZZ_TIMEOUT_MS }, async () => {
    const { sid } = TEST_ACCOUNT;
    const account = `/api.twilio.com/2010-04-01/Accounts/${sid}`;
    const places = [
      `${account}/Calls.json`,
      `${account}/Applications.json`,
      `${account}/Conferences/room/Participants.json`,
      `${account}/Recordings/RE${'0'.repeat(32)}.json`,
      `/sync.twilio.com/v1/Services/${service}/Lists`,
      `/sync.twilio.com/v1/Services/${service}/Maps`,
      '/intelligence.twilio.com/v2/Services',
      '/intelligence.twilio.com/v2/Transcripts',
    ];
    const names = [
      'To',
      'From',
      'Url',
      'Twiml',
      'Label',
      'TimeLimit',
      'StatusCallback',
      'StatusCallbackEvent',
      'FriendlyName',
      'UniqueName',
      'VoiceUrl',
      'Channel',
      'ServiceSid',
      'LanguageCode',
      'Ttl',
      'Data',
      'WebhookUrl',
      '__proto__',
    ];
    const values = fc.oneof(
      oddText(),
      fc.constantFrom(
        '+15005550006',
        `app:AP${'0'.repeat(32)}?a=b`,
        '<Response>',
        `<Response>${'<Say>'.repeat(500)}`,
        '<!DOCTYPE x [<!ENTITY a "b">]><Response>&a;</Response>',
        '{"a":[]}',
        'http://169.254.169.254/',
      ),
    );
    await fuzz(
      250,
      fc.asyncProperty(
        fc.constantFrom(...places),
        fc.constantFrom('POST', 'POST', 'GET', 'DELETE'),
        fc.array(fc.tuple(fc.constantFrom(...names), values), { maxLength: 6 }),
        async (place, method, fields) => {
          const text = new URLSearchParams(fields).toString();
          const answer =
            method === 'POST'
              ? await send(place, { body: text })
              : await send(`${place}?${text}`.slice(0, 8_000), { method, headers: [AUTH] });
          expect([place, fields, answer.status]).toEqual([
            place,
            fields,
            expect.toSatisfy((status) => status >= 200 && status < 500),
          ]);
          expectNoInsides(answer);
        },
      ),
    );
    await expectWell();
  });
});
