/** RTTM and UEM for diarization: who speaks when in the mix of both sides (channel 1), and the region that is scored. */
import { fieldName, noteUnplaced, placedTurns } from './asr-text.ts';
import type { Form } from './form.ts';

export const rttmForm: Form = {
  open: (folder, context) => {
    const [speakers, regions] = [folder.text('calls.rttm'), folder.text('calls.uem')];
    return {
      add: async ({ call, turns, audio }) => {
        const placed = placedTurns(turns);
        noteUnplaced(turns, placed, context.note);
        const file = fieldName(call.call_id);
        for (const turn of placed) {
          const length = (turn.end_s - turn.start_s).toFixed(3);
          const speaker = fieldName(turn.role === 'agent' ? call.agent : call.customer);
          await speakers.write(
            `SPEAKER ${file} 1 ${turn.start_s.toFixed(3)} ${length} <NA> <NA> ${speaker} <NA> <NA>\n`,
          );
        }
        const end = Math.max(audio?.durationS ?? call.duration_s, ...placed.map((turn) => turn.end_s));
        await regions.write(`${file} 1 0.000 ${end.toFixed(3)}\n`);
      },
      finish: async () => {},
    };
  },
};
