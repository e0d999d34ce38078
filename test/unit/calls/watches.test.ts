import { describe, expect, it } from 'vitest';
import { watchLine } from '../../../src/calls/line-watch.ts';
import { watchForRecording } from '../../../src/calls/recording-watch.ts';
import type { ConferenceState, ListedRecording } from '../../../src/domain/ports.ts';
import { manualClock } from '../../support/manual-clock.ts';

/** Lets time pass in steps of a second, answers included. */
async function pass(clock: ReturnType<typeof manualClock>, seconds: number) {
  for (let second = 0; second < seconds; second += 1) {
    clock.advance(1000);
    await new Promise(setImmediate);
  }
}

function aLine(answers: () => ConferenceState) {
  const clock = manualClock();
  const seen: string[] = [];
  const talk = { turns: 1, isOver: false };
  let asked = 0;
  const end = watchLine({
    clock,
    carrier: {
      conferenceState: async () => {
        asked += 1;
        return answers();
      },
    },
    conferenceSid: 'CF1',
    progress: () => ({ ...talk }),
    onLive: () => seen.push('live'),
    onOver: () => seen.push('over'),
    onLingering: () => seen.push('lingering'),
  });
  return { clock, seen, talk, end, asked: () => asked };
}

describe('the watch over a line', () => {
  it('asks nobody while the conversation goes on', async () => {
    const line = aLine(() => 'live');
    for (let turn = 2; turn < 30; turn += 1) {
      line.talk.turns = turn;
      await pass(line.clock, 12);
    }
    expect(line.asked()).toBe(0);
    line.end();
  });

  it('finds out that the room has closed when the conversation is over and no callback comes', async () => {
    const line = aLine(() => 'over');
    line.talk.isOver = true;
    await pass(line.clock, 16);
    expect(line.seen).toEqual(['over']);
    line.end();
    await pass(line.clock, 60);
    expect(line.asked()).toBe(1);
  });

  it('finds out that the room is open when nothing has been heard for long', async () => {
    const line = aLine(() => 'live');
    await pass(line.clock, 40);
    expect(line.seen[0]).toBe('live');
    line.end();
  });

  it('gives up a room that stays open after its conversation', async () => {
    const line = aLine(() => 'live');
    line.talk.isOver = true;
    await pass(line.clock, 125);
    expect(line.seen.at(-1)).toBe('lingering');
    line.end();
  });
});

describe('the watch for a recording', () => {
  const ready: ListedRecording = { sid: 'RE1', status: 'ready', channels: 2, durationS: 12 };
  const watch = (answers: (ListedRecording | undefined | Error)[]) => {
    const clock = manualClock();
    const seen: string[] = [];
    let asked = 0;
    const end = watchForRecording({
      clock,
      carrier: {
        findRecording: async () => {
          const answer = answers[Math.min(asked, answers.length - 1)];
          asked += 1;
          if (answer instanceof Error) throw answer;
          return answer;
        },
      },
      callSid: 'CA1',
      limitMs: 120_000,
      onFound: ({ status }) => seen.push(status),
      onLimit: () => seen.push('limit'),
    });
    return { clock, seen, end, asked: () => asked };
  };

  it('asks less and less often until the recording is there', async () => {
    const { clock, seen, asked } = watch([undefined, new Error('503'), { ...ready, status: 'pending' }, ready]);
    await pass(clock, 80);
    expect(seen).toEqual(['ready']);
    expect(asked()).toBe(4);
  });

  it('gives up at the limit', async () => {
    const { clock, seen, asked } = watch([undefined]);
    await pass(clock, 300);
    expect(seen).toEqual(['limit']);
    expect(asked()).toBeLessThanOrEqual(6);
  });
});
