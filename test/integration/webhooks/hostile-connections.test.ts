/** Requests that are too large, too many or too slow for the webhook server, and addresses that it does not have. */
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { bytesInUse } from '../../support/memory.ts';
import { answersIn, converse } from '../../support/raw-http.ts';
import {
  LIVE_CALL,
  PUBLIC_URL,
  ROUTES,
  requestBytes,
  type Sending,
  signatureOf,
  signedForm,
  startWebhookServer,
  type WebhookServer,
} from '../../support/webhook-server.ts';

let server: WebhookServer;
afterEach(() => server.close());

const FORM = ['content-type', 'application/x-www-form-urlencoded'] as const;
const LOOKS_SIGNED = ['x-twilio-signature', `${'A'.repeat(27)}=`] as const;
const TARGET = `/respond?call=${LIVE_CALL}&role=agent&hears=1`;

describe('a body', () => {
  const send = async (sending: Sending) => {
    server = await startWebhookServer();
    return await server.send(TARGET, { ...sending, headers: [LOOKS_SIGNED, ...(sending.headers ?? [])] });
  };

  it.each([
    ['longer than it says', { headers: [FORM, ['content-length', '5']], body: 'a'.repeat(100) }, [400, 403]],
    ['that is declared too large', { headers: [FORM, ['content-length', '300000']], body: 'a'.repeat(300_000) }, [413]],
    [
      'that is too large in chunks',
      { headers: [FORM, ['transfer-encoding', 'chunked']], body: chunks(5, 65_536) },
      [413],
    ],
    [
      'with a length and in chunks',
      { headers: [FORM, ['transfer-encoding', 'chunked'], ['content-length', '3']], body: 'abc' },
      [400],
    ],
    ['with a negative length', { headers: [FORM, ['content-length', '-1']] }, [400]],
    ['with two lengths', { headers: [FORM, ['content-length', '3'], ['content-length', '4']], body: 'abc' }, [400]],
    [
      'of zeros, compressed',
      { headers: [FORM, ['content-encoding', 'gzip']], body: gzipSync(Buffer.alloc(50_000_000)) },
      [415],
    ],
    [
      'in a strange charset',
      { headers: [['content-type', 'application/x-www-form-urlencoded; charset=utf-16']], body: '+/v8-' },
      [403],
    ],
    [
      'of several parts',
      { headers: [['content-type', 'multipart/form-data; boundary=x']], body: '--x\r\n\r\n--x--' },
      [403],
    ],
    ['without a type', { body: 'SpeechResult=hi' }, [403]],
  ] as [string, Sending, number[]][])('%s is refused', async (_case, sending, statuses) => {
    const answer = await send(sending);
    expect(statuses).toContain(answer.status);
    expect(answer.body).toMatch(/^((Forbidden|Too large|Bad request)\n.*|)$/s);
    expect(server.asked).toEqual([]);
  });

  it('of forty thousand fields costs no time, signed or not', async () => {
    server = await startWebhookServer();
    const body = Array.from({ length: 40_000 }, (_, index) => `a${index.toString(36)}=`)
      .join('&')
      .slice(0, 250_000);
    const started = performance.now();
    for (const signature of [LOOKS_SIGNED[1], signatureOf(PUBLIC_URL + TARGET, body)]) {
      const answer = await server.send(TARGET, { headers: [FORM, ['x-twilio-signature', signature]], body });
      expect(answer).toMatchObject({ status: 413, body: 'Too large\n' });
    }
    // It took 17 s when each name was looked up in all others.
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('with names nested a thousand deep is a form like any other', async () => {
    server = await startWebhookServer();
    const name = `a${'[b]'.repeat(1_000)}`;
    const { headers = [], body = '' } = signedForm(TARGET, [
      [name, 'x'],
      ['a[__proto__][polluted]', 'yes'],
      ['a[]', '1'],
    ]);
    expect((await server.send(TARGET, { headers, body })).status).toBe(200);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('that never ends is cut off, and nothing of it is kept', async () => {
    server = await startWebhookServer({ requestMs: 300, headersMs: 300, checkEveryMs: 50 });
    for (const headers of [[], [LOOKS_SIGNED]]) {
      const before = bytesInUse();
      let sentBytes = 0;
      const answer = await converse(server.port, (socket) => {
        socket.write(
          requestBytes(TARGET, {
            headers: [['connection', 'keep-alive'], ['transfer-encoding', 'chunked'], ...headers],
          }),
        );
        const chunk = chunks(1, 65_536);
        const more = () => {
          if (socket.destroyed) return;
          sentBytes += chunk.length;
          if (socket.write(chunk)) setImmediate(more);
          else socket.once('drain', more);
        };
        more();
      });
      expect([403, 408]).toContain(answer.status);
      expect(bytesInUse() - before).toBeLessThan(Math.max(1_000_000, sentBytes / 4));
    }
  });
});

describe('a slow client', () => {
  it.each([
    ['says nothing', ''],
    ['stops in the first line', 'POST /resp'],
    ['stops in the headers', 'POST /respond HTTP/1.1\r\nho'],
    ['stops in the body', requestBytes('/respond', { headers: [LOOKS_SIGNED, ['content-length', '100']], body: 'ab' })],
    [
      'stops in the body of a request that was refused',
      requestBytes('/respond', { headers: [['content-length', '100']], body: 'ab' }),
    ],
    ['stays after the answer', requestBytes('/health', { method: 'GET', headers: [['connection', 'keep-alive']] })],
  ])('that %s is sent away', async (_case, bytes) => {
    server = await startWebhookServer({ requestMs: 200, headersMs: 200, keepAliveMs: 50, checkEveryMs: 50 });
    const answer = await converse(server.port, (socket) => void socket.write(bytes));
    expect([200, 403, 408]).toContain(answer.status);
  });

  it('that sends a header now and then is sent away all the same', async () => {
    server = await startWebhookServer({ requestMs: 300, headersMs: 300, checkEveryMs: 50 });
    let dripping: NodeJS.Timeout | undefined;
    const answer = await converse(server.port, (socket) => {
      socket.write('POST /respond HTTP/1.1\r\n');
      dripping = setInterval(() => socket.write('x-a: b\r\n'), 20);
    });
    clearInterval(dripping);
    expect(answer.status).toBe(408);
  });

  it('does not keep others waiting, and those who come after too many are cut', async () => {
    server = await startWebhookServer({ connections: 50 });
    const ends: (() => void)[] = [];
    const come = () =>
      converse(server.port, (socket) => {
        socket.write('POST /respond HTTP/1.1\r\nho');
        ends.push(() => socket.destroy());
      });
    const slow = Array.from({ length: 49 }, come);
    expect((await server.send('/health', { method: 'GET' })).status).toBe(200);
    slow.push(come());
    const crowd = await Promise.all(Array.from({ length: 20 }, () => server.send('/health', { method: 'GET' })));
    expect(crowd.map(({ raw }) => raw)).toEqual(crowd.map(() => ''));
    for (const end of ends) end();
    await Promise.all(slow);
    expect((await server.send('/health', { method: 'GET' })).status).toBe(200);
  });
});

describe('requests on one connection', () => {
  it('are answered in order, the signed ones only', async () => {
    server = await startWebhookServer();
    const open = ['connection', 'keep-alive'] as const;
    const { headers = [], body = '' } = signedForm(TARGET, [['SpeechResult', 'hello']]);
    const requests = [
      requestBytes('/health', { method: 'GET', headers: [open] }),
      requestBytes(TARGET, { headers: [open], body: 'SpeechResult=hello' }),
      requestBytes(TARGET, { headers: [open, ...headers], body }),
      requestBytes('/nowhere', { headers: [open] }),
      requestBytes('/health', { method: 'GET' }),
    ];
    const { raw } = await converse(server.port, (socket) => void socket.write(Buffer.concat(requests)));
    expect(answersIn(raw).map(({ status }) => status)).toEqual([200, 403, 200, 404, 200]);
  });
});

describe('an address', () => {
  const NOT_OURS = [
    '/',
    '/respond/',
    '/Respond',
    '//respond',
    '/respond/..',
    '/respond/../health',
    '/./respond',
    '/%72espond',
    '/respond%2F',
    '/respond%00',
    '/respond;x=1',
    '/health/',
    '/HEALTH',
    '/health/../respond',
    '/..%2f..%2fetc%2fpasswd',
    '/%',
    '/%ff',
    '/_emulator/reset',
    '/.env',
    '/.git/config',
    '/favicon.ico',
    '/__proto__',
    '/constructor',
    '/server-status',
    '/voice-handler.json',
    '/respond\\',
  ];

  it.each(NOT_OURS)('%s is not found, whatever the method and the signature', async (target) => {
    server = await startWebhookServer();
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'TRACE', 'PROPFIND']) {
      const signature = signatureOf(PUBLIC_URL + target);
      const answer = await server.send(target, { method, headers: [['x-twilio-signature', signature]] });
      expect([method, answer.status]).toEqual([method, 404]);
      expect(answer.head).not.toMatch(/^(allow|server|x-powered-by):/im);
    }
  });

  it('of ours is not found with another method', async () => {
    server = await startWebhookServer();
    for (const path of ROUTES) {
      for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH']) {
        expect([path, method, (await server.send(path, { method })).status]).toEqual([path, method, 404]);
      }
    }
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect([method, (await server.send('/health', { method })).status]).toEqual([method, 404]);
    }
  });

  it('in absolute form, of another server or of ours, needs its signature too', async () => {
    server = await startWebhookServer();
    for (const target of [
      'http://evil.example/respond',
      'https://calls.example.com/respond',
      '//calls.example.com/respond',
    ]) {
      const headers = [['x-twilio-signature', signatureOf(`https://calls.example.com/respond`)]] as const;
      expect([403, 404]).toContain((await server.send(target, { headers })).status);
    }
    expect(
      await converse(
        server.port,
        (socket) => void socket.write('CONNECT evil.example:443 HTTP/1.1\r\nhost: a\r\n\r\n'),
      ),
    ).toMatchObject({ raw: '' });
  });

  it('with ten thousand characters is refused before anybody looks at it', async () => {
    server = await startWebhookServer();
    expect((await server.send(`/respond?call=${'a'.repeat(20_000)}`)).status).toBe(431);
  });

  it('called health tells that it is well, and its version; nothing else', async () => {
    server = await startWebhookServer();
    const { body, head } = await server.send('/health', { method: 'GET' });
    expect(JSON.parse(body)).toEqual({ status: 'ok', version: '0.0.0-test' });
    const names = head
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(':')[0]?.toLowerCase());
    expect(names.sort()).toEqual(['connection', 'content-length', 'content-type', 'date']);
  });
});

function chunks(count: number, bytes: number): Buffer {
  const chunk = `${bytes.toString(16)}\r\n${'a'.repeat(bytes)}\r\n`;
  return Buffer.from(count === 1 ? chunk : `${chunk.repeat(count)}0\r\n\r\n`);
}
