import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createHttpClient } from '../../../src/shared/http.ts';
import { deafServer } from '../../support/deaf-server.ts';

const client = createHttpClient();
let server: Server;
let base = '';

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/silent') return;
    if (request.url === '/half') {
      response.writeHead(200, { 'content-length': '100' });
      response.write('part');
      return void response.destroy();
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => response.end(`${request.method} ${Buffer.concat(chunks).toString()}`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  client.close();
  server.closeAllConnections();
  server.close();
});

describe('outgoing http', () => {
  it('sends a body and reads the answer whole', async () => {
    const response = await client.send({ method: 'POST', url: `${base}/`, body: 'grüße', timeoutMs: 5000 });
    expect(response).toMatchObject({ status: 200 });
    expect(response.body.toString('utf8')).toBe('POST grüße');
  });

  it('says that a silent server did not answer in time, and that it may have seen the request', async () => {
    await expect(client.send({ method: 'GET', url: `${base}/silent`, timeoutMs: 30 })).rejects.toMatchObject({
      reason: 'timeout',
      connected: true,
    });
  });

  it('says that nobody listens, and that nothing was sent', async () => {
    await expect(client.send({ method: 'GET', url: 'http://127.0.0.1:1/', timeoutMs: 2000 })).rejects.toMatchObject({
      reason: 'connection',
      connected: false,
    });
  });

  it('gives a connection less time than an answer where it is told to', async () => {
    const deaf = await deafServer();
    onTestFinished(() => deaf.close());
    const request = { method: 'GET', timeoutMs: 8000, connectMs: 100 };
    await expect(client.send({ ...request, url: `${deaf.url}/` })).rejects.toMatchObject({
      reason: 'timeout',
      connected: false,
      message: expect.stringContaining('within 100 ms'),
    });
    const slow = { ...request, url: `${base}/silent`, timeoutMs: 300 };
    await expect(client.send(slow)).rejects.toMatchObject({ reason: 'timeout', connected: true });
  });

  it('ends with its signal, before and during the request', async () => {
    await expect(
      client.send({ method: 'GET', url: `${base}/silent`, timeoutMs: 5000, signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ reason: 'aborted' });
    const controller = new AbortController();
    const pending = client.send({ method: 'GET', url: `${base}/silent`, timeoutMs: 5000, signal: controller.signal });
    controller.abort();
    await expect(pending).rejects.toMatchObject({ reason: 'aborted' });
  });

  it('refuses an answer that is too large and one that breaks off', async () => {
    await expect(
      client.send({ method: 'POST', url: `${base}/`, body: 'x'.repeat(100), timeoutMs: 5000, maxBytes: 50 }),
    ).rejects.toMatchObject({ reason: 'too-large' });
    await expect(client.send({ method: 'GET', url: `${base}/half`, timeoutMs: 5000 })).rejects.toMatchObject({
      reason: 'connection',
    });
  });
});
