import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSegmentProfiles } from '../../../../src/adapters/segment/segment-profiles.ts';
import type { CustomerUpdate } from '../../../../src/domain/ports.ts';
import { createRandom } from '../../../../src/shared/random.ts';
import { startChild } from '../../../support/child.ts';
import { type SegmentSink, startSegmentSink } from '../../../support/segment-sink.ts';

const SEED = 'segment-sink';
let sink: SegmentSink;
let folder: string;
let spoolPath: string;

beforeEach(async () => {
  sink = await startSegmentSink(createRandom(SEED));
  folder = mkdtempSync(join(tmpdir(), 'synthcall-segment-'));
  spoolPath = join(folder, 'state', 'segment-spool.jsonl');
});

afterEach(async () => {
  await sink.close();
  rmSync(folder, { recursive: true });
});

function open(settleMs = 30_000, host = sink.url) {
  return createSegmentProfiles({ writeKey: 'key', host, spoolPath, settleMs });
}

function anUpdate(number: number): CustomerUpdate {
  const facts = { messageId: `message-${number}`, customerId: `cust_${number % 7}`, at: '2026-01-05T09:00:00.000Z' };
  return number % 3 === 0
    ? { kind: 'profile', ...facts, traits: { total_calls: number } }
    : { kind: 'event', ...facts, name: 'call_completed', properties: { number } };
}

const idsOf = (messages: SegmentSink['accepted']) => messages.map(({ messageId }) => messageId).sort();

describe('profiles at Segment', () => {
  it(`arrive exactly once while every fifth request fails (seed ${SEED})`, async () => {
    sink.refuse(0.2);
    const profiles = open();
    const updates = Array.from({ length: 300 }, (_, number) => anUpdate(number));
    for (const update of updates) profiles.put(update);
    expect(await profiles.settle()).toMatchObject({ sent: 300, waiting: 0 });
    expect(sink.counts.refused).toBeGreaterThan(0);
    expect(idsOf(sink.accepted)).toEqual(updates.map(({ messageId }) => messageId).sort());
    expect(sink.accepted[0]).toMatchObject({
      type: 'identify',
      userId: 'cust_0',
      timestamp: '2026-01-05T09:00:00.000Z',
    });
    expect(existsSync(spoolPath)).toBe(false);
  });

  it('wait in the spool while Segment is away, and go out with the next run', async () => {
    sink.refuse(1);
    const first = open(300);
    for (const number of [1, 2, 3]) first.put(anUpdate(number));
    expect(await first.settle()).toMatchObject({ sent: 0, waiting: 3 });
    expect(readFileSync(spoolPath, 'utf8').trim().split('\n')).toHaveLength(3);
    sink.refuse(0);
    const second = open();
    second.put(anUpdate(4));
    expect(await second.settle()).toEqual({ sent: 4, waiting: 0 });
    expect(idsOf(sink.accepted)).toEqual(['message-1', 'message-2', 'message-3', 'message-4']);
  });

  it('survive a process that is killed in the middle: Segment, which keeps one of each message id, has each exactly once', async () => {
    sink.refuse(0.2);
    const child = startChild('tell-segment', [sink.url, spoolPath, '200']);
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('close', resolve));
    expect(readFileSync(spoolPath, 'utf8')).toContain('killed-199');
    const next = open();
    expect((await next.settle()).waiting).toBe(0);
    const wanted = Array.from({ length: 200 }, (_, number) => `killed-${number}`).sort();
    const bodies = new Map<string, Set<string>>();
    for (const { messageId, type, userId, timestamp, event, properties } of sink.accepted) {
      const known = bodies.get(messageId) ?? new Set();
      bodies.set(messageId, known.add(JSON.stringify({ type, userId, timestamp, event, properties })));
    }
    expect([...bodies.keys()].sort()).toEqual(wanted);
    // What was on its way when the process died came twice, the same both times: whichever is kept, it is the right one.
    expect([...bodies.values()].filter(({ size }) => size !== 1)).toEqual([]);
    expect(sink.accepted.length).toBeLessThan(2 * wanted.length);
  });

  it('never throw where the spool cannot be written', async () => {
    spoolPath = join(folder, 'nowhere\0', 'spool.jsonl');
    const profiles = open();
    profiles.put(anUpdate(1));
    expect(await profiles.settle()).toMatchObject({ sent: 1 });
  });
});
