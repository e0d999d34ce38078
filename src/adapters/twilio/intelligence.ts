/** Conversation Intelligence (v2, classic): transcripts of recordings with the results of the operators attached to the service. */
import type { Role } from '../../domain/labels.ts';
import type { RecognisedSentence, Recognition } from '../../domain/ports.ts';
import type { Clock } from '../../shared/clock.ts';
import { SynthcallError } from '../../shared/errors.ts';
import type { Random } from '../../shared/random.ts';
import { askAgain } from './ask-again.ts';
import type { TwilioClient } from './client.ts';

/** What it is built from. */
export interface IntelligenceOptions {
  readonly client: TwilioClient;
  readonly serviceSid: string;
  readonly clock: Clock;
  /** The stream named `retry`. */
  readonly random: Random;
  /** Waits between two looks grow from the first to the second. */
  readonly pollMs: readonly [first: number, most: number];
  /** Longest wait for one transcript. */
  readonly limitMs: number;
  /** Sentences and results asked for at a time. */
  readonly pageSize?: number;
}

const OVER = new Set(['failed', 'canceled', 'error']);
/** Twilio's limit of `CustomerKey`. */
const KEY_LENGTH = 64;
const PAGE_SIZE = 1000;

/** Recognition by one service. */
export function createIntelligence(options: IntelligenceOptions): Recognition {
  const { client, clock, random, pageSize = PAGE_SIZE } = options;
  const awake = new Map<string, () => void>();
  /** Announced while nobody slept: while a request was under way. */
  const told = new Set<string>();
  const { transcripts } = client.intelligence.v2;

  const asked = <T>(doing: string, signal: AbortSignal, request: () => Promise<T>): Promise<T> =>
    askAgain(doing, { clock, random, signal }, request);

  const nap = async (sid: string, ms: number, signal: AbortSignal): Promise<void> => {
    if (told.delete(sid)) return;
    const woken = new AbortController();
    awake.set(sid, () => woken.abort());
    await clock.sleep(ms, AbortSignal.any([signal, woken.signal])).catch(() => {});
    awake.delete(sid);
    signal.throwIfAborted();
  };

  const untilDone = async ({ sid, isNew }: Ordered, signal: AbortSignal): Promise<void> => {
    const startedMs = clock.elapsed();
    const [firstMs, mostMs] = options.pollMs;
    if (isNew) await nap(sid, firstMs, signal); // the answer to the order has told already that it is not done
    for (let waitMs = firstMs; ; waitMs = Math.min(waitMs * 1.5, mostMs)) {
      const { status } = await asked('look at a transcript', signal, () => transcripts(sid).fetch());
      if (status === 'completed') return;
      if (OVER.has(status)) throw notMade(sid, `it is ${status}`);
      if (clock.elapsed() - startedMs > options.limitMs) throw notMade(sid, `it is still ${status}`);
      await nap(sid, waitMs, signal);
    }
  };

  return {
    announced: (sid) => {
      const wake = awake.get(sid);
      if (wake) wake();
      else told.add(sid);
    },
    transcribe: async ({ recordingSid, key, channels }, signal) => {
      const ordered = await asked(
        'order a transcript',
        signal,
        async () => (await earlier(options, recordingSid)) ?? order(options, recordingSid, key, channels),
      );
      const { sid } = ordered;
      await untilDone(ordered, signal);
      told.delete(sid);
      const [sentences, results] = await asked('read a transcript', signal, () =>
        Promise.all([
          transcripts(sid).sentences.list({ redacted: false, wordTimestamps: true, pageSize }),
          transcripts(sid).operatorResults.list({ redacted: false, pageSize }),
        ]),
      );
      return { sid, sentences: sentences.map(sentenceOf), operatorResults: results.map(resultOf) };
    },
  };
}

/** A transcript that was ordered, now or before. */
interface Ordered {
  readonly sid: string;
  readonly isNew: boolean;
}

/** A recording is paid for once: a transcript of an earlier try, or of a try whose answer was lost, is taken up. */
async function earlier(
  { client, serviceSid }: IntelligenceOptions,
  recordingSid: string,
): Promise<Ordered | undefined> {
  const known = await client.intelligence.v2.transcripts.list({ sourceSid: recordingSid, limit: 20 });
  const usable = known.find(({ serviceSid: of, status }) => of === serviceSid && !OVER.has(status));
  return usable && { sid: usable.sid, isNew: false };
}

async function order(
  { client, serviceSid }: IntelligenceOptions,
  recordingSid: string,
  key: string,
  channels: readonly [Role, Role],
): Promise<Ordered> {
  const participants = channels.map((role, index) => ({
    channel_participant: index + 1,
    role: role === 'agent' ? 'Agent' : 'Customer',
  }));
  const channel = { media_properties: { source_sid: recordingSid }, participants };
  const customerKey = key.slice(-KEY_LENGTH);
  const { sid } = await client.intelligence.v2.transcripts.create({ serviceSid, channel, customerKey });
  return { sid, isNew: true };
}

type Sentence = Awaited<
  ReturnType<ReturnType<TwilioClient['intelligence']['v2']['transcripts']>['sentences']['list']>
>[number];
type Result = Awaited<
  ReturnType<ReturnType<TwilioClient['intelligence']['v2']['transcripts']>['operatorResults']['list']>
>[number];

/** Times and confidences arrive as texts, or not at all. */
function sentenceOf(sentence: Sentence): RecognisedSentence {
  const words = (sentence.words ?? []) as { word?: unknown; start_time?: unknown; end_time?: unknown }[];
  return {
    index: sentence.sentenceIndex,
    channel: sentence.mediaChannel,
    text: sentence.transcript,
    startS: numberOf(sentence.startTime),
    endS: numberOf(sentence.endTime),
    confidence: numberOf(sentence.confidence),
    words: words.flatMap(({ word, start_time: start, end_time: end }) => {
      const [startS, endS] = [numberOf(start), numberOf(end)];
      return typeof word === 'string' && startS !== undefined && endS !== undefined ? [{ word, startS, endS }] : [];
    }),
  };
}

/** The vendor's fields under the vendor's names, so that tools for its data read ours; what is null there is left out. */
function resultOf(result: Result): Record<string, unknown> {
  const fields = {
    operator_type: result.operatorType,
    name: result.name,
    operator_sid: result.operatorSid,
    extract_match: result.extractMatch,
    match_probability: result.matchProbability,
    normalized_result: result.normalizedResult,
    utterance_results: result.utteranceResults,
    utterance_match: result.utteranceMatch,
    predicted_label: result.predictedLabel,
    predicted_probability: result.predictedProbability,
    label_probabilities: result.labelProbabilities,
    extract_results: result.extractResults,
    text_generation_results: result.textGenerationResults,
    json_results: result.jsonResults,
    transcript_sid: result.transcriptSid,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function notMade(sid: string, why: string): SynthcallError {
  return new SynthcallError('CARRIER_REFUSED', `The transcript ${sid} was not made: ${why}.`, {
    hint: 'See the transcript in the Twilio Console; the recording and our own transcript are not touched by it.',
  });
}
