/** The recognised transcript of a call as it stands in `recognised.jsonl`: the vendor's view, never ours. */
import type { Role } from './labels.ts';

/** One sentence. Times are seconds from the start of the call, as those of the turns; a word before it has a negative one. */
export interface RecognisedLine {
  readonly sentence: number;
  readonly channel: number;
  readonly role?: Role;
  readonly text: string;
  readonly start_s?: number;
  readonly end_s?: number;
  readonly confidence?: number;
  readonly words?: readonly { readonly word: string; readonly start_s: number; readonly end_s: number }[];
}

/** One line of the file. Operator results keep the vendor's own fields. */
export interface RecognisedCall {
  readonly call_id: string;
  readonly transcript_sid: string;
  /** When the recording began, in seconds from the start of the call: the operators' own times count from there. Absent where unknown. */
  readonly recording_start_s?: number;
  readonly channels: Readonly<Record<string, Role>>;
  readonly accuracy: Readonly<Record<string, number>>;
  readonly sentences: readonly RecognisedLine[];
  readonly operator_results: readonly OperatorResult[];
}

/** An operator's result as the vendor gave it: `name`, `predicted_label`, `utterance_match`, `extract_results` … */
export type OperatorResult = Readonly<Record<string, unknown>>;
