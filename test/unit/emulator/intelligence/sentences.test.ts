/** Sentences from the speech of a room: channels, marks, times and the recogniser's mistakes. */
import { describe, expect, it } from 'vitest';
import type { RecordedSpan } from '../../../../src/emulator/engine/media.ts';
import type { TimelineReport } from '../../../../src/emulator/engine/timeline-report.ts';
import { channelOf, speechOf } from '../../../../src/emulator/intelligence/channels.ts';
import { transcribe } from '../../../../src/emulator/intelligence/sentences.ts';
import { createRandom } from '../../../../src/shared/random.ts';
import { speechOfLines } from './talking.ts';

const SPAN: RecordedSpan = {
  recording_sid: 'RE1',
  call_sid: 'CA1',
  conference_sid: 'CF1',
  channels: 2,
  track: 'both',
  start_ms: 1000,
  end_ms: 9000,
};
const segment = (callSid: string, end: 'near' | 'far', startMs: number, text: string) => ({
  call_sid: callSid,
  label: null,
  end,
  voice: 'Polly.Joanna-Neural',
  language: 'en-US',
  text,
  start_ms: startMs,
  end_ms: startMs + 500,
  words: text
    .split(' ')
    .map((word, index) => ({ word, start_ms: startMs + index * 250, end_ms: startMs + index * 250 + 200 })),
});

describe('channels', () => {
  it('put the recorded leg first and what it hears second', () => {
    expect(channelOf(SPAN, segment('CA1', 'far', 0, 'a'))).toBe(1);
    expect(channelOf(SPAN, segment('CA1', 'near', 0, 'a'))).toBe(2);
    expect(channelOf(SPAN, segment('CA2', 'far', 0, 'a'))).toBe(2);
    expect(channelOf(SPAN, segment('CA2', 'near', 0, 'a'))).toBeUndefined();
    expect(channelOf({ ...SPAN, channels: 1 }, segment('CA2', 'far', 0, 'a'))).toBe(1);
    expect(channelOf({ ...SPAN, track: 'inbound' }, segment('CA2', 'far', 0, 'a'))).toBeUndefined();
    expect(channelOf({ ...SPAN, track: 'outbound' }, segment('CA1', 'far', 0, 'a'))).toBeUndefined();
  });

  it('hold only words inside the recording, in its own time', () => {
    const segments = [
      segment('CA2', 'far', 3000, 'later on'),
      segment('CA1', 'far', 800, 'cut here'),
      segment('CA1', 'far', 9500, 'too late'),
    ];
    const speech = speechOf(SPAN, { segments } as unknown as TimelineReport);
    expect(
      speech.map(({ channel, words }) => [channel, ...words.map(({ word, startMs }) => `${word} ${startMs}`)]),
    ).toEqual([
      [1, 'here 50'],
      [2, 'later 2000', 'on 2250'],
    ]);
  });
});

describe('sentences', () => {
  const LINES = ['agent: Hello there. How can I help you today?', 'customer: My order, it is late.'];

  it('end at the marks and keep the times of their words', () => {
    const sentences = transcribe(speechOfLines(LINES), { mode: 'perfect', profile: 'clean' }, createRandom('x'));
    expect(sentences.map(({ index, channel, text, words }) => [index, channel, text, words[0]?.startMs])).toEqual([
      [0, 2, 'Hello there.', 1000],
      [1, 2, 'How can I help you today?', 1800],
      [2, 1, 'My order, it is late.', 5200],
    ]);
    for (const { text, words } of sentences) expect(words.map(({ word, mark }) => word + mark).join(' ')).toBe(text);
  });

  it('are the same for the same stream, and one stretch of speech never shifts another', () => {
    const hearing = { mode: 'recognise', profile: 'noisy', wordErrorRate: 0.4 } as const;
    const speech = speechOfLines([...LINES, 'agent: Let me look into that for you right away, please hold the line.']);
    const texts = (part: typeof speech) => transcribe(part, hearing, createRandom('y')).map(({ text }) => text);
    const all = texts(speech);
    expect(all).toEqual(texts(speech));
    expect(all.join(' ')).not.toContain('Let me look into that for you right away, please hold the line.');
    expect(texts(speech.slice(0, 2))).toEqual(all.slice(0, texts(speech.slice(0, 2)).length));
    for (const sentence of transcribe(speech, hearing, createRandom('y'))) {
      expect(sentence.words.map(({ word, mark }) => word + mark).join(' ')).toBe(sentence.text);
    }
  });
});
