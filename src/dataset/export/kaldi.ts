/** A Kaldi data folder: a recording for each channel, cut by `segments`. Its lines must be sorted, so they are kept until the end (some 200 bytes an utterance). */
import { join } from 'node:path';
import type { Role } from '../../domain/labels.ts';
import { asrWords, breathsOf, compareBytes, noteUnplaced, placedTurns } from './asr-text.ts';
import type { ExportedCall, Form } from './form.ts';

interface Utterance {
  readonly id: string;
  readonly speaker: string;
  readonly recording: string;
  readonly startS: number;
  readonly endS: number;
  readonly text: string;
}

export const kaldiForm: Form = {
  needsAudio: true,
  open: (folder, context) => {
    const utterances: Utterance[] = [];
    const recordings = new Map<string, { readonly source: string; readonly file: string; readonly channel: string }>();
    return {
      add: async (exported) => {
        const { call, audio } = exported;
        if (!audio) return context.note('calls without a recording are left out');
        noteUnplaced(exported.turns, placedTurns(exported.turns), context.note);
        for (const utterance of utterancesOf(exported, audio.durationS)) {
          utterances.push(utterance.line);
          const channel = audio.channelOf[utterance.role];
          const source = sourceOf(join(context.runDir, audio.path), audio.channels, channel);
          const file = speakerName(call.call_id);
          recordings.set(utterance.line.recording, { source, file, channel: channel === 1 ? 'A' : 'B' });
        }
      },
      finish: async () => {
        for (const [path, lines] of Object.entries(filesOf(utterances, recordings))) {
          const file = folder.text(path);
          for (const line of lines.sort(compareBytes)) await file.write(`${line}\n`);
        }
      },
    };
  },
};

function filesOf(
  utterances: readonly Utterance[],
  recordings: ReadonlyMap<string, { readonly source: string; readonly file: string; readonly channel: string }>,
): Record<string, string[]> {
  const bySpeaker = new Map<string, string[]>();
  for (const { id, speaker } of utterances) bySpeaker.set(speaker, [...(bySpeaker.get(speaker) ?? []), id]);
  return {
    'wav.scp': [...recordings].map(([id, { source }]) => `${id} ${source}`),
    reco2file_and_channel: [...recordings].map(([id, { file, channel }]) => `${id} ${file} ${channel}`),
    segments: utterances.map((one) => `${one.id} ${one.recording} ${one.startS.toFixed(3)} ${one.endS.toFixed(3)}`),
    text: utterances.map(({ id, text }) => `${id} ${text}`),
    utt2spk: utterances.map(({ id, speaker }) => `${id} ${speaker}`),
    spk2utt: [...bySpeaker].map(([speaker, ids]) => `${speaker} ${ids.sort(compareBytes).join(' ')}`),
  };
}

function utterancesOf({ call, turns, audio }: ExportedCall, durationS: number): { role: Role; line: Utterance }[] {
  const file = speakerName(call.call_id);
  return breathsOf(placedTurns(turns)).flatMap(({ turn, startS, text, part, ...breath }) => {
    const [endS, words] = [Math.min(breath.endS, durationS), asrWords(text)];
    if (endS <= startS || words.length === 0) return [];
    const speaker = `${turn.role}_${speakerName(turn.role === 'agent' ? call.agent : call.customer)}`;
    const id = `${speaker}-${file}-${String(turn.turn).padStart(4, '0')}${part === undefined ? '' : `-${part}`}`;
    const recording = `${file}-${audio?.channelOf[turn.role] === 2 ? 'B' : 'A'}`;
    return [{ role: turn.role, line: { id, speaker, recording, startS, endS, text: words.join(' ') } }];
  });
}

/**
 * Utterances begin with their speaker and must sort as speakers do. That holds when no name has a byte below the hyphen
 * that ends it, and none has a hyphen.
 */
function speakerName(name: string): string {
  return name.replace(/[^\p{L}\p{N}_.]+/gu, '_');
}

/** A file, or a command that picks a channel; absolute, because Kaldi reads it from whatever folder it runs in. */
function sourceOf(path: string, channels: number, channel: number): string {
  const quoted = /^[\w/.+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
  return channels === 1 && quoted === path ? path : `sox ${quoted} -t wav - remix ${channel} |`;
}
