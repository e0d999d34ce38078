/** The figures of an extraction from its counted mentions. */
import { type LabelAgreement, labelAgreement, rounded } from './agreement.ts';
import type { MentionCounts } from './personal-facts.ts';

/** Personal facts. `kinds` are counts of mentions, not of calls. */
export interface PersonalFactsMeasure {
  readonly operator: string;
  readonly against: string;
  readonly goal: number;
  readonly precision?: number;
  readonly recall?: number;
  readonly f1?: number;
  readonly kinds: readonly LabelAgreement[];
}

/** Recall counts what was said, precision what was found: one long extraction may hold two mentions. */
export function personalFactsMeasure(
  operator: string,
  { against, goal }: Pick<PersonalFactsMeasure, 'against' | 'goal'>,
  mentions: ReadonlyMap<string, MentionCounts>,
): PersonalFactsMeasure {
  const kinds = [...mentions].sort(([one], [other]) => (one < other ? -1 : 1));
  const total = { hits: 0, misses: 0, right: 0, wrong: 0 };
  for (const [, counts] of kinds) {
    for (const name of ['hits', 'misses', 'right', 'wrong'] as const) total[name] += counts[name];
  }
  const { label: _all, expected: _said, found: _found, ...all } = mentionAgreement('all', total);
  return {
    operator,
    against,
    goal,
    ...all,
    kinds: kinds.map(([kind, counts]) => mentionAgreement(kind, counts)),
  };
}

function mentionAgreement(label: string, { hits, misses, right, wrong }: MentionCounts): LabelAgreement {
  const { recall } = labelAgreement(label, { hits, expected: hits + misses, found: 0 });
  const { precision } = labelAgreement(label, { hits: right, expected: 0, found: right + wrong });
  const f1 = recall && precision ? (2 * recall * precision) / (recall + precision) : undefined;
  return {
    label,
    expected: hits + misses,
    found: right + wrong,
    ...(precision === undefined ? {} : { precision }),
    ...(recall === undefined ? {} : { recall }),
    ...(f1 === undefined ? {} : { f1: rounded(f1) }),
  };
}
