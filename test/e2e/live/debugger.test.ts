/** Twilio's Debugger: what goes wrong at the carrier comes back through `/error-handler`, joined to its call, and is in the summary. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort, type LiveWorld, startLiveWorld } from '../../support/live-world.ts';
import { openTap, type WebhookTap } from '../../support/webhook-tap.ts';

let world: LiveWorld;
let tap: WebhookTap;
beforeAll(async () => {
  [world, tap] = await Promise.all([startLiveWorld(), openTap()]);
});
afterAll(async () => {
  await tap.close();
  await world.dispose();
});

it('a callback that a tunnel loses is told of by the Debugger, a warning of its call, and counted in the summary', async () => {
  const port = String(await freePort());
  tap.forwardTo(`http://127.0.0.1:${port}`);
  let lost = 0;
  tap.beforeAnswer = async ({ path, answer }) => {
    if (path !== '/conference-status-webhook' || lost > 0) return;
    lost += 1;
    Object.assign(answer, { status: 502, type: 'text/plain', body: '' });
  };
  const url = `${tap.url}/error-handler`;
  await world.emulator.fetch('/_emulator/debugger', { method: 'POST', body: JSON.stringify({ url }) });
  const reach = ['--port', port, '--public-url', tap.url, '--cps', '50'];
  const argv = [
    'run',
    '--world',
    'live',
    '--yes',
    '--seed',
    '7',
    '--pairs',
    '1',
    '--responder',
    'offline',
    '--no-audio',
  ];
  const { code, out } = await world.here([...argv, ...reach]);
  expect(code).toBe(0);
  expect(out).toMatch(/errors +1 CRITICAL from Twilio/);
  const events = (await world.read('events.jsonl'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events.filter(({ event }) => event === 'warning')).toEqual([
    expect.objectContaining({
      call_id: 'call_0001',
      code: 'twilio-11200',
      message: expect.stringMatching(/^CRITICAL: .*conference-status-webhook.* answered 502\.$/),
    }),
  ]);
});
