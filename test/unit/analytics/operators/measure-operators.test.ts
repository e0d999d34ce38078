/** Operator results against labels: sentiment, resolution, intent, things done, personal facts. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { agreementOf, type Confusion, countPair } from '../../../../src/analytics/operators/agreement.ts';
import { expectedIntent } from '../../../../src/analytics/operators/expected.ts';
import { formatOperators } from '../../../../src/analytics/operators/format-operators.ts';
import { compareOperators } from '../../../../src/analytics/operators/measure-operators.ts';
import type { OperatorResult, RecognisedCall } from '../../../../src/domain/recognised.ts';
import type { CallRecord, RecordedCall, TurnRecord } from '../../../../src/domain/record.ts';
import { recordedCall } from '../calls.ts';

const ROOT = new URL('../../../../', import.meta.url);
const jsonAt = (path: string) => JSON.parse(readFileSync(new URL(path, ROOT), 'utf8'));

/** A call whose customer ends in a mood, and what was recognised of it. */
function aPair(mood: 'angry' | 'pleased' | 'neutral', call: Partial<CallRecord>, ...results: OperatorResult[]) {
  const extra = (index: number): Partial<TurnRecord> =>
    index === 1 ? { act: 'state-issue', emotion: { label: mood, intensity: 0.5 } } : { act: 'greet' };
  const recorded = recordedCall(['A: Harbor, Dana here.', 'C: I was charged twice.'], extra, call);
  return [recorded, recognised(results)] as const;
}

function recognised(results: readonly OperatorResult[], lines: RecognisedCall['sentences'] = []): RecognisedCall {
  return {
    call_id: 'call_0001',
    transcript_sid: 'GT1',
    channels: { '1': 'customer', '2': 'agent' },
    accuracy: { words: 100, errors: 10, entity_words: 8, entity_errors: 2 },
    sentences: lines,
    operator_results: results,
  };
}

const label = (name: string, predicted: string): OperatorResult => ({ name, predicted_label: predicted });

describe('agreement', () => {
  it('counts accuracy over all calls, and F1 over the labels that calls really have', () => {
    const table: Confusion = new Map();
    for (const [right, found, times] of [['a', 'a', 6], ['a', 'b', 2], ['b', 'b', 1], ['b', 'other', 1]] as const) // biome-ignore format: a table
      for (let time = 0; time < times; time += 1) countPair(table, right, found);
    expect(agreementOf(table)).toEqual({
      calls: 10,
      accuracy: 0.7,
      f1: 0.6285,
      labels: [
        { label: 'a', expected: 8, found: 6, precision: 1, recall: 0.75, f1: 0.8571 },
        { label: 'b', expected: 2, found: 3, precision: 0.3333, recall: 0.5, f1: 0.4 },
        { label: 'other', expected: 0, found: 1, precision: 0, f1: 0 },
      ],
    });
    expect(agreementOf(table, 'b')?.f1).toBe(0.4);
    expect(agreementOf(table, 'other')).not.toHaveProperty('f1'); // no call has it
    expect(agreementOf(new Map())).toBeUndefined();
  });
});

describe('operators against labels', () => {
  it('are compared by name, each with its own label; what did not run or is not labelled is left out', () => {
    const comparison = compareOperators();
    comparison.add(
      ...aPair(
        'angry',
        { outcome: 'escalated', issue_category: 'high-bill' },
        label('Sentiment Analysis', 'negative'),
        label('Call Resolution', 'unresolved'),
        label('Customer Intent', 'billing-dispute'),
        { name: 'Escalation Request', utterance_match: true },
      ),
    );
    comparison.add(
      ...aPair(
        'pleased',
        { outcome: 'partly-resolved', issue_category: 'a category of somebody else' },
        label('Sentiment Analysis', 'Neutral'),
        label('Call Resolution', 'partially-resolved'),
        label('Customer Intent', 'other'),
      ),
    );
    const report = comparison.report();
    expect(report?.recognition).toMatchObject({ words: 200, word_error_rate: 0.1, entity_error_rate: 0.25 });
    expect(report?.operators.map(({ operator, calls, accuracy }) => [operator, calls, accuracy])).toEqual([
      ['Sentiment Analysis', 2, 0.5],
      ['Call Resolution', 2, 1],
      ['Customer Intent', 1, 1],
      ['Escalation Request', 1, 0],
    ]);
    expect(report?.personalFacts).toBeUndefined();
    expect(compareOperators().report()).toBeUndefined();
  });

  it('are shown with their goals, and whether these were met', () => {
    const comparison = compareOperators();
    for (let call = 0; call < 20; call += 1)
      comparison.add(...aPair('angry', { outcome: 'resolved' }, label('Sentiment Analysis', call < 13 ? 'negative' : 'neutral'), label('Call Resolution', 'resolved'))); // biome-ignore format: one call
    const report = comparison.report();
    if (!report) throw new Error('no report');
    const lines = formatOperators(report).map((line) => line.replaceAll(/ +/g, ' '));
    expect(lines[0]).toBe('Operators on 20 recognised calls: word error rate 10.0 %, inside names and numbers 25.0 %');
    expect(lines[2]).toBe("Sentiment Analysis the sign of the customer's last emotion 0.650 0.788 >= 0.70 BELOW");
    expect(lines[3]).toBe('Call Resolution the outcome 1.000 1.000 >= 0.80 ok');
  });
});

describe('personal facts', () => {
  const said = 'My name is Priya Raman, number one two four.';
  const recorded = recordedCall([`C: ${said}`, 'A: Thanks, Priya.'], (index) =>
    index === 0
      ? {
          entities: [
            { type: 'person_name', text: 'Priya Raman', start: 11, end: 22, pii: true },
            { type: 'account_id', text: 'one two four', start: 31, end: 43, pii: true },
          ],
        }
      : {},
  );
  const words = 'Hi my name is Freya Roman number one two for'.split(' ');
  const line = {
    sentence: 0,
    channel: 1,
    role: 'customer' as const,
    text: words.join(' '),
    words: words.map((word, index) => ({ word, start_s: index, end_s: index + 1 })),
  };
  const agent = { sentence: 1, channel: 2, role: 'agent' as const, text: 'Thanks Priya', words: [{ word: 'Thanks', start_s: 20, end_s: 21 }, { word: 'Priya', start_s: 21, end_s: 22 }] }; // biome-ignore format: a sentence
  const at = (sentence: number, start: number, end: number) => ({
    sentence_index: sentence,
    start_time: String(start),
    end_time: String(end),
  });
  const measured = (found: Record<string, object[]>) => {
    const comparison = compareOperators();
    const result = { name: 'Entity Recognition', extract_match: true, extract_results: found };
    comparison.add(recorded, recognised([result], [line, agent]));
    return comparison.report()?.personalFacts;
  };

  it('count as found where they were said, however they were heard', () => {
    const found = { person_name: [at(0, 4, 6)], account_id: [at(0, 7, 10)], date: [at(0, 0, 1)] };
    expect(measured(found)).toMatchObject({ recall: 1, precision: 1, f1: 1 });
  });

  it('are looked for where the vendor heard them: its times count from the start of the recording', () => {
    const comparison = compareOperators();
    const found = { person_name: [at(0, 6, 8)], account_id: [at(0, 9, 12)] };
    const result = { name: 'Entity Recognition', extract_match: true, extract_results: found };
    comparison.add(recorded, { ...recognised([result], [line, agent]), recording_start_s: -2 });
    expect(comparison.report()?.personalFacts).toMatchObject({ recall: 1, precision: 1 });
  });

  it('count as missed elsewhere or of another kind; what nobody labelled counts neither way', () => {
    const found = { person_name: [at(0, 0, 2), at(1, 21, 22)], order_id: [at(0, 7, 10)] };
    expect(measured(found)).toMatchObject({
      recall: 0,
      precision: 0,
      kinds: [
        { label: 'account_id', expected: 1, found: 0, recall: 0 },
        { label: 'person_name', expected: 1, found: 1, precision: 0, recall: 0 },
      ],
    });
  });
});

describe('intents', () => {
  const declared = jsonAt('src/adapters/twilio/operators.json') as {
    name: string;
    config: { labels?: { label: string }[] };
  }[];
  const labels = declared.find(({ name }) => name === 'Customer Intent')?.config.labels?.map((one) => one.label);

  it('cover every issue category of the personas that come along', () => {
    const categories = readdirSync(new URL('personas/customers/', ROOT)).map(
      (file) => jsonAt(`personas/customers/${file}`).issue.category as string,
    );
    for (const issue_category of categories) {
      const intent = expectedIntent({ call: { issue_category } } as RecordedCall);
      expect([issue_category, labels?.includes(intent ?? '')]).toEqual([issue_category, true]);
    }
  });

  it('have the five of every contact center under their own names', () => {
    const five = ['billing-dispute', 'damaged-item', 'wrong-item', 'address-change', 'late-delivery'];
    expect(labels).toEqual(expect.arrayContaining(five));
    for (const issue_category of five)
      expect(expectedIntent({ call: { issue_category } } as RecordedCall)).toBe(issue_category);
  });
});
