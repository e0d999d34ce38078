/** Counts what a run has done so far. */
import type { Verdict } from '../domain/events.ts';
import type { Micros } from '../domain/money.ts';
import type { SpeakAhead } from '../domain/ports.ts';
import type { RecordedCall } from '../domain/record.ts';

/** Totals of a run. `planned = accepted + quarantined + failed + notDialled`, redone calls counted besides. */
export interface RunTally {
  /** The calls that are counted. */
  readonly callIds: ReadonlySet<string>;
  readonly accepted: number;
  readonly quarantined: number;
  readonly failed: number;
  readonly notDialled: number;
  readonly turns: number;
  readonly responderCalls: number;
  readonly audioSeconds: number;
  /** Undefined when some call's price is unknown. */
  readonly costMicros: Micros | undefined;
  readonly speakAhead: SpeakAhead;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly endings: Readonly<Record<string, number>>;
  readonly reasons: Readonly<Record<string, number>>;
}

/** A tally that is being kept. */
export interface Tally {
  add(
    recorded: Pick<RecordedCall, 'call'>,
    verdict: Verdict,
    spent: { readonly costMicros: Micros | undefined; readonly speakAhead: SpeakAhead },
  ): void;
  notDialled(count: number): void;
  read(): RunTally;
}

/** All zero. */
export function createTally(): Tally {
  const counts = {
    accepted: 0,
    quarantined: 0,
    failed: 0,
    notDialled: 0,
    turns: 0,
    responderCalls: 0,
    audioSeconds: 0,
  };
  const callIds = new Set<string>();
  const outcomes: Record<string, number> = {};
  const endings: Record<string, number> = {};
  const reasons: Record<string, number> = {};
  const speakAhead = { made: 0, used: 0 };
  let costMicros: Micros | undefined = 0;
  return {
    add: ({ call }, verdict, spent) => {
      const { costMicros: cost } = spent;
      speakAhead.made += spent.speakAhead.made;
      speakAhead.used += spent.speakAhead.used;
      callIds.add(call.call_id);
      counts[verdict] += 1;
      counts.turns += call.turn_count;
      counts.responderCalls += call.responder_calls;
      counts.audioSeconds += call.duration_s ?? 0;
      costMicros = costMicros === undefined || cost === undefined ? undefined : costMicros + cost;
      count(outcomes, call.outcome ?? 'unknown');
      count(endings, call.ending);
      for (const reason of call.quality.reasons) count(reasons, reason.split(':')[0] as string);
    },
    notDialled: (number) => {
      counts.notDialled += number;
    },
    read: () => ({
      ...counts,
      callIds,
      costMicros,
      speakAhead: { ...speakAhead },
      outcomes: { ...outcomes },
      endings: { ...endings },
      reasons: { ...reasons },
    }),
  };
}

function count(into: Record<string, number>, key: string): void {
  into[key] = (into[key] ?? 0) + 1;
}
