/** The Debugger webhook: what goes wrong is told, signed, to the address that is set. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallWorld, dialPair, startCallWorld, twiml } from '../../support/call-world.ts';
import { TEST_ACCOUNT } from '../../support/emulator.ts';

let world: CallWorld;
let debuggerAnswer = 204;
beforeAll(async () => {
  world = await startCallWorld({
    answer: ({ path }) => {
      if (path === '/debugger') return { status: debuggerAnswer };
      if (path === '/broken') return { status: 200, type: 'text/xml', body: '<Response><Say>Hello</Response>' };
      if (path === '/failing') return { status: 500 };
      return twiml('<Hangup/>');
    },
  });
});
afterAll(() => world.dispose());

const control = (body: unknown) =>
  fetch(`${world.emulatorUrl}/_emulator/debugger`, { method: 'POST', body: JSON.stringify(body) });

describe('the Debugger webhook', () => {
  it('is off until an address is set, and says what is wrong with one', async () => {
    const get = async () => (await fetch(`${world.emulatorUrl}/_emulator/debugger`)).json();
    expect(await get()).toEqual({ url: null });
    expect((await control({ url: 'ftp://x' })).status).toBe(400);
    expect((await control({})).status).toBe(400);
    expect(await get()).toEqual({ url: null });
  });

  it('hears of TwiML that cannot be read, in the form that Twilio has, and of its own failure nobody hears', async () => {
    debuggerAnswer = 500;
    expect((await control({ url: `${world.appUrl}/debugger` })).status).toBe(200);
    await dialPair(world, await world.application('/broken'), 'broken');
    const event = await world.until(({ path }) => path === '/debugger');
    expect(event).toMatchObject({ method: 'POST', isSigned: true });
    const { params } = event;
    expect(params).toMatchObject({ AccountSid: TEST_ACCOUNT.sid, Level: 'ERROR', PayloadType: 'application/json' });
    expect(params['Sid']).toMatch(/^NO[0-9a-f]{32}$/);
    expect(Date.parse(params['Timestamp'] ?? '')).not.toBeNaN();
    const payload = JSON.parse(params['Payload'] ?? '');
    expect(payload).toMatchObject({ error_code: '12100', more_info: { Msg: expect.any(String) } });
    expect(payload.resource_sid).toMatch(/^CA/);
    expect(payload.webhook.request.url).toContain('/broken');
    const codes = (await world.alerts()).map(({ code }) => code);
    expect(codes).not.toContain(11200);
    debuggerAnswer = 204;
  });

  it('hears of callbacks that fail', async () => {
    await control({ url: `${world.appUrl}/debugger` });
    const statusCallback = `${world.appUrl}/failing?call=1`;
    await dialPair(world, await world.application('/voice'), 'failing', { statusCallback });
    const about = ({ params }: { params: Readonly<Record<string, string>> }) => JSON.parse(params['Payload'] ?? '{}');
    const event = await world.until((one) => about(one).webhook?.request.url === statusCallback);
    expect(about(event)).toMatchObject({ error_code: '11200', more_info: { Msg: `${statusCallback} answered 500.` } });
  });
});
