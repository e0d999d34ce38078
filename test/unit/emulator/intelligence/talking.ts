/** Makes talks for unit tests out of lines such as `agent: How can I help?`, heard without mistakes. */
import type { ChannelSpeech } from '../../../../src/emulator/intelligence/channels.ts';
import { transcribe } from '../../../../src/emulator/intelligence/sentences.ts';
import { type Talk, talkOf } from '../../../../src/emulator/intelligence/talk.ts';
import { createRandom } from '../../../../src/shared/random.ts';

/** Speech on two channels, customer first, each word 300 ms. */
export function speechOfLines(lines: readonly string[]): ChannelSpeech[] {
  let atMs = 1000;
  return lines.map((line) => {
    const [speaker = '', text = ''] = line.split(/: (.*)/s);
    const words = text.split(' ').map((word) => {
      atMs += 400;
      return { word, startMs: atMs - 400, endMs: atMs - 100 };
    });
    atMs += 1000;
    return { channel: speaker === 'customer' ? 1 : 2, voice: 'Polly.Joanna-Neural', words };
  });
}

/** A talk in which roles are known. */
export function talk(...lines: string[]): Talk {
  const sentences = transcribe(speechOfLines(lines), { mode: 'perfect', profile: 'clean' }, createRandom('talk'));
  return talkOf(
    sentences,
    new Map([
      [1, 'customer'],
      [2, 'agent'],
    ]),
  );
}
