/** NeMo manifest: one JSON line an utterance, pointing into the recording; paths are relative to the manifest. */
import { join, relative } from 'node:path';
import { toMillisecond } from '../../domain/seconds.ts';
import { asrWords, breathsOf, fieldName, noteUnplaced, placedTurns } from './asr-text.ts';
import type { Form } from './form.ts';

export const nemoForm: Form = {
  needsAudio: true,
  open: (folder, context) => {
    const file = folder.text('manifest.jsonl');
    return {
      add: async ({ call, turns, audio }) => {
        if (!audio) return context.note('calls without a recording are left out');
        const placed = placedTurns(turns);
        noteUnplaced(turns, placed, context.note);
        const path = relative(folder.place, join(context.runDir, audio.path)).replaceAll('\\', '/');
        for (const { turn, startS, endS, text } of breathsOf(placed)) {
          const duration = Math.min(endS, audio.durationS) - startS;
          const words = asrWords(text);
          if (duration <= 0 || words.length === 0) continue;
          const line = {
            audio_filepath: path,
            offset: startS,
            duration: toMillisecond(duration),
            text: words.join(' '),
            speaker: fieldName(turn.role === 'agent' ? call.agent : call.customer),
            label: turn.role,
            // NeMo counts channels from 0.
            ...(audio.channels > 1 ? { channel_selector: audio.channelOf[turn.role] - 1 } : {}),
            call_id: call.call_id,
            turn: turn.turn,
          };
          await file.write(`${JSON.stringify(line)}\n`);
        }
      },
      finish: async () => {},
    };
  },
};
