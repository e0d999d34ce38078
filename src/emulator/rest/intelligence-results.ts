/** What a finished transcript holds: sentences, its media, the results of operators. Empty until it is finished. */
import { REDACTED_LABELS } from '../intelligence/entities/entity.ts';
import { derivedSid } from '../intelligence/fixed-sid.ts';
import { type OperatorResult, seconds, share } from '../intelligence/operator-result.ts';
import { REDACTED, redactSentence, redactText } from '../intelligence/redaction.ts';
import type { Sentence } from '../intelligence/sentences.ts';
import type { TranscriptContent } from '../intelligence/transcript-content.ts';
import { notFound } from './errors.ts';
import { findTranscript } from './intelligence-transcripts.ts';
import {
  INTELLIGENCE_HOST,
  type IntelligenceContext,
  intelligenceUrl,
  listedPage,
  refuse,
  SENTENCE_SIZES,
} from './intelligence-values.ts';
import { contentOf, type TranscriptRow, type TranscriptSettings } from './intelligence-work.ts';
import { PAGING_PARAMETERS } from './paging.ts';
import { bool } from './parameters.ts';
import type { RestRequest, RestResponse, Route } from './route.ts';

/** The routes below a transcript. */
export function resultRoutes(context: IntelligenceContext): Route[] {
  const below = '/v2/Transcripts/:TranscriptSid';
  const get = (
    name: string,
    operation: (context: IntelligenceContext, request: RestRequest) => Promise<RestResponse>,
    accepts: readonly string[],
  ): Route => ({
    method: 'GET',
    host: INTELLIGENCE_HOST,
    pattern: `${below}/${name}`,
    accepts,
    operation: (request) => operation(context, request),
  });
  return [
    get('Sentences', listSentences, ['Redacted', 'WordTimestamps', ...PAGING_PARAMETERS]),
    get('Sentences/Encrypted', encrypted, ['Redacted']),
    get('Media', fetchMedia, ['Redacted']),
    get('OperatorResults', listResults, ['Redacted', ...PAGING_PARAMETERS]),
    get('OperatorResults/Encrypted', encrypted, ['Redacted']),
    get('OperatorResults/:Sid', fetchResult, ['Redacted']),
  ];
}

interface Opened {
  readonly row: TranscriptRow;
  readonly content: TranscriptContent | undefined;
  readonly isRedacted: boolean;
}

/** The transcript of the path. `Redacted` is true unless said otherwise where the service redacts. */
async function open(context: IntelligenceContext, request: RestRequest): Promise<Opened> {
  const row = await findTranscript(context, request, request.params['TranscriptSid'] ?? '');
  const { redaction } = JSON.parse(row.settings) as TranscriptSettings;
  return { row, content: await contentOf(context, row), isRedacted: bool(request.query, 'Redacted') ?? redaction };
}

async function listSentences(context: IntelligenceContext, request: RestRequest): Promise<RestResponse> {
  const { row, content, isRedacted } = await open(context, request);
  const withWords = bool(request.query, 'WordTimestamps') ?? false;
  const { sentences = [], entities = [] } = content ?? {};
  const shown = isRedacted ? sentences.map((sentence) => redactSentence(sentence, entities)) : sentences;
  const json = (sentence: Sentence) => sentenceJson(row.sid, sentence, withWords);
  return listedPage(request, 'sentences', shown, json, SENTENCE_SIZES);
}

function sentenceJson(transcriptSid: string, sentence: Sentence, withWords: boolean): object {
  const { words } = sentence;
  return {
    media_channel: sentence.channel,
    sentence_index: sentence.index,
    start_time: seconds(words[0]?.startMs ?? 0),
    end_time: seconds(words.at(-1)?.endMs ?? 0),
    transcript: sentence.text,
    sid: derivedSid('GX', `${transcriptSid}/${sentence.index}`),
    confidence: share(sentence.confidence),
    words: withWords
      ? words.map(({ word, mark, startMs, endMs }) => ({
          word: word + mark,
          start_time: seconds(startMs),
          end_time: seconds(endMs),
        }))
      : null,
  };
}

/** The address of the recording's sound. Unlike Twilio's it is not pre-signed: it wants the account's credentials. */
async function fetchMedia(context: IntelligenceContext, request: RestRequest): Promise<RestResponse> {
  const { row } = await open(context, request);
  if (bool(request.query, 'Redacted')) refuse('Redacted media: sound is not redacted');
  const recordings = `https://api.twilio.com/2010-04-01/Accounts/${row.account_sid}/Recordings`;
  return {
    status: 200,
    json: {
      account_sid: row.account_sid,
      media_url: `${recordings}/${row.source_sid}.wav`,
      service_sid: row.service_sid,
      sid: row.sid,
      url: intelligenceUrl(`Transcripts/${row.sid}/Media`),
    },
  };
}

async function listResults(context: IntelligenceContext, request: RestRequest): Promise<RestResponse> {
  const opened = await open(context, request);
  return listedPage(request, 'operator_results', opened.content?.results ?? [], (result) => resultJson(opened, result));
}

async function fetchResult(context: IntelligenceContext, request: RestRequest): Promise<RestResponse> {
  const opened = await open(context, request);
  const result = opened.content?.results.find(({ operator_sid: sid }) => sid === request.params['Sid']);
  if (!result) throw notFound(request.path);
  return { status: 200, json: resultJson(opened, result) };
}

async function encrypted(): Promise<RestResponse> {
  return refuse('Encrypted results: nothing is encrypted');
}

function resultJson({ row, content, isRedacted }: Opened, result: OperatorResult): object {
  const shown = isRedacted ? redactResult(result, content?.entities ?? []) : result;
  const url = intelligenceUrl(`Transcripts/${row.sid}/OperatorResults/${result.operator_sid}`);
  return { ...shown, transcript_sid: row.sid, url };
}

const TEXT_KEYS = new Set(['text', 'value', 'transcript', 'result', 'normalized_result']);

/** Matches of redacted kinds lose their text, other texts the entities in them; JSON results are all texts. */
function redactResult(result: OperatorResult, entities: TranscriptContent['entities']): object {
  const redactIn = (value: unknown, key: string, isSecret: boolean): unknown => {
    if (typeof value === 'string' && (TEXT_KEYS.has(key) || isSecret)) {
      return isSecret ? REDACTED : redactText(value, entities);
    }
    if (Array.isArray(value)) return value.map((one) => redactIn(one, key, isSecret && typeof one === 'string'));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, redactIn(one, name, false)]));
  };
  const matches = Object.entries(result.extract_results ?? {}).map(([label, found]) => {
    const isSecret = REDACTED_LABELS.has(label as never);
    return [
      label,
      found.map((match) => (isSecret ? { ...match, text: REDACTED, value: REDACTED } : redactIn(match, '', false))),
    ];
  });
  const values = Object.entries(result.json_results ?? {}).map(([label, found]) => [
    label,
    (found as string[]).map((value) =>
      entities.some((one) => one.value === value) ? REDACTED : redactText(value, entities),
    ),
  ]);
  return {
    ...(redactIn({ ...result, extract_results: null, json_results: null }, '', false) as object),
    extract_results: result.extract_results && Object.fromEntries(matches),
    json_results: result.json_results && Object.fromEntries(values),
  };
}
