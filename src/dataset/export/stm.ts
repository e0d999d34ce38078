/** STM: the reference that sclite and asclite score against, one line an utterance, by channel. */
import { CHANNELS } from '../../domain/record.ts';
import { asrWords, breathsOf, fieldName, noteUnplaced, placedTurns } from './asr-text.ts';
import type { Form } from './form.ts';

const HEAD = [
  ';; LABEL "O" "Overall" "All utterances"',
  ';; LABEL "agent" "Agent" "What the agent says"',
  ';; LABEL "customer" "Customer" "What the customer says"',
];

export const stmForm: Form = {
  open: async (folder, context) => {
    const file = folder.text('calls.stm');
    await file.write(`${HEAD.join('\n')}\n`);
    return {
      add: async ({ call, turns, audio }) => {
        const channelOf = audio?.channelOf ?? CHANNELS;
        const placed = placedTurns(turns);
        noteUnplaced(turns, placed, context.note);
        const ordered = breathsOf(placed).sort((a, b) => channelOf[a.turn.role] - channelOf[b.turn.role]);
        for (const { turn, startS, endS, text } of ordered) {
          const words = asrWords(text);
          if (words.length === 0) continue;
          const speaker = fieldName(turn.role === 'agent' ? call.agent : call.customer);
          const place = `${channelOf[turn.role]} ${speaker} ${startS.toFixed(3)} ${endS.toFixed(3)}`;
          await file.write(`${fieldName(call.call_id)} ${place} <O,${turn.role}> ${words.join(' ')}\n`);
        }
      },
      finish: async () => {},
    };
  },
};
