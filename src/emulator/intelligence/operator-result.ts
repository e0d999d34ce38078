/** Results of operators in the shapes that Twilio documents: every field there, those of other kinds null. */
import type { Decision } from './classify.ts';
import type { Extraction } from './extract-operator.ts';
import type { ResultKind } from './operator-types.ts';
import type { UtteranceMatch } from './phrase-operator.ts';
import type { Sentence } from './sentences.ts';

/** A result as it is kept and shown, without the transcript's own fields. Probabilities are texts such as `"0.9132"`. */
export interface OperatorResult {
  readonly operator_type: ResultKind;
  readonly name: string;
  readonly operator_sid: string;
  readonly extract_match: boolean | null;
  readonly match_probability: string | null;
  readonly normalized_result: string | null;
  readonly utterance_results: readonly object[] | null;
  readonly utterance_match: boolean | null;
  readonly predicted_label: string | null;
  readonly predicted_probability: string | null;
  readonly label_probabilities: Readonly<Record<string, string>> | null;
  readonly extract_results: Readonly<Record<string, readonly object[]>> | null;
  readonly text_generation_results: { readonly format: 'text'; readonly result: string } | null;
  readonly json_results: object | null;
}

/** The fields that a kind fills. */
export type Filled = Partial<Omit<OperatorResult, 'operator_type' | 'name' | 'operator_sid'>>;

const EMPTY = {
  extract_match: null,
  match_probability: null,
  normalized_result: null,
  utterance_results: null,
  utterance_match: null,
  predicted_label: null,
  predicted_probability: null,
  label_probabilities: null,
  extract_results: null,
  text_generation_results: null,
  json_results: null,
} as const;

/** A whole result. */
export function operatorResult(
  operator: { readonly name: string; readonly sid: string; readonly kind: ResultKind },
  filled: Filled,
): OperatorResult {
  return { operator_type: operator.kind, name: operator.name, operator_sid: operator.sid, ...EMPTY, ...filled };
}

/** For a decision between labels. */
export function labelFields({ label, probability, probabilities }: Decision): Filled {
  const shares = Object.entries(probabilities).map(([name, value]) => [name, share(value)]);
  return {
    predicted_label: label,
    predicted_probability: share(probability),
    label_probabilities: Object.fromEntries(shares),
  };
}

/** For sentences that matched. */
export function utteranceFields(matches: readonly UtteranceMatch[]): Filled {
  const best = Math.max(0, ...matches.map(({ probability }) => probability));
  return {
    utterance_match: matches.length > 0,
    match_probability: share(best),
    utterance_results: matches.map(({ sentence, probability, phrase }) => ({
      ...placeOf(sentence),
      transcript: sentence.text,
      match_probability: share(probability),
      phrase,
    })),
  };
}

/** For things that were found. `label -> matches`. */
export function extractFields(found: readonly Extraction[]): Filled {
  const results: Record<string, object[]> = {};
  for (const { label, sentence, from, to, text, value, probability } of found) {
    results[label] ??= [];
    results[label].push({
      text,
      value,
      probability: share(probability),
      ...placeOf(sentence),
      start_time: seconds(sentence.words[from]?.startMs ?? 0),
      end_time: seconds(sentence.words[to]?.endMs ?? 0),
    });
  }
  const best = Math.max(0, ...found.map(({ probability }) => probability));
  return { extract_match: found.length > 0, match_probability: share(best), extract_results: results };
}

/** For `json`: each label with the written forms that were found. */
export function jsonFields(found: readonly Extraction[], labels: readonly string[]): Filled {
  const values = (label: string) => [...new Set(found.filter((one) => one.label === label).map(({ value }) => value))];
  return { json_results: Object.fromEntries(labels.map((label) => [label, values(label)])) };
}

/** Milliseconds as the text of seconds that Twilio shows. */
export function seconds(ms: number): string {
  return (ms / 1000).toFixed(3).replace(/\.?0+$/, '');
}

/** A probability or confidence as a text with four places. */
export function share(value: number): string {
  return value.toFixed(4);
}

function placeOf(sentence: Sentence) {
  return {
    sentence_index: sentence.index,
    media_channel: sentence.channel,
    start_time: seconds(sentence.words[0]?.startMs ?? 0),
    end_time: seconds(sentence.words.at(-1)?.endMs ?? 0),
  };
}
