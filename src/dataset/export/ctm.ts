/** CTM: every word that was said with its time, by channel. This is the truth, to compare the word times of a recogniser with. */
import { CHANNELS } from '../../domain/record.ts';
import { asrWord, fieldName } from './asr-text.ts';
import type { Form } from './form.ts';

export const ctmForm: Form = {
  open: (folder, context) => {
    const file = folder.text('calls.ctm');
    return {
      add: async ({ call, turns, audio }) => {
        const channelOf = audio?.channelOf ?? CHANNELS;
        const words = turns.flatMap((turn) => {
          if (!turn.words) context.note('turns without word times are left out');
          return (turn.words ?? []).map(({ word, start_s, end_s }) => ({
            channel: channelOf[turn.role],
            startS: start_s,
            lengthS: Math.max(0, end_s - start_s),
            word: asrWord(word).replace(/\s+/g, '_'),
          }));
        });
        const lines = words
          .filter(({ word }) => word !== '')
          .sort((a, b) => a.channel - b.channel || a.startS - b.startS)
          .map(
            ({ channel, startS, lengthS, word }) =>
              `${fieldName(call.call_id)} ${channel} ${startS.toFixed(3)} ${lengthS.toFixed(3)} ${word}\n`,
          );
        await file.write(lines.join(''));
      },
      finish: async () => {},
    };
  },
};
