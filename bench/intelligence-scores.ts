/** Compares operator results with labels: how labels are mapped, confusion tables, and entities by place in time. */

export interface LabelledCall {
  readonly call_id: string;
  readonly conference_sid: string;
  readonly started_at: string;
  readonly issue_category: string;
  readonly outcome: string;
  readonly recording: { readonly sid: string };
}

export interface LabelledTurn {
  readonly call_id: string;
  readonly role: 'agent' | 'customer';
  readonly said: string;
  readonly start_s: number;
  readonly end_s: number;
  readonly emotion?: { readonly label: string };
  /** Absent where the turn was not labelled: nothing is counted as wrong there. */
  readonly entities?: readonly { readonly type: string; readonly start: number; readonly end: number }[];
  readonly words: readonly { readonly word: string; readonly start_s: number; readonly end_s: number }[];
}

export interface FoundEntity {
  readonly label: string;
  readonly role: 'agent' | 'customer';
  readonly startS: number;
  readonly endS: number;
}

/** What is right in the rows, what was found in the columns. */
export type Confusion = Record<string, Record<string, number>>;
export type EntityCounts = Record<string, { hits: number; misses: number; right: number; wrong: number }>;

const POSITIVE = ['pleased', 'relieved', 'grateful', 'amused'];
/** `confused` has no sign of its own; GoEmotions puts it among the ambiguous ones, `nervousness` among the negative. */
const NEGATIVE = ['angry', 'frustrated', 'sarcastic', 'disappointed', 'impatient', 'anxious'];

/** The customer's last emotion alone. */
export function sentimentByEmotion(emotion: string): string {
  if (POSITIVE.includes(emotion)) return 'positive';
  return NEGATIVE.includes(emotion) ? 'negative' : 'neutral';
}

/** The last emotion, and where it has no sign, what became of the issue. */
export function sentimentByOutcome(emotion: string, outcome: string): string {
  const sign = sentimentByEmotion(emotion);
  if (sign !== 'neutral') return sign;
  if (outcome === 'resolved') return 'positive';
  return outcome === 'partly-resolved' || outcome === 'callback-promised' ? 'neutral' : 'negative';
}

/** A call that ends with a promise of somebody else did not settle the issue. */
export const RESOLUTION_OF: Readonly<Record<string, string>> = {
  resolved: 'resolved',
  'partly-resolved': 'partially-resolved',
  unresolved: 'unresolved',
  escalated: 'unresolved',
  'callback-promised': 'unresolved',
  'customer-hung-up': 'unresolved',
};

const LABEL_OF: Readonly<Record<string, string>> = {
  person_name: 'person_name',
  email: 'email',
  phone: 'phone_number',
  account_id: 'account_id',
  order_id: 'order_id',
  address: 'address',
};
const PII = ['person_name', 'email', 'phone_number', 'account_id', 'address'];

export function countConfusion(tables: Record<string, Confusion>, name: string, expected: string, found: string): void {
  tables[name] ??= {};
  tables[name][expected] ??= {};
  tables[name][expected][found] = (tables[name][expected][found] ?? 0) + 1;
}

export function showConfusion(name: string, table: Confusion): string {
  const rows = Object.entries(table);
  const total = rows.reduce((sum, [, row]) => sum + Object.values(row).reduce((one, other) => one + other, 0), 0);
  const right = rows.reduce((sum, [expected, row]) => sum + (row[expected] ?? 0), 0);
  const body = rows.map(([expected, row]) => `  ${expected.padEnd(20)} ${JSON.stringify(row)}`).join('\n');
  return `${name}: accuracy ${(right / total).toFixed(3)} of ${total}\n${body}`;
}

/** An entity is hit when one of its kind covers half of its time on the same channel; and the other way round. */
export function scoreEntities(
  counts: EntityCounts,
  found: readonly FoundEntity[],
  turns: readonly LabelledTurn[],
): void {
  const expected = turns.flatMap(labelledEntities);
  const of = (label: string) => {
    counts[label] ??= { hits: 0, misses: 0, right: 0, wrong: 0 };
    return counts[label];
  };
  for (const entity of expected) of(entity.label)[found.some((one) => covers(one, entity)) ? 'hits' : 'misses'] += 1;
  for (const entity of found.filter(({ label }) => Object.values(LABEL_OF).includes(label))) {
    const turn = turns.find(
      (one) => one.role === entity.role && one.start_s - 0.2 <= entity.startS && entity.startS <= one.end_s + 0.2,
    );
    if (turn?.entities === undefined) continue;
    of(entity.label)[expected.some((one) => covers(one, entity)) ? 'right' : 'wrong'] += 1;
  }
}

export function showEntities(counts: EntityCounts): string {
  const sum = (labels: readonly string[]) => {
    const total = { hits: 0, misses: 0, right: 0, wrong: 0 };
    for (const label of labels) {
      for (const key of ['hits', 'misses', 'right', 'wrong'] as const) total[key] += counts[label]?.[key] ?? 0;
    }
    return total;
  };
  const line = (name: string, labels: readonly string[]) => {
    const { hits, misses, right, wrong } = sum(labels);
    const share = (part: number, rest: number) => (part + rest === 0 ? '-' : (part / (part + rest)).toFixed(3));
    return `  ${name.padEnd(16)} recall ${share(hits, misses)} (${hits}/${hits + misses})  precision ${share(right, wrong)} (${right}/${right + wrong})`;
  };
  const each = Object.keys(counts).map((label) => line(label, [label]));
  return ['entities', ...each, line('PII', PII), line('PII and orders', [...PII, 'order_id'])].join('\n');
}

function labelledEntities(turn: LabelledTurn): FoundEntity[] {
  let at = 0;
  const words = turn.words.map(({ word, start_s: startS, end_s: endS }) => {
    const from = turn.said.indexOf(word, at);
    at = from + word.length;
    return { from, to: at, startS, endS };
  });
  return (turn.entities ?? []).flatMap(({ type, start, end }) => {
    const label = LABEL_OF[type];
    const own = words.filter(({ from, to }) => from < end && to > start);
    const [first, last] = [own[0], own.at(-1)];
    return label && first && last ? [{ label, role: turn.role, startS: first.startS, endS: last.endS }] : [];
  });
}

function covers(one: FoundEntity, other: FoundEntity): boolean {
  const sharedS = Math.min(one.endS, other.endS) - Math.max(one.startS, other.startS);
  return one.label === other.label && one.role === other.role && sharedS >= 0.5 * (other.endS - other.startS);
}
