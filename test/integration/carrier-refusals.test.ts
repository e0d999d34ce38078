/** Whole live runs while the carrier refuses to end, to remove or to place something: nothing stays alive, nothing finished is lost. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HurriedWorld, openHurriedWorld } from '../support/hurried-world.ts';
import { type CarrierRequest, openSpoiledCarrier, type SpoiledCarrier } from '../support/spoiled-carrier.ts';

let world: HurriedWorld;
let carrier: SpoiledCarrier;
beforeEach(async () => {
  world = await openHurriedWorld();
  carrier = await openSpoiledCarrier(world.emulator.emulator.url);
});
afterEach(async () => {
  await carrier.close();
  await world.dispose();
});

const through = () => ({ TWILIO_BASE_URL: carrier.url });
const endsRoom = ({ method, path }: CarrierRequest) => method === 'POST' && /^\/Conferences\/CF\w+\.json$/.test(path);
const endsLeg = ({ method, path }: CarrierRequest) => method === 'POST' && /^\/Calls\/CA\w+\.json$/.test(path);
const places = ({ method, path }: CarrierRequest) => method === 'POST' && path.endsWith('/Participants.json');
const placesAgent = (request: CarrierRequest) => places(request) && request.form.get('Label') === 'agent';
const removes = ({ method, path }: CarrierRequest) => method === 'DELETE' && path.startsWith('/Applications/');

describe('a live run', () => {
  it('ends the legs of a call whose room cannot be ended', async () => {
    carrier.spoil((request) => (endsRoom(request) ? { status: 400, code: 20001 } : undefined));
    const stop = new AbortController();
    const { events } = await world.run({
      pairs: 2,
      env: through(),
      signal: stop.signal,
      onEvent: ({ event }) => event === 'turn.said' && stop.abort(),
    });
    expect(events.filter(({ event }) => event === 'call.finished')).not.toEqual([]);
    expect(carrier.requests.filter(endsLeg).length).toBeGreaterThanOrEqual(2);
    expect(await world.remains()).toMatchObject({ rooms: [], applications: [] });
  });

  it('ends the leg that was placed when the other is refused, the room refusing to end', async () => {
    let refusals = 0;
    carrier.spoil((request) => {
      if (placesAgent(request)) return { status: 400, code: 21210 };
      if (!endsRoom(request)) return undefined;
      refusals += 1;
      return refusals < 3 ? { status: 503, code: 20503 } : undefined;
    });
    const { summary } = await world.run({ pairs: 1, env: through() });
    expect(summary).toMatchObject({ failed: 1 });
    expect(carrier.requests.filter(endsLeg)).toHaveLength(1);
    expect(refusals).toBe(3);
    expect(await world.remains()).toMatchObject({ rooms: [], applications: [] });
  });

  it('ends before its application goes what it could not end before', async () => {
    let isPassing = true;
    carrier.spoil((request) => {
      if (placesAgent(request)) return { status: 400, code: 21210 };
      if (request.path === '/Applications.json' && request.method === 'GET') isPassing = false; // what is left is looked for
      return isPassing && (endsRoom(request) || endsLeg(request)) ? { status: 400, code: 20001 } : undefined;
    });
    await world.run({ pairs: 1, env: through() });
    const last = carrier.requests.findLastIndex(removes);
    expect(carrier.requests.findLastIndex((request) => endsRoom(request) || endsLeg(request))).toBeLessThan(last);
    expect(await world.remains()).toMatchObject({ rooms: [], applications: [] });
  });

  it('is done, says what it could not remove and how to, and writes everything', async () => {
    carrier.spoil((request) => (removes(request) ? { status: 500, code: 20500 } : undefined));
    const { summary, events, manifest } = await world.run({ pairs: 2, env: through() });
    expect(summary).toMatchObject({ accepted: 2, exitCode: 0, isResumable: false });
    expect(manifest).toMatchObject({ counts: { accepted: 2 } });
    expect(events.filter(({ event }) => event === 'warning')).toMatchObject([
      { code: 'closing', message: expect.stringMatching(/TwiML application.*synthcall cleanup/) },
    ]);
  });

  it('places no leg sooner than a busy carrier wants, and gives up on the call after a few tries', async () => {
    let refused = 0;
    carrier.spoil((request) => {
      if (!places(request) || refused >= 9) return undefined;
      refused += 1;
      return { status: 429, code: 20429, headers: { 'retry-after': '2' } };
    });
    const { summary, events } = await world.run({ pairs: 2, env: through() });
    expect(summary).toMatchObject({ planned: 2, failed: 1, accepted: 1 });
    expect(events.find((event) => event.event === 'call.finished' && event.verdict === 'failed')).toMatchObject({
      ending: 'leg-failed',
    });
    expect(carrier.requests.filter(places)).toHaveLength(9 + 2);
  });

  it('takes no leg for its own that was there before it asked', async () => {
    carrier.spoil((request) => (placesAgent(request) ? { status: 400, code: 16025 } : undefined));
    const { summary } = await world.run({ pairs: 1, env: through() });
    expect(summary).toMatchObject({ failed: 1 });
    expect(carrier.requests.filter(placesAgent)).toHaveLength(1);
    expect(carrier.requests.filter(({ path }) => path.endsWith('/Participants/agent.json'))).toEqual([]);
  });
});

describe("a user's own application", () => {
  it.each([
    ['points where it pointed before once the run is over', undefined],
    ['stays with whoever took it over in the meantime', 'https://other.example/voice-handler'],
  ])('%s', async (_what, takenOver) => {
    const { applications } = world.emulator.client;
    const before = 'https://mine.example/answer';
    const { sid } = await applications.create({ friendlyName: 'mine', voiceUrl: before });
    let taking: Promise<unknown> | undefined;
    const { summary } = await world.run({
      pairs: 1,
      env: { TWIML_APP_SID: sid },
      onEvent: ({ event }) => {
        if (event === 'turn.said' && takenOver) taking ??= applications(sid).update({ voiceUrl: takenOver });
      },
    });
    await taking;
    expect(summary.accepted).toBe(1);
    expect(await applications(sid).fetch()).toMatchObject({ voiceUrl: takenOver ?? before });
  });

  it('is told apart by the calls: legs that the run left ringing are ended', async () => {
    const { applications } = world.emulator.client;
    const { sid } = await applications.create({ friendlyName: 'mine', voiceUrl: 'https://mine.example/answer' });
    let isPassing = true;
    carrier.spoil((request) => {
      if (placesAgent(request)) return { status: 400, code: 21210 };
      if (request.path === '/Applications.json' && request.method === 'GET') isPassing = false;
      return isPassing && (endsRoom(request) || endsLeg(request)) ? { status: 400, code: 20001 } : undefined;
    });
    await world.run({ pairs: 1, env: { ...through(), TWIML_APP_SID: sid } });
    const live = await Promise.all(
      (['queued', 'ringing', 'in-progress'] as const).map((status) => world.emulator.client.calls.list({ status })),
    );
    expect(live.flat()).toEqual([]);
    expect((await world.remains()).rooms).toEqual([]);
  });
});
