/** Old conferences go with all that belongs to them, also those that nobody saw ending; what is new or live stays. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { forgetOldest, startRetention } from '../../../../src/emulator/retention.ts';
import { openStore, type Store } from '../../../../src/emulator/store.ts';
import { systemClock } from '../../../../src/shared/clock.ts';
import { silentLogger } from '../../../../src/shared/log.ts';
import { type IntelligenceWorld, startIntelligenceWorld } from '../../../support/intelligence-world.ts';

const TABLES = ['conferences', 'calls', 'participants', 'recordings', 'timelines', 'intelligence_transcripts'];
const LINES = ['Hello, how can I help?', 'My router is broken.', 'I will send you a new one.'];

let folder: string;
let world: IntelligenceWorld;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'synthcall-retention-'));
  world = await startIntelligenceWorld({ stateFolder: folder });
  store = await openStore(join(folder, 'emulator.db'));
});
afterEach(async () => {
  await store.close();
  await world.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** A finished call with a transcript; the SIDs of both. */
async function callNamed(uniqueName: string): Promise<{ conference: string; transcript: string }> {
  const recording = await world.recordCall(LINES, uniqueName);
  const service = await world.client.intelligence.v2.services.create({ uniqueName });
  const channel = { media_properties: { source_sid: recording } };
  const { sid } = await world.client.intelligence.v2.transcripts.create({ serviceSid: service.sid, channel });
  const [conference] = await world.client.conferences.list({ friendlyName: uniqueName });
  return { conference: conference?.sid ?? '', transcript: sid };
}

async function countRows(): Promise<number[]> {
  const counts = TABLES.map((table) => store.read<{ count: number }>(`SELECT COUNT(*) AS count FROM ${table}`));
  return (await Promise.all(counts)).map(([row]) => row?.count ?? 0);
}

const isGone = expect.objectContaining({ status: 404, code: 20404 });

test('the oldest go first, a few at a time, and nothing of them is left', async () => {
  const calls = [await callNamed('first'), await callNamed('second'), await callNamed('third')];
  expect(await countRows()).toEqual([3, 6, 6, 6, 3, 3]);
  expect(await forgetOldest(store, { conferences: 1, atOnce: 1 })).toBe(1);
  await expect(world.client.conferences(calls[0]?.conference ?? '').fetch()).rejects.toEqual(isGone);
  expect((await world.client.conferences(calls[1]?.conference ?? '').fetch()).status).toBe('completed');
  expect(await forgetOldest(store, { conferences: 1, atOnce: 5 })).toBe(1);
  expect(await forgetOldest(store, { conferences: 1, atOnce: 5 })).toBe(0);
  expect(await countRows()).toEqual([1, 2, 2, 2, 1, 1]);
  await expect(world.client.intelligence.v2.transcripts(calls[1]?.transcript ?? '').fetch()).rejects.toEqual(isGone);
  await world.completed(calls[2]?.transcript ?? '');
  expect((await world.timeline('third')).segments).toHaveLength(LINES.length);
});

test('conferences of an older version are found and forgotten in the background; a live one stays', async () => {
  const old = await callNamed('old');
  const live = await callNamed('live');
  await store.write([
    { sql: 'DELETE FROM ended_conferences', args: [] },
    { sql: 'UPDATE conferences SET live = 1 WHERE sid = ?', args: [live.conference] },
  ]);
  const parts = { store, clock: systemClock(), logger: silentLogger() };
  const stop = startRetention(parts, { conferences: 0, atOnce: 5, everyMs: 5 });
  await vi.waitFor(async () => expect((await countRows())[0]).toBe(1));
  await stop();
  await expect(world.client.conferences(old.conference).fetch()).rejects.toEqual(isGone);
  expect((await world.client.conferences(live.conference).fetch()).sid).toBe(live.conference);
});
