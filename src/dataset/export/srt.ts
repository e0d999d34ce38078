/** SubRip subtitles: one file a call; the role is written before the words, for the form has no voices. */
import { fieldName, noteUnplaced, placedTurns } from './asr-text.ts';
import { captionsOf, captionTime, VOICES } from './captions.ts';
import type { Form } from './form.ts';

export const srtForm: Form = {
  open: (folder, context) => ({
    add: async (exported) => {
      noteUnplaced(exported.turns, placedTurns(exported.turns), context.note);
      const blocks = captionsOf(exported).map(({ role, startS, endS, text }, index) => {
        const times = `${captionTime(startS, ',')} --> ${captionTime(endS, ',')}`;
        return `${index + 1}\n${times}\n${VOICES[role]}: ${text.replaceAll('-->', '→')}\n`;
      });
      await folder.whole(`${fieldName(exported.call.call_id)}.srt`, blocks.join('\n'));
    },
    finish: async () => {},
  }),
};
