/** Recognised transcripts of a run: ordered as recordings come in, waited for beside the calls, written to recognised.jsonl. */
import {
  accuracyOf,
  operatorFindings,
  recognisedRecord,
  recognitionErrors,
  rolesOfChannels,
} from '../analytics/recognition.ts';
import { scoreCall } from '../analytics/scores/score-call.ts';
import type { RunFolder } from '../dataset/run-folder.ts';
import type { RunEvent, Verdict } from '../domain/events.ts';
import type { Role } from '../domain/labels.ts';
import type { Recognition } from '../domain/ports.ts';
import type { RecordedCall } from '../domain/record.ts';
import { count } from '../shared/count.ts';
import { messageOf } from '../shared/errors.ts';
import { createGate } from '../shared/gate.ts';
import { createRandom } from '../shared/random.ts';
import { prepareIntelligenceOf } from './intelligence.ts';
import type { AppTools } from './tools.ts';
import type { World } from './world.ts';

/** What it is opened with. */
export interface RecognitionParts {
  readonly tools: AppTools;
  readonly world: World;
  readonly runId: string;
  readonly folder: RunFolder;
  readonly emit: (event: RunEvent) => void;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
}

/** What came of a run's recognition: totals for the manifest, or why there is none, in a few words. Neither: nothing was recognised. */
export interface RecognitionOutcome {
  readonly totals?: Record<string, number>;
  readonly off?: string;
  /** Transcripts that nobody waited for any more, because the run was interrupted: to be had by resuming it. */
  readonly left?: number;
}

/** The recognition of one run. Nothing here throws: a call never fails for it. */
export interface RunRecognition {
  /**
   * Resolves with the call as it is known once its recording is recognised, or as it was where that is not to be had.
   * Undefined when the waiting was ended: the scores may still become others, when the run is resumed.
   */
  kept(recorded: RecordedCall, verdict: Verdict): Promise<RecordedCall | undefined>;
  /** The address of our webhooks: where it can be, the service tells there what is ready, and nobody waits for the next look. */
  reachableAt(publicUrl: string): void;
  announced(transcriptSid: string): void;
  /** Waits for what was ordered. */
  settle(): Promise<RecognitionOutcome>;
}

/** The same once it is open. */
type OpenRecognition = Omit<RunRecognition, 'reachableAt'> & { reachableAt(publicUrl: string): Promise<void> };

/** Transcripts waited for at the same time. */
const AT_ONCE = 8;
const LIMIT_MS = 15 * 60_000;
/** Most transcripts are there sooner; whoever waits longer is told what for. */
const TELL_AFTER_MS = 10_000;

/** Opens it while the first calls are dialled: nobody needs it before one of them is over. */
export function openRecognition(parts: RecognitionParts): RunRecognition {
  const opening = opened(parts);
  let telling: Promise<void> = Promise.resolve();
  return {
    kept: async (recorded, verdict) => {
      const recognition = await opening;
      return 'off' in recognition ? recorded : recognition.kept(recorded, verdict);
    },
    reachableAt: (publicUrl) => {
      telling = opening.then((recognition) => ('off' in recognition ? undefined : recognition.reachableAt(publicUrl)));
    },
    announced: (sid) => {
      void opening.then((recognition) => 'off' in recognition || recognition.announced(sid));
    },
    settle: async () => {
      await telling;
      const recognition = await opening;
      return 'off' in recognition ? recognition : recognition.settle();
    },
  };
}

async function opened(parts: RecognitionParts): Promise<OpenRecognition | { readonly off: string }> {
  const none = (off: string) => {
    parts.tools.logger.info('recognition is off', { reason: off });
    return { off };
  };
  try {
    const serviceSid = await serviceOf(parts);
    if (serviceSid === undefined) return none('no Conversation Intelligence service is set (VOICE_INTELLIGENCE_SID)');
    return running(parts, await recognitionOf(parts, serviceSid), serviceSid);
  } catch (error) {
    return none(messageOf(error));
  }
}

/** The configured service where it exists; in the local world, where it costs nothing, one of our own with our operators. */
async function serviceOf({ tools, world }: RecognitionParts): Promise<string | undefined> {
  if (world.name === 'local') return (await prepareIntelligenceOf(tools, world)).serviceSid;
  const known = tools.settings.twilio.intelligenceServiceSid;
  const { hasIntelligenceService } = await import('../adapters/twilio/intelligence-service.ts');
  if (known === undefined || (await hasIntelligenceService(world.client, known))) return known;
  throw new Error(`the Conversation Intelligence service ${known} does not exist`);
}

async function recognitionOf({ tools, world, runId }: RecognitionParts, serviceSid: string): Promise<Recognition> {
  const { createIntelligence } = await import('../adapters/twilio/intelligence.ts');
  return createIntelligence({
    client: world.client,
    serviceSid,
    clock: tools.clock,
    random: createRandom(`${tools.settings.seed ?? runId}/retry/recognition`),
    pollMs: world.name === 'local' ? [28, 500] : [2000, 20_000],
    limitMs: LIMIT_MS,
  });
}

function running(parts: RecognitionParts, recognition: Recognition, serviceSid: string): OpenRecognition {
  const total = { transcripts: 0, words: 0, errors: 0, entityWords: 0, entityErrors: 0 };
  let left = 0;
  const withFew = createGate(AT_ONCE);
  const ordered = new Set<Promise<unknown>>();
  let stopTelling = async (): Promise<void> => {};
  const one = async (recorded: RecordedCall): Promise<RecordedCall | undefined> => {
    try {
      const { errors, known } = await recognise(parts, recognition, recorded);
      total.transcripts += 1;
      for (const name of ['words', 'errors', 'entityWords', 'entityErrors'] as const) total[name] += errors[name];
      return known;
    } catch (error) {
      if (parts.signal.aborted) {
        left += 1;
        return undefined;
      }
      const message = `It has no recognised transcript: ${messageOf(error)}`;
      parts.emit({ event: 'warning', callId: recorded.call.call_id, code: 'recognition', message });
      return recorded;
    }
  };
  return {
    kept: (recorded, verdict) => {
      if (verdict !== 'accepted' || !recorded.call.recording) return Promise.resolve(recorded);
      const known = withFew(() => one(recorded)).finally(() => ordered.delete(known));
      ordered.add(known);
      return known;
    },
    reachableAt: async (publicUrl) => {
      stopTelling = await haveToldAt(parts, serviceSid, publicUrl);
    },
    announced: (sid) => recognition.announced(sid),
    settle: async () => {
      const cancel = parts.tools.clock.after(TELL_AFTER_MS, () => parts.emit(stillWaiting(ordered.size)));
      while (ordered.size > 0) await Promise.all(ordered);
      cancel();
      await stopTelling();
      const totals = { transcripts: total.transcripts, ...accuracyOf(total) };
      return { ...(total.transcripts === 0 ? {} : { totals }), ...(left === 0 ? {} : { left }) };
    },
  };
}

function stillWaiting(transcripts: number): RunEvent {
  const message = `The calls are over; still waiting for ${count(transcripts, 'recognised transcript')}, at most ${LIMIT_MS / 60_000} minutes each. Ctrl-C leaves them to: synthcall run --resume latest`;
  return { event: 'warning', code: 'recognition', message };
}

/** In the local world a transcript is there before a webhook could tell of it. Without the webhook we look, so nothing fails here. */
async function haveToldAt(
  { tools, world }: RecognitionParts,
  serviceSid: string,
  publicUrl: string,
): Promise<() => Promise<void>> {
  const warn = (error: unknown) =>
    tools.logger.warn('the webhook of the Conversation Intelligence service was not set', { reason: messageOf(error) });
  if (world.name === 'local') return async () => {};
  try {
    const { tellOfTranscripts } = await import('../adapters/twilio/intelligence-service.ts');
    const undo = await tellOfTranscripts(world.client, serviceSid, `${publicUrl}/transcription-webhook`);
    return () => undo().catch(warn);
  } catch (error) {
    warn(error);
    return async () => {};
  }
}

async function recognise({ tools, runId, folder, signal }: RecognitionParts, by: Recognition, recorded: RecordedCall) {
  const { call, turns } = recorded;
  const presumed = presumedChannels(tools);
  const key = `${runId}/${call.call_id}`;
  const transcript = await by.transcribe({ recordingSid: call.recording?.sid ?? '', key, channels: presumed }, signal);
  const roles =
    tools.settings.twilio.channelOrder === 'auto' ? rolesOfChannels(turns, transcript.sentences, presumed) : presumed;
  const errors = recognitionErrors(turns, transcript.sentences, roles);
  await folder.append('recognised.jsonl', call.call_id, [recognisedRecord(recorded, transcript, roles, errors)]);
  const scores = scoreCall(tools.settings.scores, recorded, operatorFindings(transcript));
  folder.amend(call.call_id, { scores });
  return { errors, known: { call: { ...call, scores }, turns } };
}

/** The customer's leg is the recorded one, and a recorded leg is on the first channel of its recording. */
function presumedChannels({ settings }: AppTools): readonly [Role, Role] {
  return settings.twilio.channelOrder === 'agent-first' ? ['agent', 'customer'] : ['customer', 'agent'];
}
