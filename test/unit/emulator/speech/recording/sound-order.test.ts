import { describe, expect, it } from 'vitest';
import type { RecordedSpan } from '../../../../../src/emulator/engine/media.ts';
import type { TimelineReport } from '../../../../../src/emulator/engine/timeline-report.ts';
import { soundsOf } from '../../../../../src/emulator/speech/recording/recording-order.ts';

type Segment = TimelineReport['segments'][number];

const CUSTOMER = 'CA01';
const AGENT = 'CA02';

function segment(callSid: string, startMs: number, endMs: number, text: string, more: Partial<Segment> = {}): Segment {
  const common = { label: null, end: 'far', voice: 'Polly.Joanna', language: 'en-US', words: [] } as const;
  return { ...common, call_sid: callSid, text, start_ms: startMs, end_ms: endMs, ...more };
}

function timeline(segments: readonly Segment[]): TimelineReport {
  const leg = { label: null, status: 'completed', start_ms: -700, end_ms: 20_000 };
  return {
    conference_sid: 'CF01',
    friendly_name: 'room',
    started_at: '2026-01-05T09:00:00.000Z',
    ended_at: '2026-01-05T09:00:20.000Z',
    legs: [
      { ...leg, call_sid: CUSTOMER },
      { ...leg, call_sid: AGENT },
    ],
    segments,
    heard: [],
    recordings: [],
  };
}

const ofCustomer: RecordedSpan = {
  recording_sid: 'RE01',
  call_sid: CUSTOMER,
  conference_sid: 'CF01',
  channels: 2,
  track: 'both',
  start_ms: -700,
  end_ms: 20_000,
};
const talk = timeline([
  segment(AGENT, 1000, 3000, 'How can I help you?'),
  segment(CUSTOMER, 3900, 6000, 'My rug is late.'),
]);

describe('what is rendered for a recording', () => {
  it('counts from the start of the recording, with the recorded leg on the first channel', () => {
    expect(soundsOf(ofCustomer, talk, false)).toEqual({
      segments: [
        { channel: 1, text: 'How can I help you?', voice: 'Polly.Joanna', startMs: 1700, endMs: 3700 },
        { channel: 0, text: 'My rug is late.', voice: 'Polly.Joanna', startMs: 4600, endMs: 6700 },
      ],
      holds: [],
      durationMs: 20_700,
    });
  });

  it('leaves out the track that was not recorded', () => {
    const texts = (track: RecordedSpan['track']) =>
      soundsOf({ ...ofCustomer, track }, talk, false).segments.map(({ text }) => text);
    expect(texts('inbound')).toEqual(['My rug is late.']);
    expect(texts('outbound')).toEqual(['How can I help you?']);
  });

  it('puts the first leg of a conference mix first', () => {
    const mix = { ...ofCustomer, call_sid: null, channels: 1, start_ms: 0 } as const;
    expect(soundsOf(mix, talk, false).segments.map(({ channel }) => channel)).toEqual([1, 0]);
  });

  it('lets nobody be heard in a room that has not begun, or outside the recording', () => {
    const early = timeline([
      segment(AGENT, -500, -100, 'Hello?'),
      segment(CUSTOMER, -400, -100, 'Hm.'),
      segment(AGENT, 20_500, 21_000, 'Bye.'),
    ]);
    expect(soundsOf(ofCustomer, early, false).segments.map(({ text }) => text)).toEqual(['Hm.']);
  });

  it('speaks a text with long pauses once, from its beginning to where it was cut off', () => {
    const speech = { text: 'One <break time="2s"/> two three', pauses: [], start_ms: 400 };
    const parts = timeline([
      segment(AGENT, 400, 700, 'One', { speech }),
      segment(AGENT, 2700, 3000, 'two', { speech }),
    ]);
    expect(soundsOf(ofCustomer, parts, false).segments).toEqual([
      { channel: 1, text: speech.text, voice: 'Polly.Joanna', startMs: 1100, endMs: 3700 },
    ]);
  });

  it('hands pauses on', () => {
    const speech = { text: 'One two', pauses: [{ afterWord: 0, pauseMs: 300 }], start_ms: 400 };
    const [only] = soundsOf(ofCustomer, timeline([segment(AGENT, 400, 1400, 'One two', { speech })]), false).segments;
    expect(only?.pauses).toEqual(speech.pauses);
  });

  it('plays music only into long silences that the other side ends, and only when wished', () => {
    const lookUp = timeline([
      segment(CUSTOMER, 1000, 2000, 'My number is four.'),
      segment(AGENT, 3000, 4000, 'One moment.'),
      segment(AGENT, 10_000, 11_000, 'Here it is.'),
      segment(CUSTOMER, 17_000, 18_000, 'Thanks.'),
    ]);
    expect(soundsOf(ofCustomer, lookUp, true).holds).toEqual([{ channel: 1, startMs: 5600, endMs: 10_450 }]);
    expect(soundsOf(ofCustomer, lookUp, false).holds).toEqual([]);
  });
});
