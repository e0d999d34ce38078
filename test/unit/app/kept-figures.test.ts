import { describe, expect, it } from 'vitest';
import { countKept } from '../../../src/app/kept-figures.ts';
import { aCall, withBackChannel } from '../dataset/a-run.ts';

describe('figures of kept calls', () => {
  it('are the back-channels of all, and the length of the accepted ones, with sound and without', () => {
    const recording = { sid: 'RE1', file: 'audio/call_0002.wav', channels: 2, duration_s: 30 };
    const figures = countKept();
    figures.add(withBackChannel(aCall('call_0001', undefined, { duration_s: 20 })), true);
    figures.add(withBackChannel(aCall('call_0002', undefined, { duration_s: 30, recording })), true);
    figures.add(withBackChannel(aCall('call_0003', undefined, { duration_s: 500, recording })), false);
    expect(figures.read()).toEqual({ backChannels: 3, talkSeconds: 50, soundSeconds: 30 });
  });
});
