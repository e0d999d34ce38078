/** Everything goes wrong at once: callbacks, the carrier's REST API, Sync, the model and the line. `CHAOS_CALLS` sets how many calls are made in it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRandom, freshSeed } from '../../src/shared/random.ts';
import { type HurriedWorld, openHurriedWorld } from '../support/hurried-world.ts';
import { type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';

const CALLS = Number(process.env['CHAOS_CALLS'] ?? 30);
const SEED = process.env['CHAOS_SEED'] ?? freshSeed();

let world: HurriedWorld;
let model: OpenAiServer;
beforeEach(async () => {
  [world, model] = await Promise.all([openHurriedWorld(), startOpenAiServer()]);
  await world.faults('call-faults', {
    callbackDuplicate: 0.1,
    callbackLate: 0.05,
    callbackReordered: 0.05,
    callbackLost: 0.03,
    legDrop: 0.02,
  });
  // A connection that is cut, before the request is carried out or after, is what a client sees of a server's timeout.
  const often = { rate5xx: 0.05, dropRate: 0.01, dropAfterRate: 0.01 };
  await world.faults('faults', { seed: SEED, sync: often, api: often });
  const random = createRandom(`${SEED}/model`);
  model.behaveBy(() =>
    random.weighted([
      ['ok', 0.93],
      ['500', 0.05],
      ['slow', 0.02],
    ] as const),
  );
});
afterEach(async () => {
  await Promise.all([world.dispose(), model.close()]);
});

const MODEL = (url: string) => ({ SYNTHCALL_RESPONDER: 'openai', OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: url });

describe(`${CALLS} calls in a storm (seed ${SEED})`, () => {
  it.each([
    ['the offline responder', () => ({})],
    ['a model that fails and stalls', () => MODEL(model.url)],
  ])('with %s all end labelled, and the totals add up', { timeout: 60_000 + CALLS * 1_500 }, async (_who, env) => {
    const more = { MAX_DAILY_CALLS: '1000000', SYNTHCALL_YES: 'true', ...env() };
    const { summary, events, manifest, accepted, setAside } = await world.run({ pairs: CALLS, env: more });
    await world.faults('faults', {});

    expect(summary.planned).toBe(CALLS);
    expect(summary.accepted + summary.quarantined + summary.failed + summary.notDialled).toBe(CALLS);
    expect(summary.stoppedBy).toBeUndefined();
    expect([accepted.length, setAside.length]).toEqual([summary.accepted, summary.quarantined + summary.failed]);
    expect(new Set([...accepted, ...setAside].map((call) => call.call_id)).size).toBe(CALLS - summary.notDialled);
    expect(manifest['counts']).toMatchObject({ accepted: accepted.length, responder_calls: summary.responderCalls });
    expect(events.filter(({ event }) => event === 'call.finished')).toHaveLength(CALLS - summary.notDialled);

    for (const call of accepted) {
      expect(call.quality).toEqual({ verdict: 'accepted', reasons: [] });
      expect(['customer-closed', 'agent-closed', 'customer-hung-up', 'transferred']).toContain(call.ending);
      expect(call.turn_count).toBeGreaterThan(2);
    }
    for (const call of setAside) {
      const isFailed = ['leg-failed', 'responder-failed'].includes(call.ending);
      expect([call.call_id, isFailed || call.quality.reasons.length > 0]).toEqual([call.call_id, true]);
    }
    // Two calls in a hundred lose a leg, some more their model: most of them must come through.
    expect(accepted.length).toBeGreaterThan(CALLS * 0.6);

    const { rooms, applications, day } = await world.remains();
    expect([rooms, applications]).toEqual([[], []]);
    expect(day).toMatchObject({ count: summary.responderCalls, leases: {} });
  });
});
