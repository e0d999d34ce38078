import { describe, expect, it } from 'vitest';
import { type CallFacts, foldRecord } from '../../../src/calls/record.ts';
import type { Role } from '../../../src/domain/labels.ts';
import type { ConferenceTimes, SpokenSegment } from '../../../src/domain/ports.ts';
import { turnRecordSchema } from '../../../src/domain/record.ts';
import type { Turn } from '../../../src/domain/turn.ts';
import { aPlannedCall } from '../../support/plans.ts';

const FIRST = 'It went out to you with the courier today.';
const SECOND = 'So it will be with you when he comes home.';
const HEARD_FIRST = { text: 'it went out today', confidence: 0.9 };
const breaths = { first: FIRST, second: SECOND, backChannel: 'Okay.' };
const told: Turn = { index: 0, role: 'agent', said: `${FIRST} ${SECOND}`, act: 'explain' };

function segment(role: Role, text: string, startS: number, endS: number): SpokenSegment {
  return { role, text, startS, endS, words: [{ word: text.split(' ')[0] ?? '', startS, endS }] };
}

function rowsOf(turns: readonly Turn[], segments: readonly SpokenSegment[], heard: ConferenceTimes['heard'] = []) {
  const times: ConferenceTimes = { startedAt: '2026-01-05T09:00:00.000Z', durationS: 60, segments, heard };
  const facts: CallFacts = {
    runId: 'run',
    plan: aPlannedCall(),
    responder: 'scripted',
    turns,
    ending: 'customer-closed',
    outcome: undefined,
    responderCalls: 1,
    dialled: undefined,
    times,
    recording: undefined,
    costMicros: undefined,
  };
  const recorded = foldRecord(facts, { judge: ({ call }) => call.quality, score: () => ({}) });
  for (const row of recorded.turns) turnRecordSchema.parse(row);
  expect(recorded.call.turn_count).toBe(recorded.turns.length);
  return recorded.turns.map(({ turn, role, said, start_s: startS, end_s: endS, back_channel: isBack }) => [
    ...[turn, role, said, startS, endS],
    ...(isBack ? ['back-channel'] : []),
  ]);
}

const halves = [segment('agent', FIRST, 1, 3), segment('agent', SECOND, 4, 7)];
const answer: Turn = { index: 1, role: 'customer', said: 'Okay.' };

describe('a turn in two breaths', () => {
  it('is one row from the first word to the last, and the back-channel one of its own where it was spoken', () => {
    const turns = [{ ...told, breaths: { ...breaths, heardFirst: HEARD_FIRST } }, answer];
    const segments = [
      halves[0],
      segment('customer', 'Okay.', 3.9, 4.3),
      halves[1],
      segment('customer', 'Okay.', 8, 8.4),
    ];
    expect(rowsOf(turns, segments as SpokenSegment[])).toEqual([
      [0, 'agent', told.said, 1, 7],
      [1, 'customer', 'Okay.', 3.9, 4.3, 'back-channel'],
      [2, 'customer', 'Okay.', 8, 8.4],
    ]);
  });

  it('leaves the answer its own words when the same ones were not said in between', () => {
    const after = segment('customer', 'Okay.', 8, 8.4);
    for (const heardFirst of [HEARD_FIRST, undefined]) {
      const turns = [{ ...told, breaths: { ...breaths, ...(heardFirst ? { heardFirst } : {}) } }, answer];
      expect(rowsOf(turns, [...halves, after])).toEqual([
        [0, 'agent', told.said, 1, 7],
        [1, 'customer', 'Okay.', 8, 8.4],
      ]);
    }
  });

  it('is no turn when only the first was spoken, like every turn that was cut off', () => {
    expect(rowsOf([{ ...told, breaths }], [halves[0] as SpokenSegment])).toEqual([]);
  });

  it('stands without times where the carrier tells none', () => {
    const turns = [{ ...told, breaths: { ...breaths, heardFirst: HEARD_FIRST } }, answer];
    expect(rowsOf(turns, [])).toEqual([
      [0, 'agent', told.said, undefined, undefined],
      [1, 'customer', 'Okay.', undefined, undefined, 'back-channel'],
      [2, 'customer', 'Okay.', undefined, undefined],
    ]);
    expect(rowsOf([{ ...told, breaths }, answer], [])).toHaveLength(2);
  });

  it('has the words of both that were heard', () => {
    const word = (text: string, startS: number) => ({ word: text, startS, endS: startS + 0.2, confidence: 0.8 });
    const turn = {
      ...told,
      breaths: { ...breaths, heardFirst: HEARD_FIRST },
      heard: 'it went out today he comes home',
    };
    const heard = [
      { by: 'customer' as const, text: HEARD_FIRST.text, words: [word('it', 1)] },
      { by: 'customer' as const, text: 'he comes home', words: [word('he', 6)] },
    ];
    const times = { startedAt: '2026-01-05T09:00:00.000Z', durationS: 60, segments: halves, heard };
    const facts = {
      runId: 'run',
      plan: aPlannedCall(),
      responder: 'scripted',
      turns: [turn],
      ending: 'silence',
    } as const;
    const none = { outcome: undefined, dialled: undefined, recording: undefined, costMicros: undefined };
    const { turns } = foldRecord(
      { ...facts, ...none, responderCalls: 1, times },
      { judge: ({ call }) => call.quality, score: () => ({}) },
    );
    expect(turns[0]?.heard_words?.map((one) => [one.word, one.start_s])).toEqual([
      ['it', 1],
      ['he', 6],
    ]);
  });
});
