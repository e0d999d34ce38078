/** The operators of a run against the labels of its calls, beside the recogniser's word errors. */
import type { RecognisedCall } from '../../domain/recognised.ts';
import type { RecordedCall } from '../../domain/record.ts';
import { accuracyOf } from '../recognition.ts';
import { type Agreement, agreementOf, type Confusion, countPair } from './agreement.ts';
import { COMPARISONS, EXTRACTION } from './comparisons.ts';
import { foundLabel, foundMatch, foundThings, resultNamed } from './found.ts';
import { comparePersonalFacts, type MentionCounts } from './personal-facts.ts';
import { type PersonalFactsMeasure, personalFactsMeasure } from './personal-facts-measure.ts';

/** One operator. `against` says which label it is held against; `goal` is the accuracy that is aimed at. */
export interface OperatorMeasure extends Agreement {
  readonly operator: string;
  readonly against: string;
  readonly goal?: number;
}

/** What the report says. Operators that did not run, or that no label speaks of, are left out. */
export interface OperatorReport {
  readonly method: 'operators-1';
  /** Calls that have a recognised transcript and were compared. */
  readonly calls: number;
  /** Word errors of the recognised transcripts: counts and rates. */
  readonly recognition: Readonly<Record<string, number>>;
  readonly operators: readonly OperatorMeasure[];
  readonly personalFacts?: PersonalFactsMeasure;
}

/** Takes calls one by one. */
export interface OperatorComparison {
  add(recorded: RecordedCall, recognised: RecognisedCall): void;
  /** Undefined when no call was added. */
  report(): OperatorReport | undefined;
}

/** Begins a comparison. */
export function compareOperators(): OperatorComparison {
  const errors = { words: 0, errors: 0, entityWords: 0, entityErrors: 0 };
  const tables = COMPARISONS.map((comparison) => ({
    comparison,
    table: new Map() as Confusion,
    names: new Set<string>(),
  }));
  const mentions = new Map<string, MentionCounts>();
  let calls = 0;
  let extraction: string | undefined;
  return {
    add: (recorded, recognised) => {
      calls += 1;
      const { words = 0, errors: wrong = 0, entity_words = 0, entity_errors = 0 } = recognised.accuracy;
      errors.words += words;
      errors.errors += wrong;
      errors.entityWords += entity_words;
      errors.entityErrors += entity_errors;
      for (const { comparison, table, names } of tables) {
        const result = resultNamed(recognised, comparison.name);
        const expected = comparison.expected(recorded);
        if (!result || expected === undefined) continue;
        const found = typeof expected === 'boolean' ? foundMatch(result) : foundLabel(result);
        if (found === undefined) continue;
        names.add(String(result['name']));
        countPair(table, String(expected), String(found));
      }
      const result = resultNamed(recognised, EXTRACTION.name);
      const found = result && foundThings(result, recognised.recording_start_s ?? 0);
      if (!found) return;
      extraction = String(result['name']);
      comparePersonalFacts(mentions, recorded, recognised, found);
    },
    report: () => {
      if (calls === 0) return undefined;
      const operators = tables.flatMap(({ comparison: { against, goal }, table, names }) => {
        const agreement = agreementOf(table, isYesOrNo(table) ? 'true' : undefined);
        const operator = [...names].join(', ');
        return agreement ? [{ operator, against, ...(goal ? { goal } : {}), ...agreement }] : [];
      });
      const facts = extraction === undefined ? undefined : personalFactsMeasure(extraction, EXTRACTION, mentions);
      return {
        method: 'operators-1',
        calls,
        recognition: accuracyOf(errors),
        operators,
        ...(facts ? { personalFacts: facts } : {}),
      };
    },
  };
}

/** Operators that find something or nothing are as good as they are at finding it. */
function isYesOrNo(table: Confusion): boolean {
  return [...table.keys()].every((label) => label === 'true' || label === 'false');
}
