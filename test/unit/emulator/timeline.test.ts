/** Virtual time: it jumps, it waits, and it never depends on how long anything took. */
import { describe, expect, test } from 'vitest';
import { createRealTimeline, createVirtualTimeline, type Timeline } from '../../../src/emulator/timeline.ts';
import { createRandom } from '../../../src/shared/random.ts';
import { manualClock } from '../../support/manual-clock.ts';

const noFault = (error: unknown) => {
  throw error;
};
const soon = () => new Promise<void>((resolve) => setImmediate(resolve));

async function idle(): Promise<void> {
  for (let round = 0; round < 30; round += 1) await soon();
}

describe('virtual time', () => {
  test('stands still until it is released, then runs through all events in order', async () => {
    const timeline = createVirtualTimeline(1000, noFault);
    const seen: [string, number][] = [];
    const note = (name: string) => () => seen.push([name, timeline.now()]);
    timeline.after(500, note('later'));
    timeline.after(100, note('first'));
    timeline.at(1100, note('second of the same instant'));
    await idle();
    expect(seen).toEqual([]);
    timeline.release();
    await idle();
    expect(seen).toEqual([
      ['first', 1100],
      ['second of the same instant', 1100],
      ['later', 1500],
    ]);
  });

  test('does not move while something outside is awaited, and applies replies in the order of asking', async () => {
    const timeline = createVirtualTimeline(0, noFault);
    const seen: string[] = [];
    const answers: (() => void)[] = [];
    const ask = (name: string) =>
      timeline.wait(new Promise<string>((resolve) => answers.push(() => resolve(name))), (value) =>
        seen.push(`${value} at ${timeline.now()}`),
      );
    timeline.at(10, () => ask('one'));
    timeline.at(10, () => ask('two'));
    timeline.at(20, () => seen.push('after'));
    timeline.release();
    await idle();
    answers[1]?.();
    await idle();
    expect(seen).toEqual([]);
    answers[0]?.();
    await idle();
    expect(seen).toEqual(['one at 10', 'two at 10', 'after']);
  });

  test('held again it finishes what is awaited and goes no further', async () => {
    const timeline = createVirtualTimeline(0, noFault);
    const seen: string[] = [];
    timeline.at(5, () => {
      timeline.hold();
      timeline.wait(Promise.resolve('reply'), (value) => seen.push(value));
    });
    timeline.at(6, () => seen.push('next'));
    timeline.release();
    await idle();
    expect(seen).toEqual(['reply']);
    timeline.release();
    await idle();
    expect(seen).toEqual(['reply', 'next']);
  });

  test('cancelled events do not happen, stopped timelines do nothing more', async () => {
    const timeline = createVirtualTimeline(0, noFault);
    const seen: string[] = [];
    const cancel = timeline.at(5, () => seen.push('cancelled'));
    timeline.at(5, () => seen.push('kept'));
    timeline.at(9, () => timeline.stop());
    timeline.at(10, () => seen.push('too late'));
    cancel();
    timeline.release();
    await idle();
    cancel();
    expect(seen).toEqual(['kept']);
  });

  test('an event that throws is reported and does not stop the others', async () => {
    const faults: unknown[] = [];
    const timeline = createVirtualTimeline(0, (fault) => faults.push(fault));
    const seen: string[] = [];
    timeline.at(1, () => {
      throw new Error('broken');
    });
    timeline.at(2, () => seen.push('goes on'));
    timeline.release();
    await idle();
    expect(faults).toHaveLength(1);
    expect(seen).toEqual(['goes on']);
  });

  test('the log of twenty talkers is the same whatever their answers take', async () => {
    const logs = new Set<string>();
    for (let run = 0; run < 6; run += 1) logs.add(await talk(createVirtualTimeline(0, noFault), `latency ${run}`));
    expect(logs.size).toBe(1);
  });
});

async function talk(timeline: Timeline, seed: string): Promise<string> {
  const latency = createRandom(seed);
  const log: string[] = [];
  let open = 20;
  await new Promise<void>((resolve) => {
    const turn = (talker: number, number: number) => {
      const ticks = latency.int(6);
      const work = (async () => {
        for (let tick = 0; tick < ticks; tick += 1) await soon();
        return talker * 31 + number;
      })();
      timeline.wait(work, (value) => {
        log.push(`${timeline.now()} ${talker} ${value}`);
        if (number < 12) timeline.after(100 + (value % 7) * 50, () => turn(talker, number + 1));
        else {
          open -= 1;
          if (open === 0) resolve();
        }
      });
    };
    for (let talker = 0; talker < 20; talker += 1) timeline.at(talker % 3, () => turn(talker, 0));
    timeline.release();
  });
  return log.join('\n');
}

describe('real time', () => {
  test('follows the clock it is given, keeps the order of events and can be stopped', () => {
    const clock = manualClock(5000);
    const timeline = createRealTimeline(clock, noFault);
    const seen: string[] = [];
    timeline.at(5300, () => seen.push('due'));
    timeline.at(5400, () => seen.push('after it was stopped'));
    timeline.after(-5, () => seen.push('at once'));
    clock.advance(0);
    expect(seen).toEqual(['at once']);
    clock.advance(300);
    timeline.stop();
    clock.advance(300);
    expect(seen).toEqual(['at once', 'due']);
  });

  test('lets an event that comes late happen at the time it was due', () => {
    const clock = manualClock(0);
    const timeline = createRealTimeline(clock, noFault);
    const seen: [string, number][] = [];
    const note = (name: string) => seen.push([name, timeline.now()]);
    timeline.at(100, () => {
      note('speech begins');
      timeline.after(20, () => note('first word ends'));
    });
    timeline.at(110, () => note('between'));
    clock.advance(150);
    expect(seen).toEqual([
      ['speech begins', 100],
      ['between', 110],
      ['first word ends', 120],
    ]);
    expect(timeline.now()).toBe(150);
  });
});
