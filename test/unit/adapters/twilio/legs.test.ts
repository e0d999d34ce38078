/** Placing a leg when the answer is lost: what is found in the room is ours only if it goes to our application. */
import { describe, expect, it } from 'vitest';
import { createTwilioClient } from '../../../../src/adapters/twilio/client.ts';
import { dialBoth } from '../../../../src/adapters/twilio/legs.ts';
import { HttpFailure } from '../../../../src/shared/http.ts';
import { silentLogger } from '../../../../src/shared/log.ts';
import { createRandom } from '../../../../src/shared/random.ts';
import { manualClock } from '../../../support/manual-clock.ts';

const sidOf = (kind: string, digit: string) => kind + digit.repeat(32);
const OURS = sidOf('AP', 'a');
const ROOM = sidOf('CF', '1');
const STANDING = sidOf('CA', '2');
const REQUEST = {
  callKey: 'synthcall-0123456789ab-run-call_0001',
  agent: { from: '+15555550100', label: 'agent' },
  customer: { from: '+15555550101', label: 'customer' },
  timeLimitS: 60,
  record: false,
};

/** A carrier whose first answer is lost, whose label is taken from then on, and whose room holds a leg to `to`, from the nth look on. */
function carrierWithLegTo(to: string, thereFromLook = 1, isOver = false) {
  const posts: string[] = [];
  let looks = 0;
  const rooms = () => {
    looks += 1;
    return looks < thereFromLook ? [] : [{ sid: ROOM, status: isOver ? 'completed' : 'in-progress' }];
  };
  const answers: readonly (readonly [RegExp, () => [number, object]])[] = [
    [/\/Participants\/\w+\.json/, () => [200, { call_sid: STANDING, conference_sid: ROOM }]],
    [/\/Calls\/CA\w+\.json/, () => [200, { sid: STANDING, to }]],
    [/\/Calls\.json/, () => [200, { calls: [{ sid: STANDING, to, status: isOver ? 'completed' : 'queued' }] }]],
    [/\/Conferences\.json/, () => [200, { conferences: rooms() }]],
  ];
  const send = async ({ method, url }: { method: string; url: string }) => {
    const path = new URL(url).pathname;
    if (method === 'POST') posts.push(path);
    if (method === 'POST' && path.endsWith('/Participants.json')) {
      if (posts.length === 1) throw new HttpFailure('connection', true, 'connection lost');
      return { status: 400, headers: {}, body: Buffer.from(JSON.stringify({ code: 16025, message: 'label in use' })) };
    }
    const [status, body] = answers.find(([pattern]) => pattern.test(path))?.[1]() ?? [404, { code: 20404 }];
    return { status, headers: {}, body: Buffer.from(JSON.stringify(body)) };
  };
  const account = { accountSid: sidOf('AC', '0'), username: 'u', password: 'p', baseUrl: undefined };
  const client = createTwilioClient(account, { send, close: () => {} });
  const clock = { ...manualClock(), sleep: async () => {} };
  return { posts, parts: { client, clock, random: createRandom('legs.test'), logger: silentLogger() } };
}

function dial(to: string, thereFromLook?: number, isOver?: boolean) {
  const { posts, parts } = carrierWithLegTo(to, thereFromLook, isOver);
  const application = { sid: OURS, publicUrl: 'https://run.example' };
  return { posts, dialled: dialBoth(REQUEST, application, parts, new AbortController().signal) };
}

describe('a leg whose answer was lost', () => {
  it('is taken up where it goes to our application', async () => {
    const { posts, dialled } = dial(`app:${OURS}?call=${REQUEST.callKey}&role=customer`);
    await expect(dialled).rejects.toMatchObject({ details: { vendorCode: 16025 } }); // the agent's, whose label nobody lost
    expect(posts.filter((path) => path.endsWith('/Participants.json'))).toHaveLength(2);
    expect(posts.filter((path) => !path.endsWith('/Participants.json')).map((path) => path.slice(-39))).toEqual([
      `${ROOM}.json`,
      `${STANDING}.json`,
    ]);
  });

  it.each([6, 25])('is waited for while it is on its way to its room, and not placed again: look %i', async (look) => {
    const { posts, dialled } = dial(`app:${OURS}?call=${REQUEST.callKey}&role=customer`, look);
    await expect(dialled).rejects.toMatchObject({ details: { vendorCode: 16025 } });
    expect(posts.filter((path) => path.endsWith('/Participants.json'))).toHaveLength(2); // the second is the agent's
    expect(posts.at(-1)).toContain(STANDING);
  });

  it('counts as placed when its room is over by the time it is looked for', async () => {
    const { posts, dialled } = dial(`app:${OURS}?call=${REQUEST.callKey}&role=customer`, 1, true);
    await expect(dialled).rejects.toMatchObject({ details: { vendorCode: 16025 } });
    expect(posts.filter((path) => path.endsWith('/Participants.json'))).toHaveLength(2);
  });

  it('is placed again where none goes to its address', async () => {
    const { posts, dialled } = dial(`app:${OURS}?call=somebody-elses&role=customer`, 6);
    await expect(dialled).rejects.toMatchObject({ details: { vendorCode: 16025 } });
    expect(posts.filter((path) => path.endsWith('/Participants.json')).length).toBeGreaterThan(2);
  });

  it('is not taken up, nor ended, where another application answers it', async () => {
    const { posts, dialled } = dial(`app:${sidOf('AP', 'b')}?call=${REQUEST.callKey}&role=customer`);
    await expect(dialled).rejects.toMatchObject({ code: 'CARRIER_REFUSED', details: { vendorCode: 16025 } });
    expect(posts.filter((path) => !path.endsWith('/Participants.json'))).toEqual([]);
  });
});
