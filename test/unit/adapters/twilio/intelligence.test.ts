/** Recognition while Twilio is in trouble: how often it asks, how long it waits, and that an interruption ends the waiting. */
import { describe, expect, it } from 'vitest';
import { createTwilioClient } from '../../../../src/adapters/twilio/client.ts';
import { createIntelligence } from '../../../../src/adapters/twilio/intelligence.ts';
import type { Clock } from '../../../../src/shared/clock.ts';
import { createRandom } from '../../../../src/shared/random.ts';
import { manualClock } from '../../../support/manual-clock.ts';

const ORDER = { recordingSid: `RE${'1'.repeat(32)}`, key: 'run/call', channels: ['customer', 'agent'] } as const;
const never = new AbortController().signal;

/** Recognition by a service that answers every request with trouble in passing, on the client that runs use. */
function troubled(clock: Clock, headers: Record<string, string> = {}) {
  const sent: string[] = [];
  const send = async ({ method }: { method: string }) => {
    sent.push(method);
    return { status: 503, headers, body: Buffer.from('{"message":"Service unavailable"}') };
  };
  const random = createRandom('intelligence.test');
  const account = { accountSid: `AC${'0'.repeat(32)}`, username: 'u', password: 'p', baseUrl: 'http://twilio.test' };
  const client = createTwilioClient(account, { send, close: () => {} }, { clock, random });
  const serviceSid = `GA${'3'.repeat(32)}`;
  const recognition = createIntelligence({ client, serviceSid, clock, random, pollMs: [5, 50], limitMs: 20_000 });
  return { sent, recognition };
}

describe('recognition while Twilio is in trouble', () => {
  it('asks for one thing a few times, in one loop', async () => {
    const { sent, recognition } = troubled({ ...manualClock(), sleep: async () => {} });
    await expect(recognition.transcribe(ORDER, never)).rejects.toMatchObject({ code: 'CARRIER_BUSY' });
    expect(sent).toEqual(['GET', 'GET', 'GET', 'GET', 'GET', 'GET']);
  });

  it('waits no longer where the run is interrupted, however long Twilio asks it to', async () => {
    const run = new AbortController();
    const sleep: Clock['sleep'] = (_, signal) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
        run.abort(new Error('interrupted'));
      });
    const { sent, recognition } = troubled({ ...manualClock(), sleep }, { 'retry-after': '60' });
    await expect(recognition.transcribe(ORDER, run.signal)).rejects.toThrow('interrupted');
    expect(sent).toEqual(['GET']);
  });
});
