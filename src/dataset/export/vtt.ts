/** WebVTT: one file a call, a voice for each role. */
import { fieldName, noteUnplaced, placedTurns } from './asr-text.ts';
import { captionsOf, captionTime, VOICES } from './captions.ts';
import type { Form } from './form.ts';

export const vttForm: Form = {
  open: (folder, context) => ({
    add: async (exported) => {
      noteUnplaced(exported.turns, placedTurns(exported.turns), context.note);
      const cues = captionsOf(exported).map(
        ({ id, role, startS, endS, text }) =>
          `${id}\n${captionTime(startS, '.')} --> ${captionTime(endS, '.')}\n<v ${VOICES[role]}>${escaped(text)}</v>\n`,
      );
      const note = `NOTE Synthetic call ${exported.call.call_id} of run ${exported.call.run_id}\n`;
      await folder.whole(`${fieldName(exported.call.call_id)}.vtt`, ['WEBVTT\n', note, ...cues].join('\n'));
    },
    finish: async () => {},
  }),
};

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
