/** Hugging Face: an audiofolder (recordings beside metadata.jsonl), or JSON Lines alone when the run has no sound. */
import { basename, join } from 'node:path';
import type { TurnRecord } from '../../domain/record.ts';
import { callColumns } from './columns.ts';
import { dataCard } from './data-card.ts';
import type { ExportContext, ExportedCall, Form } from './form.ts';

export const hfForm: Form = {
  open: (folder, context) => {
    const columns = callColumns(context.survey);
    const withAudio = context.survey.withAudio > 0;
    const known = new Map(context.manifest.files?.map(({ path, sha256 }) => [path, sha256]));
    // Split folders are named by whoever opens the form; without a split everything is training data.
    const rows = folder.text(withAudio ? 'metadata.jsonl' : 'calls.jsonl');
    if (!withAudio) context.note('the run has no sound: text only');
    return {
      add: async ({ call, turns, audio }: ExportedCall) => {
        if (withAudio && !audio) return context.note('calls without a recording are left out');
        const cells = columns
          .filter(({ name }) => name !== 'recording_file')
          .map((column) => [column.name, column.cell(call) ?? null]);
        const file = audio && `audio/${basename(audio.path)}`;
        const row = {
          ...(file ? { file_name: file } : {}),
          ...Object.fromEntries(cells),
          ...(audio ? { agent_channel: audio.channelOf.agent, customer_channel: audio.channelOf.customer } : {}),
          transcript: turns.map((turn) => `${turn.role}: ${turn.said}`).join('\n'),
          turns: turns.map(turnRow),
        };
        await rows.write(`${JSON.stringify(row)}\n`);
        if (audio && file) await folder.share(file, join(context.runDir, audio.path), known.get(audio.path));
      },
      finish: async () => {},
    };
  },
  describe: (folder, context: ExportContext, parts) => folder.whole('README.md', dataCard(context, parts)),
};

/** Arrow wants the same fields in every row, so what is unknown is null here. */
function turnRow(turn: TurnRecord): Record<string, unknown> {
  return {
    turn: turn.turn,
    role: turn.role,
    said: turn.said,
    heard: turn.heard ?? null,
    confidence: turn.confidence ?? null,
    back_channel: turn.back_channel ?? false,
    start_s: turn.start_s ?? null,
    end_s: turn.end_s ?? null,
    act: turn.act ?? null,
    intent: turn.intent ?? null,
    emotion: turn.emotion?.label ?? null,
    entities: turn.entities ?? null,
    words: turn.words ?? null,
  };
}
