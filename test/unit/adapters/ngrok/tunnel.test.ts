import { expect, it } from 'vitest';
import { openTunnel } from '../../../../src/adapters/ngrok/tunnel.ts';
import { silentLogger } from '../../../../src/shared/log.ts';

const open = (port: number) =>
  openTunnel('http://127.0.0.1:3000', { publicUrl: 'https://calls.example.com/twilio/', port }, silentLogger());

it('a public URL keeps its path and loses the last slash', async () => {
  expect((await open(3000)).url).toBe('https://calls.example.com/twilio');
});

it('a public URL without a port that a tunnel could lead to is refused', async () => {
  await expect(open(0)).rejects.toMatchObject({ code: 'CONFIG_INVALID', hint: expect.stringContaining('--port') });
});
