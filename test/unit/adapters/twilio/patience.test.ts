/** When a request to Twilio is sent again, and how long it waits before that. */
import { describe, expect, it } from 'vitest';
import { askAgain } from '../../../../src/adapters/twilio/ask-again.ts';
import { repeatInPassing, repeatsOf } from '../../../../src/adapters/twilio/patience.ts';
import { AskedToWait } from '../../../../src/adapters/twilio/twilio-errors.ts';
import { createRandom } from '../../../../src/shared/random.ts';
import { manualClock } from '../../../support/manual-clock.ts';

const API = 'https://api.twilio.com/2010-04-01/Accounts/AC1';
const SYNC = 'https://sync.twilio.com/v1/Services';

/** A clock that only notes what it is asked to wait. */
function notingClock() {
  const waits: number[] = [];
  return { waits, clock: { ...manualClock(), sleep: async (ms: number) => void waits.push(ms) } };
}

/** Answers in order; the last one again and again. */
function answering(...answers: readonly { statusCode: number; headers: object }[]) {
  let sent = 0;
  return {
    sent: () => sent,
    send: async () => {
      sent += 1;
      return answers[Math.min(sent, answers.length) - 1] as (typeof answers)[number];
    },
  };
}

const random = createRandom('patience.test');
const OK = { statusCode: 200, headers: {} };
const busy = (retryAfter?: string) => ({ statusCode: 429, headers: retryAfter ? { 'retry-after': retryAfter } : {} });

describe('the transport', () => {
  it.each([
    ['GET', `${API}/Calls.json`, 'always'],
    ['POST', `${SYNC}/IS1/Documents`, 'always'],
    ['POST', SYNC, 'when-refused'],
    ['POST', 'https://intelligence.twilio.com/v2/Services', 'when-refused'],
    ['POST', 'https://intelligence.twilio.com/v2/Transcripts', 'never'],
    ['GET', 'https://intelligence.twilio.com/v2/Transcripts/GT1/Sentences', 'never'],
    ['POST', `${API}/Conferences/room/Participants.json`, 'never'],
    ['DELETE', `${API}/Applications/AP1.json`, 'never'],
  ])('repeats %s %s: %s', (method, uri, repeats) => {
    expect(repeatsOf(method, uri)).toBe(repeats);
  });

  it('waits as long as it is asked to, in seconds or until a date', async () => {
    const { clock, waits } = notingClock();
    const date = new Date(clock.now() + 45_000).toUTCString();
    const { send, sent } = answering(busy('30'), busy(date), OK);
    expect(await repeatInPassing(send, 'always', { clock, random })).toBe(OK);
    expect([sent(), waits]).toEqual([3, [30_000, 45_000]]);
  });

  it('gives up where it is asked to wait for more than a minute', async () => {
    const { clock, waits } = notingClock();
    const { send, sent } = answering(busy('61'), OK);
    expect(await repeatInPassing(send, 'always', { clock, random })).toMatchObject({ statusCode: 429 });
    expect([sent(), waits]).toEqual([1, []]);
  });

  it('sends once what is asked for again by whoever asked', async () => {
    const { clock, waits } = notingClock();
    const { send, sent } = answering(busy('1'), OK);
    expect(await repeatInPassing(send, 'never', { clock, random })).toMatchObject({ statusCode: 429 });
    expect([sent(), waits]).toEqual([1, []]);
  });
});

describe('the carrier', () => {
  const failing = (error: unknown, times: number) => {
    let tries = 0;
    const action = async () => {
      tries += 1;
      if (tries <= times) throw error;
      return tries;
    };
    return { action, tries: () => tries };
  };

  it('waits as long as Twilio asks it to before it asks again', async () => {
    const { clock, waits } = notingClock();
    const { action } = failing(new AskedToWait(429, { code: 20429, message: 'Too many requests' }, 30_000), 2);
    expect(await askAgain('end a leg', { clock, random }, action)).toBe(3);
    expect(waits).toEqual([30_000, 30_000]);
  });

  it('gives up at once where Twilio wants to be left alone for longer, and says for how long', async () => {
    const { clock, waits } = notingClock();
    const { action, tries } = failing(new AskedToWait(503, undefined, 3_600_000), 9);
    await expect(askAgain('end a leg', { clock, random }, action)).rejects.toMatchObject({
      code: 'CARRIER_BUSY',
      message: expect.stringContaining('asked again in 3600 s'),
    });
    expect([tries(), waits]).toEqual([1, []]);
  });

  it('asks a few times with growing patience where it does not say how long', async () => {
    const { clock, waits } = notingClock();
    const { action, tries } = failing(Object.assign(new Error('busy'), { status: 503 }), 99);
    await expect(askAgain('end a leg', { clock, random }, action)).rejects.toMatchObject({ code: 'CARRIER_BUSY' });
    expect(tries()).toBe(6);
    for (const [index, wait] of waits.entries()) expect(wait).toBeLessThanOrEqual(Math.min(8_000, 500 * 2 ** index));
  });
});
