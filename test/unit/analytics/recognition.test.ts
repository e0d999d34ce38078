import { describe, expect, it } from 'vitest';
import {
  accuracyOf,
  operatorFindings,
  recognisedRecord,
  recognitionErrors,
  rolesOfChannels,
} from '../../../src/analytics/recognition.ts';
import type { RecognisedSentence } from '../../../src/domain/ports.ts';
import { recordedCall } from './calls.ts';

const recorded = recordedCall(
  ['A: Thanks for calling Harbor.', 'C: My order is seven four two.', 'A: One moment please.', 'C: Thank you.'],
  (index) =>
    index === 1 ? { entities: [{ type: 'order_id', text: 'seven four two', start: 12, end: 26, pii: false }] } : {},
);

function heard(channel: number, ...texts: string[]): RecognisedSentence[] {
  return texts.map((text, index) => ({
    index,
    channel,
    text,
    startS: index,
    endS: index + 1,
    confidence: 0.9,
    words: [],
  }));
}

const sentences = [
  ...heard(1, 'My order is seven for two.', 'Thank you.'),
  ...heard(2, 'Thanks for calling harbour. One moment please.'),
];

describe('the recognised transcript', () => {
  it('tells by its words who is on which channel, whatever was presumed', () => {
    const swapped = sentences.map((one) => ({ ...one, channel: 3 - one.channel }));
    for (const presumed of [['customer', 'agent'] as const, ['agent', 'customer'] as const]) {
      expect(rolesOfChannels(recorded.turns, sentences, presumed)).toEqual(['customer', 'agent']);
      expect(rolesOfChannels(recorded.turns, swapped, presumed)).toEqual(['agent', 'customer']);
      expect(rolesOfChannels(recorded.turns, [], presumed)).toEqual(presumed);
    }
  });

  it('is counted word by word against what was said, and inside entities', () => {
    const errors = recognitionErrors(recorded.turns, sentences, ['customer', 'agent']);
    expect(errors).toEqual({ words: 15, errors: 2, entityWords: 3, entityErrors: 1 });
    expect(accuracyOf(errors)).toMatchObject({ word_error_rate: 0.1333, entity_error_rate: 0.3333 });
    expect(accuracyOf({ words: 0, errors: 0, entityWords: 0, entityErrors: 0 })).not.toHaveProperty('word_error_rate');
  });

  it('gives the scores what the operators found, by their names', () => {
    const found = (...operatorResults: Record<string, unknown>[]) =>
      operatorFindings({ sid: 'GT', sentences: [], operatorResults });
    expect(found()).toEqual({});
    expect(
      found(
        { name: 'Sentiment Analysis', predicted_label: 'Negative' },
        { name: 'Escalation Request', utterance_match: true },
      ),
    ).toEqual({ sentiment: 'negative', escalationRequested: true });
  });

  it('is written with roles, and without what is unknown', () => {
    const transcript = { sid: 'GT1', sentences: heard(1, 'Thank you.'), operatorResults: [] };
    const errors = { words: 2, errors: 0, entityWords: 0, entityErrors: 0 };
    expect(recognisedRecord(recorded, transcript, ['customer', 'agent'], errors)).toEqual({
      call_id: 'call_0001',
      transcript_sid: 'GT1',
      channels: { '1': 'agent', '2': 'customer' },
      carrier_channels: { '1': 'customer', '2': 'agent' },
      accuracy: { words: 2, errors: 0, word_error_rate: 0, entity_words: 0, entity_errors: 0 },
      sentences: [
        { sentence: 0, channel: 2, role: 'customer', text: 'Thank you.', start_s: 0, end_s: 1, confidence: 0.9 },
      ],
      operator_results: [],
    });
  });

  it('has the seconds of the call, also when recording began before or after it', () => {
    const words = [{ word: 'Thank', startS: 2.345, endS: 2.6 }];
    const [sentence] = heard(1, 'Thank you.');
    const transcript = { sid: 'GT1', sentences: [{ ...(sentence as RecognisedSentence), words }], operatorResults: [] };
    const errors = { words: 2, errors: 0, entityWords: 0, entityErrors: 0 };
    const recordedFrom = (startS: number) => {
      const recording = { sid: 'RE1', channels: 2, duration_s: 9, start_s: startS };
      const call = { ...recorded.call, recording };
      return recognisedRecord({ ...recorded, call }, transcript, ['customer', 'agent'], errors);
    };
    const early = [{ start_s: -1.625, end_s: -0.625, words: [{ word: 'Thank', start_s: 0.72, end_s: 0.975 }] }];
    expect(recordedFrom(-1.625)).toMatchObject({ recording_start_s: -1.625, sentences: early });
    expect(recordedFrom(0.5)).toMatchObject({ recording_start_s: 0.5, sentences: [{ start_s: 0.5, end_s: 1.5 }] });
  });
});
