import { describe, expect, it } from 'vitest';
import { measureRealism, type RealismMeasure } from '../../../src/analytics/realism.ts';
import { REALISM_BANDS, type RealismName } from '../../../src/analytics/realism-bands.ts';
import { formatRealism } from '../../../src/analytics/realism-format.ts';
import { createSpreadCounter } from '../../../src/analytics/spread.ts';
import type { RecordedCall } from '../../../src/domain/record.ts';
import { createRandom } from '../../../src/shared/random.ts';
import { recordedCall, spokenInto } from './calls.ts';

const LINES = [
  'A: Northwind, this is Dana.',
  'C: Um, hi. My, my blender came cr- cracked.',
  'A: Oh no.',
  'C: Yeah.',
  'A: Could I get the order number?',
  'C: Four four seven one.',
];

const measured = (calls: readonly RecordedCall[], name: RealismName): RealismMeasure =>
  measureRealism(calls).measures.find((measure) => measure.name === name) as RealismMeasure;
const times = (count: number, call: (n: number) => RecordedCall) => Array.from({ length: count }, (_, n) => call(n));

/** Calls of random words, each side with its own sentence lengths. */
function babble(count: number): RecordedCall[] {
  const random = createRandom('realism-babble');
  const say = (words: number) =>
    Array.from({ length: words }, () => `w${Math.floor(900 * random.next() ** 2)}`).join(' ');
  return times(count, () =>
    recordedCall(Array.from({ length: 16 }, (_, turn) => `${turn % 2 ? 'C' : 'A'}: ${say(1 + random.int(16))}`)),
  );
}

describe('the realism report', () => {
  it('measures lengths, balance and disfluency by hand-counted numbers', () => {
    const calls = times(20, () => recordedCall(LINES));
    const value = (name: RealismName) => measured(calls, name).value;
    expect(value('turns_per_call')).toBe(6);
    expect(value('words_per_turn_mean_agent')).toBeCloseTo((4 + 2 + 6) / 3);
    expect(value('words_per_turn_median_customer')).toBe(4);
    expect(value('short_turns_agent')).toBeCloseTo(1 / 3);
    expect(value('agent_share')).toBeCloseTo(12 / 25);
    expect(value('fillers_customer')).toBeCloseTo(100 / 13);
    expect(value('repeats_customer')).toBeCloseTo(100 / 13);
    expect(value('part_words_customer')).toBeCloseTo(100 / 13);
    expect(value('back_channels')).toBe(1);
    expect(value('duplicate_calls')).toBe(19);
    expect(value('duplicate_openings')).toBeCloseTo(19 / 20);
  });

  it('counts a back-channel as one, not as a turn, and takes what follows it for no silence', () => {
    const quiet = LINES.filter((line) => !/Yeah|Oh no/.test(line));
    const calls = times(20, () => recordedCall(quiet, (index) => ({ start_s: index * 6, end_s: index * 6 + 5.5 })));
    const without = measureRealism(calls);
    const measures = measureRealism(calls.map(spokenInto));
    expect(measured(calls, 'back_channels').value).toBe(0);
    expect(measures.turns).toBe(without.turns);
    expect([without.backChannels, measures.backChannels]).toEqual([0, 20 * quiet.length]);
    const counted = `${measures.turns} turns and ${measures.backChannels} back-channels, ${measures.words} words`;
    expect(formatRealism(measures)[0]).toContain(counted);
    for (const [index, measure] of measures.measures.entries())
      expect(measure.value).toBe(measure.name === 'back_channels' ? 1 : without.measures[index]?.value);
  });

  it('sees silences of 2 to 10 seconds between turns and inside them', () => {
    const spaced = (gapS: number) =>
      recordedCall(LINES, (index) => ({ start_s: index * (2 + gapS), end_s: index * (2 + gapS) + 2 }));
    expect(
      measured(
        times(20, (n) => spaced(n < 15 ? 4 : 0.5)),
        'lookup_silences',
      ),
    ).toMatchObject({ value: 0.75, verdict: 'in-band' });
    expect(
      measured(
        times(20, () => spaced(30)),
        'lookup_silences',
      ).value,
    ).toBe(0);
    const inside = recordedCall(LINES, (index) =>
      index === 2
        ? {
            start_s: 0,
            end_s: 9,
            words: [
              { word: 'oh', start_s: 0, end_s: 1 },
              { word: 'no', start_s: 6, end_s: 7 },
            ],
          }
        : {},
    );
    expect(
      measured(
        times(20, () => inside),
        'lookup_silences',
      ).value,
    ).toBe(1);
    expect(
      measured(
        times(20, () => recordedCall(LINES)),
        'lookup_silences',
      ).verdict,
    ).toBe('not-measured');
  });

  it('measures word errors, in all and inside entities', () => {
    const said = 'My number is four four seven one.';
    const entities = [{ type: 'order_id' as const, text: 'four four seven one', start: 13, end: 32, pii: false }];
    const heard = (text: string) => times(10, () => recordedCall([`C: ${said}`], () => ({ heard: text, entities })));
    expect(measured(heard(said), 'word_error_rate').value).toBe(0);
    expect(measured(heard('my number is four five seven one'), 'word_error_rate').value).toBeCloseTo(1 / 7);
    expect(measured(heard('my number is four five seven one'), 'entity_error_rate').value).toBeCloseTo(1 / 4);
    expect(measured(heard('number is a four four seven'), 'entity_error_rate').value).toBeCloseTo(1 / 4);
    expect(measured(heard(''), 'word_error_rate').value).toBe(1);
  });

  it('says when there are too few calls, and never invents a number', () => {
    const report = measureRealism(babble(60));
    const verdict = (name: RealismName) => report.measures.find((measure) => measure.name === name)?.verdict;
    expect(verdict('self_bleu_200')).toBe('not-enough-calls');
    expect(verdict('self_bleu_50')).toBe('in-band');
    expect(verdict('word_error_rate')).toBe('not-measured');
    expect(measureRealism([]).measures.every((measure) => measure.verdict === 'not-enough-calls')).toBe(true);
    expect(JSON.stringify(measureRealism([recordedCall([])]))).not.toContain('null');
  });

  it('is the same for the same calls and seed', () => {
    const calls = babble(80);
    const report = measureRealism(calls, '7');
    expect(measureRealism(calls, '7')).toEqual(report);
    expect(measureRealism(calls, '8')).not.toEqual(report);
  });

  it('has one band per measure, each the right way round', () => {
    expect(new Set(REALISM_BANDS.map((band) => band.name)).size).toBe(REALISM_BANDS.length);
    for (const { low, high } of REALISM_BANDS) expect(low ?? 0).toBeLessThanOrEqual(high ?? Number.POSITIVE_INFINITY);
  });

  it('prints a line per measure and names what is out', () => {
    const lines = formatRealism(measureRealism(times(20, () => recordedCall(LINES))));
    expect(lines).toHaveLength(REALISM_BANDS.length + 3);
    expect(lines[0]).toBe('Realism of 20 calls, 120 turns, 500 words (realism-1)');
    expect(lines.find((line) => line.startsWith('fillers, customer'))).toMatch(/7\.69 +1\.50 to 4\.00 +3\.50 +OUT$/);
    expect(lines.find((line) => line.startsWith('self-BLEU-4, 200 calls'))).toMatch(/not enough calls \(needs 200\)$/);
    expect(lines.at(-1)).toMatch(/^\d+ of \d+ measures in their bands; out: (.+; )?fillers, customer(; .+)?\.$/);
    const [first] = formatRealism({ ...measureRealism([]), calls: 1, turns: 1, words: 1 });
    expect(first).toBe('Realism of 1 call, 1 turn, 1 word (realism-1)');
    const [only] = formatRealism({ ...measureRealism([]), inBand: 1 }).slice(-1);
    expect(only).toBe('The only measure that could be judged is in its band.');
    expect(formatRealism(measureRealism([])).at(-1)).toBe('Too few calls to judge.');
  });
});

describe('the spread', () => {
  it('counts labels, most frequent first, and says what never occurs', () => {
    const calls = [
      recordedCall(LINES, () => ({ act: 'inform' }), { outcome: 'resolved' }),
      recordedCall(LINES, () => ({ emotion: { label: 'angry', intensity: 1 } }), { outcome: 'resolved' }),
      recordedCall(LINES, () => ({}), { outcome: 'escalated', agent: 'luca' }),
    ];
    const counter = createSpreadCounter();
    for (const recorded of calls) counter.add(recorded);
    const spread = counter.spread();
    expect(spread.outcome.counts).toEqual({ resolved: 2, escalated: 1 });
    expect(spread.outcome.missing).toContain('customer-hung-up');
    expect(spread.act.counts).toEqual({ inform: 6 });
    expect(spread.emotion.counts).toEqual({ angry: 6 });
    expect(spread.emotion.evenness).toBe(0);
    expect(spread.agent.evenness).toBeCloseTo(0.918, 3);
  });
});
