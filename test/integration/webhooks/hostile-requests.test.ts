/** Requests that nobody at Twilio sent, and requests of Twilio's with anything in them, over real connections. */
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FUZZ_SEED, FUZZ_TIMEOUT_MS, fuzz, oddText } from '../../support/fuzzing.ts';
import type { RawAnswer } from '../../support/raw-http.ts';
import {
  AUTH_TOKEN,
  formBytes,
  LIVE_CALL,
  PUBLIC_URL,
  ROUTES,
  SHARE,
  signatureOf,
  signedForm,
  signedJson,
  startWebhookServer,
  type WebhookServer,
} from '../../support/webhook-server.ts';

let server: WebhookServer;
beforeAll(async () => {
  server = await startWebhookServer();
});
afterAll(() => server.close());

const FORM = ['content-type', 'application/x-www-form-urlencoded'] as const;
const REFUSALS = ['Forbidden\n', 'Not found\n', 'Too large\n', 'Bad request\n'];

function expectNothingLearned({ raw }: RawAnswer): void {
  expect(raw).not.toContain(AUTH_TOKEN);
  expect(raw).not.toMatch(/ at .+:\d+|node_modules|\.ts\b|\/home\/|\/tmp\/|\/work\/|[A-Z][a-z]+Error/);
}

function expectRefused(answer: RawAnswer): void {
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  expect(['', ...REFUSALS]).toContain(answer.body);
  expectNothingLearned(answer);
}

/** What may come after a good signature: TwiML that parses and fits, or "noted". */
function expectAnswered(answer: RawAnswer): void {
  expect([200, 204]).toContain(answer.status);
  expectNothingLearned(answer);
  if (answer.status === 204) {
    expect(answer.body).toBe('');
    return;
  }
  expect(Buffer.byteLength(answer.body)).toBeLessThan(64_000);
  const verbs: string[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => verbs.push(name));
  parser.write(answer.body).close();
  for (const verb of verbs) expect(['Response', 'Say', 'Pause', 'Gather', 'Redirect', 'Hangup']).toContain(verb);
}

const spent = () => [server.asked.length, server.signals.length, server.errors.length, server.transcripts.length];
const query = (values: readonly (readonly [string, string])[]) => formBytes(values);

const route = fc.constantFrom(...ROUTES);
const field = fc.tuple(oddText(40), oddText());
const callKey = fc.oneof(
  { weight: 6, arbitrary: fc.constant(LIVE_CALL) },
  oddText(),
  fc.string({ minLength: 100, maxLength: 4000 }),
);

describe(`a request without a good signature (seed ${FUZZ_SEED})`, () => {
  it('is refused whatever else it is, and nothing comes of it', { timeout: FUZZ_TIMEOUT_MS }, async () => {
    const before = spent();
    const header = fc.tuple(
      fc.constantFrom(
        'content-type',
        'content-encoding',
        'x-forwarded-host',
        'x-forwarded-proto',
        'accept',
        'expect',
        'x',
      ),
      fc.oneof(
        fc.constantFrom(
          'application/json',
          'application/x-www-form-urlencoded; charset=utf-7',
          'multipart/form-data',
          'gzip',
          'a, b',
        ),
        oddText(60).map((text) => text.replace(/[^\x20-\x7e]/g, '?')),
      ),
    );
    const signature = fc.oneof(
      fc.constant(undefined),
      oddText(60).map((text) => text.replace(/[^\x20-\x7e]/g, '')),
      fc.constant(`${'A'.repeat(27)}=`),
    );
    await fuzz(
      250,
      fc.asyncProperty(
        route,
        fc.array(field, { maxLength: 6 }),
        fc.array(field, { maxLength: 6 }),
        fc.array(header, { maxLength: 4 }),
        signature,
        async (path, inQuery, inBody, headers, signed) => {
          const own = signed === undefined ? [] : [['x-twilio-signature', signed] as const];
          const target = `${path}?${query([['call', LIVE_CALL], ['role', 'agent'], ...inQuery])}`.slice(0, 8000);
          const answer = await server.send(target, { headers: [...headers, ...own], body: query(inBody) });
          if (path === '/error-handler' && answer.status === 204) expect(answer.body).toBe('');
          else expectRefused(answer);
        },
      ),
    );
    expect(spent()).toEqual(before);
  });

  it('with any bytes as method, target and body never brings the server down', {
    timeout: FUZZ_TIMEOUT_MS,
  }, async () => {
    const bytes = fc.uint8Array({ maxLength: 300 });
    const before = spent();
    await fuzz(
      200,
      fc.asyncProperty(
        fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'TRACE', 'CONNECT', 'get', 'POST\t'),
        bytes,
        bytes,
        async (method, target, body) => {
          const text = Buffer.from(target).toString('latin1').replace(/[\s]/g, '');
          const answer = await server.send(`/${text}`, { method, body: Buffer.from(body) });
          if (answer.raw !== '') expectRefused(answer);
        },
      ),
    );
    expect(spent()).toEqual(before);
    expect(await server.send('/health', { method: 'GET' })).toMatchObject({ status: 200 });
  });

  it('is answered the same for a call that exists and one that does not', async () => {
    const answers = await Promise.all(
      [LIVE_CALL, 'synthcall-run_0007-call_9999', '__proto__'].map((call) =>
        server.send(`/respond?call=${call}&role=agent&hears=1`, {
          headers: [FORM, ['x-twilio-signature', `${'A'.repeat(27)}=`]],
          body: 'SpeechResult=hi',
        }),
      ),
    );
    const shown = answers.map(({ raw }) => raw.replace(/^Date: .*$/m, ''));
    expect(new Set(shown).size).toBe(1);
  });

  it('is logged a few times, not every time', async () => {
    const before = server.logLines.length;
    for (let count = 0; count < 100; count += 1) await server.send('/respond');
    expect(server.logLines.length - before).toBeLessThanOrEqual(2);
  });
});

describe(`a signature (seed ${FUZZ_SEED})`, () => {
  const target = `/conference-status-webhook?call=${LIVE_CALL}&role=agent`;
  const form = [
    ['CallSid', `CA${'0'.repeat(32)}`],
    ['CallStatus', 'completed'],
    ['Digits', '1'],
    ['Digits', '2'],
  ] as const;
  const body = formBytes(form);
  const good = signatureOf(PUBLIC_URL + target, body);
  const status = async (given: {
    target?: string;
    signature?: string;
    body?: string;
    headers?: [string, string][];
  }) => {
    const headers = [FORM, ['x-twilio-signature', given.signature ?? good] as const, ...(given.headers ?? [])];
    return (await server.send(given.target ?? target, { headers, body: given.body ?? body })).status;
  };

  it.each([
    ['as it was sent', {}],
    [
      'over the port that the scheme implies',
      { signature: signatureOf(`https://calls.example.com:443${target}`, body) },
    ],
    [
      'with a port in the Host header and none in the signature',
      { headers: [['host', 'calls.example.com:8443']] as [string, string][] },
    ],
    ['with fields in another order', { body: formBytes([...form].reverse()) }],
    ['with a field repeated as it was', { body: `${body}&Digits=1` }],
    [
      'with headers about the host that a proxy has changed',
      {
        headers: [
          ['host', '127.0.0.1:3000'],
          ['x-forwarded-host', '10.0.0.1'],
          ['x-forwarded-proto', 'http'],
        ] as [string, string][],
      },
    ],
    ['with the content type in capitals', { headers: [] }],
  ])('counts %s', async (_case, given) => {
    expect(await status(given)).toBe(204);
  });

  it.each([
    ['in the wrong case', { signature: good.toLowerCase() }],
    ['cut short', { signature: good.slice(0, -1) }],
    ['with something after it', { signature: `${good}=` }],
    ['sent twice', { headers: [['x-twilio-signature', good]] as [string, string][] }],
    ['of another token', { signature: signatureOf(PUBLIC_URL + target, body, 'another') }],
    ['of an empty token', { signature: signatureOf(PUBLIC_URL + target, body, '') }],
    ['of http', { signature: signatureOf(`http://calls.example.com${target}`, body) }],
    [
      'of another host, though the headers name that host',
      {
        signature: signatureOf(`https://evil.example${target}`, body),
        headers: [['x-forwarded-host', 'evil.example']] as [string, string][],
      },
    ],
    ['of another path before ours', { signature: signatureOf(`${PUBLIC_URL}/other${target}`, body) }],
    ['of another path', { target: target.replace('/conference-status-webhook', '/respond') }],
    ['with the query in another order', { target: `/conference-status-webhook?role=agent&call=${LIVE_CALL}` }],
    ['with more in the query', { target: `${target}&x=1` }],
    ['with the query in another spelling', { target: target.replace('role', '%72ole') }],
    ['with a value changed', { body: body.replace('completed', 'failed') }],
    ['with a field added', { body: `${body}&SpeechResult=yes` }],
    ['with a field repeated otherwise', { body: `${body}&CallStatus=failed` }],
    ['with a field taken away', { body: formBytes(form.slice(1)) }],
    ['with the body taken away', { body: '' }],
  ])('does not count %s', async (_case, given) => {
    expect(await status(given)).toBe(403);
  });

  it('does not count after any change of one byte', { timeout: FUZZ_TIMEOUT_MS }, async () => {
    const flip = (text: string, at: number, to: string) =>
      text.slice(0, at % text.length) + to + text.slice((at % text.length) + 1);
    const letter = fc.constantFrom(...'abcXYZ0189_-');
    await fuzz(
      150,
      fc.asyncProperty(fc.constantFrom('target', 'body', 'signature'), fc.nat(500), letter, async (part, at, to) => {
        const whole = { target, body, signature: good };
        const changed = {
          ...whole,
          [part]: part === 'target' ? `/${flip(target.slice(1), at, to)}` : flip(whole[part as 'body'], at, to),
        };
        const same = changed.target === target && formOf(changed.body) === formOf(body) && changed.signature === good;
        const answer = await status(changed);
        expect(same ? [204] : [403, 404]).toContain(answer);
      }),
    );
  });

  it('counts for JSON only with the hash of the very bytes', async () => {
    const json = '{"transcript_sid":"GT0123456789abcdef0123456789abcdef"}';
    const { target: place, sending } = signedJson('/transcription-webhook', json);
    const heard = server.transcripts.length;
    expect((await server.send(place, sending)).status).toBe(204);
    expect(server.transcripts.length).toBe(heard + 1);
    const upper = place.replace(/[0-9a-f]{64}/, (hash) => hash.toUpperCase());
    const resigned = (to: string) => ({
      ...sending,
      headers: [
        ['content-type', 'application/json'],
        ['x-twilio-signature', signatureOf(PUBLIC_URL + to)],
      ] as const,
    });
    expect((await server.send(upper, resigned(upper))).status).toBe(204);
    const bare = '/transcription-webhook';
    const wrong = `${bare}?bodySHA256=${'0'.repeat(64)}`;
    for (const [to, what] of [
      [bare, json],
      [wrong, json],
      [`${bare}?bodySHA256=`, json],
      [place, `${json} `],
      [place, ''],
    ] as const) {
      expect([to, what, (await server.send(to, { ...resigned(to), body: what })).status]).toEqual([to, what, 403]);
    }
    expect(server.transcripts.length).toBe(heard + 2);
  });
});

/** Two encoded forms are the same to a signature when they have the same different values under each name. */
function formOf(body: string): string {
  return JSON.stringify([...new Set([...new URLSearchParams(body)].map((pair) => JSON.stringify(pair)))].sort());
}

describe(`a signed request with anything in it (seed ${FUZZ_SEED})`, () => {
  it('is answered with TwiML that parses, or noted; the log stays whole', { timeout: FUZZ_TIMEOUT_MS }, async () => {
    const known = fc.constantFrom(
      'call',
      'role',
      'hears',
      'round',
      'FriendlyName',
      'SpeechResult',
      'Confidence',
      'CallSid',
      'CallStatus',
      'RecordingSid',
      'RecordingUrl',
      'RecordingDuration',
      'RecordingChannels',
      'StatusCallbackEvent',
      'ParticipantLabel',
      'ReasonParticipantLeft',
      'Payload',
      'Level',
      'Sid',
    );
    const telling = fc.tuple(
      known,
      fc.oneof(
        oddText(),
        fc.constantFrom(
          'agent',
          'customer',
          'participant-leave',
          `RE${'0'.repeat(32)}`,
          '{"more_info":{"__proto__":1}}',
        ),
      ),
    );
    let begun = 1;
    const hears = fc.oneof(fc.constant('the latest'), fc.nat(4).map(String), oddText(20));
    const speech = fc.option(fc.oneof(fc.lorem(), oddText()), { nil: '' });
    const role = fc.constantFrom('agent', 'customer', 'customer', '__proto__');
    await fuzz(
      250,
      fc.asyncProperty(
        fc.oneof(route, fc.constantFrom(...ROUTES.slice(0, 3))),
        callKey,
        role,
        hears,
        speech,
        fc.array(telling, { maxLength: 6 }),
        async (...given) => {
          const [path, call, who, turn, said, fields] = given;
          if (server.exchange.progress(LIVE_CALL)?.isOver !== false) {
            begun += 1;
            server.beginAnew();
          }
          const latest = String((server.exchange.progress(LIVE_CALL)?.turns ?? 1) - 1);
          const inQuery = { call, role: who, hears: turn === 'the latest' ? latest : turn };
          const target = `${path}?${query(Object.entries(inQuery))}`.slice(0, 8000);
          expectAnswered(await server.sendSigned(target, [['SpeechResult', said], ...fields]));
        },
      ),
    );
    expect(server.asked.length).toBeLessThanOrEqual(begun * SHARE);
    expect(server.asked.length).toBeGreaterThan(5);
    for (const line of server.logLines) {
      expect(line.endsWith('\n') && !line.slice(0, -1).includes('\n')).toBe(true);
      expect(JSON.parse(line)).toMatchObject({ level: expect.stringMatching(/^(debug|info|warn|error)$/) });
      expect(line).not.toContain(AUTH_TOKEN);
    }
    expect(server.logLines.filter((line) => line.includes('a webhook failed'))).toEqual([]);
    for (const { callKey: key } of server.signals) expect(key).toMatch(/^[\w.-]{1,128}$/);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('leads nowhere: of a recording only its number is taken, never its address', async () => {
    const sid = `RE${'0'.repeat(32)}`;
    const form = ['http://169.254.169.254/latest/', 'file:///etc/passwd', '//evil.example/x'].flatMap((url) => [
      ['RecordingUrl', url] as const,
      ['RecordingSource', url] as const,
    ]);
    const before = server.signals.length;
    await server.sendSigned(`/recording-webhook?call=${LIVE_CALL}`, [['RecordingSid', sid], ...form]);
    await server.sendSigned(`/recording-webhook?call=${LIVE_CALL}`, [['RecordingSid', `../${sid}`], ...form]);
    const recording = { type: 'recording', recordingSid: sid, status: 'completed', durationS: 0, channels: 1 };
    expect(server.signals.slice(before)).toEqual([{ callKey: LIVE_CALL, signal: recording }]);
  });

  it('is noted with any JSON', { timeout: FUZZ_TIMEOUT_MS }, async () => {
    const deep = fc.integer({ min: 1, max: 100_000 }).map((depth) => `${'['.repeat(depth)}${']'.repeat(depth)}`);
    const json = fc.oneof(
      fc.json(),
      deep,
      oddText(),
      fc.constantFrom('null', '{"transcript_sid":{"toString":1}}', '{"__proto__":{"polluted":true}}'),
    );
    await fuzz(
      60,
      fc.asyncProperty(fc.constantFrom(...ROUTES.slice(3)), json, async (path, body) => {
        const { target, sending } = signedJson(path, body);
        expectAnswered(await server.send(target, sending));
        expectAnswered(await server.sendSigned(path, [['Payload', body.slice(0, 20_000)]]));
      }),
    );
    for (const sid of server.transcripts) expect(sid).toMatch(/^GT[0-9a-f]{32}$/i);
  });
});

describe('a signed request that is sent again', () => {
  it('buys nothing more, at the same time or later, whatever token it carries', async () => {
    const fresh = await startWebhookServer();
    await fresh.sendSigned(`/voice-handler?call=${LIVE_CALL}&role=agent`, []);
    const heard = [
      `/respond?call=${LIVE_CALL}&role=customer&hears=0`,
      [
        ['SpeechResult', 'Lantern Books, what can I do?'],
        ['Confidence', '0.9'],
      ],
    ] as const;
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, count) => {
        const { headers = [], body = '' } = signedForm(...heard);
        const token = count % 3 === 0 ? [] : [['i-twilio-idempotency-token', `token-${count % 7}`] as const];
        return fresh.send(heard[0], { headers: [...headers, ...token], body });
      }),
    );
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(answers[0]?.body).toContain('Line 1.');
    await fresh.sendSigned(...heard);
    expect(fresh.asked).toHaveLength(1);
    await fresh.close();
  });

  it('gets no answer that was made for another under the same token', async () => {
    const token = [['i-twilio-idempotency-token', 'one-token']] as const;
    const send = (target: string) => {
      const { headers = [], body = '' } = signedForm(target, []);
      return server.send(target, { headers: [...headers, ...token], body });
    };
    server.beginAnew();
    const known = await send(`/voice-handler?call=${LIVE_CALL}&role=customer`);
    expect(known.body).toContain('<Gather');
    expect((await send('/voice-handler?call=somebody-else&role=customer')).body).not.toContain('<Gather');
  });
});
