/** The same seed gives the same rooms, however slowly and in whatever order the webhooks answer. */
import { expect, test } from 'vitest';
import { createRandom } from '../../../../src/shared/random.ts';
import { dialPair, startCallWorld, talkingPair, untilEnd } from '../../../support/call-world.ts';

async function run(latencySeed: string, seed: string, rooms: number): Promise<string> {
  const latency = createRandom(latencySeed);
  const talk = talkingPair(3);
  const world = await startCallWorld({
    seed,
    answer: async (webhook) => {
      await new Promise((resolve) => setTimeout(resolve, latency.int(6)));
      return talk(webhook);
    },
  });
  try {
    const application = await world.application('/voice');
    const ends: Promise<unknown>[] = [];
    for (let room = 0; room < rooms; room += 1) {
      const conferenceSid = await dialPair(world, application, `${latencySeed}-${room}`, { record: true });
      ends.push(untilEnd(world, conferenceSid));
    }
    await Promise.all(ends);
    const timelines = [];
    for (let room = 0; room < rooms; room += 1) timelines.push(await world.timeline(`${latencySeed}-${room}`));
    const text = JSON.stringify(timelines);
    return text.replaceAll(`"${latencySeed}-`, '"room-');
  } finally {
    await world.dispose();
  }
}

test('five runs of twenty rooms at once with random latencies are identical, SIDs included', async () => {
  const runs = new Set<string>();
  for (let number = 0; number < 5; number += 1) runs.add(await run(`latency-${number}`, 'same', 20));
  expect(runs.size).toBe(1);
  expect(JSON.parse([...runs][0] ?? '[]')).toHaveLength(20);
});

test('another seed gives other rooms', async () => {
  expect(await run('latency', 'one', 1)).not.toBe(await run('latency', 'two', 1));
});
