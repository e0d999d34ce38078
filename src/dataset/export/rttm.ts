/** RTTM and UEM for diarization: who speaks when in the mix of both sides (channel 1), and the region that is scored. */
import { breathsOf, fieldName, noteUnplaced, placedTurns } from './asr-text.ts';
import type { Form } from './form.ts';

export const rttmForm: Form = {
  open: (folder, context) => {
    const [speakers, regions] = [folder.text('calls.rttm'), folder.text('calls.uem')];
    return {
      add: async ({ call, turns, audio }) => {
        const placed = placedTurns(turns);
        noteUnplaced(turns, placed, context.note);
        const file = fieldName(call.call_id);
        for (const { turn, startS, endS } of breathsOf(placed)) {
          const speaker = fieldName(turn.role === 'agent' ? call.agent : call.customer);
          const place = `${startS.toFixed(3)} ${(endS - startS).toFixed(3)}`;
          await speakers.write(`SPEAKER ${file} 1 ${place} <NA> <NA> ${speaker} <NA> <NA>\n`);
        }
        const end = Math.max(audio?.durationS ?? call.duration_s ?? 0, ...placed.map((turn) => turn.end_s));
        await regions.write(`${file} 1 0.000 ${end.toFixed(3)}\n`);
      },
      finish: async () => {},
    };
  },
};
