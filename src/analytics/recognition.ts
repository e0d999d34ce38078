/** The vendor's transcript held against ours: who is on which channel, how well it heard, what its operators found. Pure. */
import { otherRole, type Role } from '../domain/labels.ts';
import type { RecognisedSentence, RecognisedTranscript } from '../domain/ports.ts';
import { CHANNELS, type RecordedCall, type TurnRecord } from '../domain/record.ts';
import { toMillisecond } from '../domain/seconds.ts';
import { wordsOf } from '../shared/words.ts';
import { type HearingErrors, hearingErrors } from './hearing.ts';
import type { OperatorFindings } from './scores/call-measures.ts';

const FIRST_WORDS = 80;
const ROLES = ['agent', 'customer'] as const;

/** The role on each channel, told from the first words; `presumed` decides where they do not tell. */
export function rolesOfChannels(
  turns: readonly TurnRecord[],
  sentences: readonly RecognisedSentence[],
  presumed: readonly [Role, Role],
): readonly [Role, Role] {
  const said = (role: Role) => wordSet(turns.filter((turn) => turn.role === role).map((turn) => turn.said));
  const bags = { agent: said('agent'), customer: said('customer') };
  const heard = (channel: number) =>
    wordSet(sentences.filter((one) => one.channel === channel).map(({ text }) => text));
  const [one, other] = [heard(1), heard(2)];
  const closeness = ([first, second]: readonly [Role, Role]) =>
    likeness(one, bags[first]) + likeness(other, bags[second]);
  const swapped = [otherRole(presumed[0]), otherRole(presumed[1])] as const;
  return closeness(swapped) > closeness(presumed) ? swapped : presumed;
}

/** Word errors of the whole transcript against what was said, each role on its own channel. */
export function recognitionErrors(
  turns: readonly TurnRecord[],
  sentences: readonly RecognisedSentence[],
  roles: readonly [Role, Role],
): HearingErrors {
  const sum = { words: 0, errors: 0, entityWords: 0, entityErrors: 0 };
  for (const role of ROLES) {
    const channel = roles.indexOf(role) + 1;
    const heard = sentences.filter((one) => one.channel === channel).map(({ text }) => text);
    const errors = hearingErrors(wholeSpeech(turns, role, heard.join(' ')));
    for (const name of Object.keys(sum) as (keyof HearingErrors)[]) sum[name] += errors?.[name] ?? 0;
  }
  return sum;
}

/** What the scores want to know from the operators: found by their names, since the SIDs differ between accounts. */
export function operatorFindings({ operatorResults }: RecognisedTranscript): OperatorFindings {
  const named = (pattern: RegExp) => operatorResults.find(({ name }) => typeof name === 'string' && pattern.test(name));
  const label = String(named(/sentiment/i)?.['predicted_label'] ?? '').toLowerCase();
  const sentiment = (['positive', 'neutral', 'negative', 'mixed'] as const).find((known) => known === label);
  const escalation = named(/escalation/i);
  return {
    ...(sentiment ? { sentiment } : {}),
    ...(escalation
      ? { escalationRequested: escalation['utterance_match'] === true || escalation['extract_match'] === true }
      : {}),
  };
}

/**
 * One line of `recognised.jsonl`. Channels are those of the recording that is kept; `carrier_channels` are those of the
 * carrier's own, which the vendor's results go by. The vendor counts seconds from the start of the recording; they are made
 * the call's, whose turns have them. Where the carrier does not say when the recording began, it is taken to be when the call
 * did.
 */
export function recognisedRecord(
  { call }: RecordedCall,
  transcript: RecognisedTranscript,
  roles: readonly [Role, Role],
  errors: HearingErrors,
): Record<string, unknown> {
  const { start_s: recordedFromS } = call.recording ?? {};
  const inCall = (seconds: number) => toMillisecond(seconds + (recordedFromS ?? 0));
  return {
    call_id: call.call_id,
    transcript_sid: transcript.sid,
    ...(call.recording ? { recording_sid: call.recording.sid } : {}),
    ...(recordedFromS === undefined ? {} : { recording_start_s: recordedFromS }),
    channels: { [CHANNELS.agent]: 'agent', [CHANNELS.customer]: 'customer' },
    carrier_channels: { '1': roles[0], '2': roles[1] },
    accuracy: accuracyOf(errors),
    sentences: transcript.sentences.map(({ index, channel, text, startS, endS, confidence, words }) => ({
      sentence: index,
      ...placeOf(roles[channel - 1]),
      text,
      ...(startS === undefined ? {} : { start_s: inCall(startS) }),
      ...(endS === undefined ? {} : { end_s: inCall(endS) }),
      ...(confidence === undefined ? {} : { confidence }),
      ...(words.length === 0
        ? {}
        : {
            words: words.map(({ word, startS: start, endS: end }) => ({
              word,
              start_s: inCall(start),
              end_s: inCall(end),
            })),
          }),
    })),
    operator_results: transcript.operatorResults,
  };
}

/** A channel that nobody has is not told. */
function placeOf(role: Role | undefined): { channel?: number; role?: Role } {
  return role === undefined ? {} : { channel: CHANNELS[role], role };
}

/** Errors as rates; a rate without anything to count is left out. */
export function accuracyOf(errors: HearingErrors): Record<string, number> {
  const { words, errors: wrong, entityWords, entityErrors } = errors;
  return {
    words,
    errors: wrong,
    ...(words > 0 ? { word_error_rate: rate(wrong, words) } : {}),
    entity_words: entityWords,
    entity_errors: entityErrors,
    ...(entityWords > 0 ? { entity_error_rate: rate(entityErrors, entityWords) } : {}),
  };
}

/** All turns of a role as one, entities at their places in it. */
function wholeSpeech(turns: readonly TurnRecord[], role: Role, heard: string): TurnRecord {
  let said = '';
  const entities: NonNullable<TurnRecord['entities']> = [];
  for (const turn of turns.filter((one) => one.role === role)) {
    const shift = said.length;
    entities.push(
      ...(turn.entities ?? []).map((entity) => ({ ...entity, start: entity.start + shift, end: entity.end + shift })),
    );
    said += `${turn.said} `;
  }
  return { call_id: '', turn: 0, role, said, heard, entities };
}

function wordSet(texts: readonly string[]): ReadonlySet<string> {
  const words: string[] = [];
  for (const text of texts) {
    if (words.length >= FIRST_WORDS) break;
    words.push(...wordsOf(text));
  }
  return new Set(words.slice(0, FIRST_WORDS));
}

function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const shared = [...one].filter((word) => other.has(word)).length;
  return shared / Math.max(1, Math.min(one.size, other.size));
}

function rate(part: number, whole: number): number {
  return Math.round((part / whole) * 10_000) / 10_000;
}
