/** vCon 0.4.0: one JSON file a call. Both parties are bots, and the file says that the call is synthetic. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { TurnRecord } from '../../domain/record.ts';
import { secondsAfter, toMillisecond } from '../../domain/seconds.ts';
import type { CallAudio } from '../call-audio.ts';
import { fieldName, type PlacedTurn, placedTurns } from './asr-text.ts';
import type { ExportContext, ExportedCall, Form } from './form.ts';

const AGENT = 0;
const CUSTOMER = 1;
const NOTICE = 'This conversation is synthetic: both parties are computer programs, and no person took part in it.';

export const vconForm: Form = {
  open: (folder, context) => {
    const known = new Map(context.manifest.files?.map(({ path, sha256 }) => [path, sha256]));
    return {
      add: async (exported) => {
        const { call, audio } = exported;
        if (audio && !context.inlineAudio) {
          await folder.share(basename(audio.path), join(context.runDir, audio.path), known.get(audio.path));
          context.note(
            'recordings lie beside the files, by their `filename`; a `url` is for you to add where you publish them',
          );
        }
        if (call.started_at === undefined) context.note('calls without a start are dated 1970-01-01');
        await folder.whole(
          `${fieldName(call.call_id)}.vcon.json`,
          `${JSON.stringify(await vconOf(exported, context))}\n`,
        );
      },
      finish: async () => {},
    };
  },
};

async function vconOf({ call, turns, audio }: ExportedCall, context: ExportContext): Promise<object> {
  const startedAt = call.started_at ?? '1970-01-01T00:00:00.000Z';
  const durationS = call.duration_s ?? audio?.durationS ?? 0;
  const endedAt = secondsAfter(startedAt, durationS);
  const placed = placedTurns(turns);
  const recording = audio && (await recordingDialog(audio, startedAt, context));
  const texts = recording ? [] : textDialogs(turns, startedAt);
  const dialog = recording ? [recording] : texts;
  return {
    vcon: '0.4.0',
    uuid: uuidOf(`${call.run_id}/${call.call_id}`),
    created_at: endedAt,
    extensions: ['CC'],
    subject: `Synthetic call: ${call.issue_category}`,
    parties: [
      { name: call.agent, type: 'bot', role: 'agent' },
      { name: call.customer, type: 'bot', role: 'customer' },
    ],
    dialog,
    analysis: [
      ...(recording
        ? [
            transcript(placed, {
              durationS,
              startedAt,
              endedAt,
              model: context.manifest.synthcall_version ?? 'unknown',
            }),
          ]
        : []),
      ...(dialog.length > 0 ? [labels({ call, turns }, dialog.length)] : []),
    ],
    // An attachment belongs to a dialog; a call in which nothing was said has none.
    attachments:
      dialog.length > 0
        ? [{ purpose: 'synthetic-notice', start: startedAt, party: AGENT, dialog: 0, ...plainText(NOTICE) }]
        : [],
  };
}

async function recordingDialog(audio: CallAudio, startedAt: string, { runDir, inlineAudio }: ExportContext) {
  const bytes = await readFile(join(runDir, audio.path));
  const parties = audio.channelOf.agent === 2 ? [CUSTOMER, AGENT] : [AGENT, CUSTOMER];
  return {
    type: 'recording',
    start: startedAt,
    duration: toMillisecond(audio.durationS),
    parties,
    originator: CUSTOMER,
    mediatype: 'audio/x-wav',
    filename: basename(audio.path),
    content_hash: `sha512-${createHash('sha512').update(bytes).digest('base64url')}`,
    ...(inlineAudio ? { encoding: 'base64url', body: bytes.toString('base64url') } : {}),
  };
}

function textDialogs(turns: readonly TurnRecord[], startedAt: string): object[] {
  return turns.map((turn) => ({
    type: 'text',
    start: secondsAfter(startedAt, turn.start_s ?? 0),
    ...(turn.start_s !== undefined && turn.end_s !== undefined
      ? { duration: toMillisecond(Math.max(0, turn.end_s - turn.start_s)) }
      : {}),
    parties: partyOf(turn),
    ...plainText(turn.said),
  }));
}

/** What the World Transcription Format wants to know of a transcript; times of day are ISO 8601. */
interface TranscriptFacts {
  readonly durationS: number;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly model: string;
}

/** In the World Transcription Format, whose segments name the party that speaks. */
function transcript(placed: readonly PlacedTurn[], { durationS, startedAt, endedAt, model }: TranscriptFacts): object {
  const segments = placed.map((turn, id) => ({
    id,
    start: turn.start_s,
    end: turn.end_s,
    text: turn.said,
    confidence: 1,
    speaker: partyOf(turn),
  }));
  const whole = { text: placed.map((turn) => turn.said).join(' '), language: 'en', duration: durationS, confidence: 1 };
  const metadata = { created_at: startedAt, processed_at: endedAt, provider: 'synthcall', model, synthetic: true };
  return {
    type: 'transcript',
    dialog: 0,
    vendor: 'synthcall',
    product: 'synthcall transcript of what was said',
    schema: 'WTF',
    encoding: 'json',
    body: { transcript: whole, segments, metadata },
  };
}

function labels({ call, turns }: Pick<ExportedCall, 'call' | 'turns'>, dialogs: number): object {
  const { outcome, ending, issue_category, quality, scores } = call;
  return {
    type: 'report',
    dialog: Array.from({ length: dialogs }, (_, index) => index),
    vendor: 'synthcall',
    product: 'synthcall labels',
    encoding: 'json',
    body: {
      synthetic: true,
      call_id: call.call_id,
      run_id: call.run_id,
      issue_category,
      ...(outcome ? { outcome } : {}),
      ending,
      labels: call.labels,
      scores,
      quality,
      turns: turns.map(({ turn, role, heard, back_channel, act, intent, emotion, entities }) => ({
        ...{ turn, role, heard, back_channel, act, intent, emotion, entities },
      })),
    },
  };
}

function plainText(body: string) {
  return { mediatype: 'text/plain', body, encoding: 'none' };
}

function partyOf(turn: TurnRecord): number {
  return turn.role === 'agent' ? AGENT : CUSTOMER;
}

/** A version 8 UUID made from a name, so that the same call keeps its id in every export. */
function uuidOf(name: string): string {
  const bytes = createHash('sha256').update(`synthcall/${name}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
