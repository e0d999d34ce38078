/** What operators found, read from their results by name: SIDs differ between accounts. Shapes are the vendor's and read with care. */
import type { OperatorResult, RecognisedCall } from '../../domain/recognised.ts';

/** The result of the first operator whose name fits. */
export function resultNamed({ operator_results: results }: RecognisedCall, name: RegExp): OperatorResult | undefined {
  return results.find((result) => typeof result['name'] === 'string' && name.test(result['name']));
}

/** The label that a classifier chose, in lower case. */
export function foundLabel(result: OperatorResult): string | undefined {
  const label = result['predicted_label'];
  return typeof label === 'string' ? label.toLowerCase() : undefined;
}

/** Whether anything matched. */
export function foundMatch(result: OperatorResult): boolean | undefined {
  const match = result['utterance_match'] ?? result['extract_match'];
  return typeof match === 'boolean' ? match : undefined;
}

/** Something that an extraction found. Times are seconds from the start of the call. */
export interface FoundThing {
  readonly label: string;
  readonly sentence: number;
  readonly startS: number;
  readonly endS: number;
}

/**
 * Everything an extraction found that says where it is; undefined for a result of another shape. The vendor's times count
 * from `recordedFromS`, the start of the recording.
 */
export function foundThings(result: OperatorResult, recordedFromS: number): FoundThing[] | undefined {
  const results = result['extract_results'];
  if (results === null || typeof results !== 'object') return undefined;
  return Object.entries(results).flatMap(([label, found]) =>
    (Array.isArray(found) ? found : []).flatMap((one: Record<string, unknown>) => {
      const [sentence, startS, endS] = [
        Number(one['sentence_index']),
        Number(one['start_time']),
        Number(one['end_time']),
      ] as const;
      const isPlaced = [sentence, startS, endS].every(Number.isFinite);
      return isPlaced ? [{ label, sentence, startS: startS + recordedFromS, endS: endS + recordedFromS }] : [];
    }),
  );
}
