/** Webhooks as they go out: retries, redirects, fallbacks, cookies, and answers that are no TwiML. */
import { afterEach, expect, test } from 'vitest';
import { type Answering, type CallWorld, startCallWorld, twiml } from '../../../support/call-world.ts';

let world: CallWorld;
afterEach(() => world.dispose());

/** Places a plain call whose document is at a path, and resolves with its final callback. */
async function call(answer: Answering, path: string, more: object = {}): Promise<Record<string, string>> {
  world = await startCallWorld({ answer });
  const { sid } = await world.client.calls.create({
    from: '+12025550100',
    to: '+12025550123',
    url: path.startsWith('http') ? path : `${world.appUrl}${path}`,
    statusCallback: `${world.appUrl}/status`,
    ...more,
  });
  const last = await world.until(({ path: at, params }) => at === '/status' && params['CallSid'] === sid);
  return { ...last.params };
}

const paths = () => world.arrived.map(({ path }) => path).filter((path) => path !== '/status');
const codes = async () => (await world.alerts()).map(({ code }) => code);

test('a plain call runs its document, speaks for as long as that takes, and reports', async () => {
  const params = await call(
    ({ path }) => (path === '/start' ? twiml('<Say>Hello.</Say><Pause length="7"/>') : undefined),
    '/start',
  );
  expect(params).toMatchObject({
    CallStatus: 'completed',
    Direction: 'outbound-api',
    CallbackSource: 'call-progress-events',
  });
  expect(Number(params['CallDuration'])).toBeGreaterThanOrEqual(7);
  expect(Number(params['CallDuration'])).toBeLessThanOrEqual(10);
});

test('an HTTP redirect turns POST into GET, and more than ten are an error', async () => {
  await call(({ path }) => {
    if (path === '/start') return { status: 302, headers: { location: '/moved' } };
    if (path === '/moved') return twiml('<Redirect>/loop</Redirect>');
    return path === '/loop' ? { status: 307, headers: { location: '/loop' } } : undefined;
  }, '/start');
  const moved = world.arrived.find(({ path }) => path === '/moved');
  expect(moved).toMatchObject({ method: 'GET', params: {}, isSigned: true });
  expect(paths().filter((path) => path === '/loop')).toHaveLength(11);
  expect(await codes()).toEqual([11215]);
});

test('a server that is not there is tried again once, then the fallback is asked with the reason', async () => {
  await call(({ path }) => (path === '/fallback' ? twiml('<Hangup/>') : undefined), 'http://127.0.0.1:9/nobody', {
    fallbackUrl: 'http://127.0.0.1:9/nobody-either',
  });
  expect(await codes()).toEqual([11205, 11205]);
  await world.dispose();

  world = await startCallWorld({ answer: ({ path }) => (path === '/fallback' ? twiml('<Hangup/>') : undefined) });
  await world.client.calls.create({
    from: '+12025550100',
    to: '+12025550123',
    url: 'http://127.0.0.1:9/nobody',
    fallbackUrl: `${world.appUrl}/fallback`,
  });
  const { params } = await world.until(({ path }) => path === '/fallback');
  expect(params).toMatchObject({ ErrorCode: '11205', ErrorUrl: 'http://127.0.0.1:9/nobody' });
});

test('the fragment can ask for retries, which carry the same idempotency token', async () => {
  let failures = 2;
  await call(({ path }) => {
    if (path !== '/start') return undefined;
    failures -= 1;
    return failures >= 0 ? { status: 503 } : twiml('<Hangup/>');
  }, '/start#rc=3&rp=5xx');
  const tries = world.arrived.filter(({ path }) => path === '/start');
  expect(tries).toHaveLength(3);
  expect(new Set(tries.map(({ headers }) => headers['i-twilio-idempotency-token'])).size).toBe(1);
  expect(tries.every(({ isSigned }) => isSigned)).toBe(true);
  expect(await codes()).toEqual([]);
});

test('an answer that takes longer than the read timeout ends the call', async () => {
  const params = await call(async ({ path }) => {
    if (path === '/start') await new Promise((resolve) => setTimeout(resolve, 600));
    return undefined;
  }, '/start#rt=100');
  expect(params['CallStatus']).toBe('completed');
  expect(await codes()).toEqual([11200]);
});

test.each([
  ['JSON', { body: '{}', type: 'application/json' }, 12300],
  ['broken XML', { body: '<Response><Say>' }, 12100],
  ['more than 64 kB', { body: `<Response><Say>${'x'.repeat(70_000)}</Say></Response>` }, 11750],
])('%s as an answer is an error that ends the call', async (_what, answer, code) => {
  await call(({ path }) => (path === '/start' ? answer : undefined), '/start');
  expect(await codes()).toEqual([code]);
});

test('cookies come back within a call', async () => {
  await call(({ path }) => {
    if (path === '/start')
      return { body: twiml('<Redirect>/next</Redirect>'), headers: { 'set-cookie': 'visit=7; Path=/' } };
    return path === '/next' ? twiml('<Hangup/>') : undefined;
  }, '/start');
  expect(world.arrived.find(({ path }) => path === '/next')?.headers['cookie']).toBe('visit=7');
});

test('two plain calls may meet in a conference that their own documents dial', async () => {
  world = await startCallWorld({
    answer: ({ path, params }) => {
      if (path === '/near') {
        return twiml(
          `<Dial action="/after"><Conference endConferenceOnExit="true" statusCallback="${world.appUrl}/conference" statusCallbackEvent="start end">meeting</Conference></Dial>`,
        );
      }
      if (path === '/voice') {
        return params['role'] === 'talks'
          ? twiml('<Pause length="2"/><Pause length="20"/><Say>Can you hear me?</Say><Pause length="5"/>')
          : twiml('<Gather input="speech" timeout="60" speechTimeout="1" action="/heard"/>');
      }
      return path === '/after' || path === '/heard' ? twiml('<Hangup/>') : undefined;
    },
  });
  const application = await world.application('/voice');
  for (const role of ['talks', 'listens']) {
    await world.client.calls.create({
      from: '+12025550100',
      to: `app:${application}?role=${role}`,
      url: `${world.appUrl}/near`,
    });
  }
  const { params } = await world.until(({ path }) => path === '/heard');
  expect(params['SpeechResult']).toBe('Can you hear me?');
  const end = await world.until(({ params: conference }) => conference['StatusCallbackEvent'] === 'conference-end');
  expect(end.params['FriendlyName']).toBe('meeting');
  const after = await world.until(({ path }) => path === '/after');
  expect(after.params['DialCallStatus']).toBe('answered');
  expect(after.params).not.toHaveProperty('DialCallSid');
});
