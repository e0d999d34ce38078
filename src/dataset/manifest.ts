/** The manifest of a run: what made it, what is in it, and hashes to check it by. */
import type { WorldName } from '../domain/events.ts';
import { type Micros, toDollars } from '../domain/money.ts';
import type { PlanStatistics, Strategy } from '../domain/plan.ts';
import type { SpeakAhead } from '../domain/ports.ts';
import { toMillisecond } from '../domain/seconds.ts';
import type { ListedFile } from './run-folder.ts';

/** What the manifest is made from. */
export interface ManifestFacts {
  readonly runId: string;
  readonly version: string;
  readonly seed: string;
  readonly strategy: Strategy;
  readonly world: WorldName;
  readonly responder: string;
  readonly configDigest: string;
  readonly planned: number;
  readonly accepted: number;
  readonly quarantined: number;
  readonly failed: number;
  readonly notDialled: number;
  readonly turns: number;
  /** Among the turns. */
  readonly backChannels: number;
  readonly responderCalls: number;
  readonly audioSeconds: number;
  /** Absent where nothing was made ahead: the local world's responder needs no time. */
  readonly speakAhead?: SpeakAhead;
  readonly costMicros: Micros | undefined;
  /** The part of both that is in no call of the data. */
  readonly besides?: {
    readonly responderCalls: number;
    readonly micros: Micros | undefined;
    readonly estimatedMicros: Micros;
  };
  readonly outcomes: Readonly<Record<string, number>>;
  readonly endings: Readonly<Record<string, number>>;
  readonly quarantineReasons: Readonly<Record<string, number>>;
  readonly spread: PlanStatistics;
  /** The vendor's transcripts against what was said; absent where none was made. */
  readonly recognition?: Readonly<Record<string, number>>;
  readonly stoppedBy: string | undefined;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly files: readonly ListedFile[];
}

/** Everything but `run_id` and `wall_clock` repeats with the seed. */
export function buildManifest(facts: ManifestFacts): object {
  return {
    format: 'synthcall-run',
    format_version: '1.0',
    run_id: facts.runId,
    synthcall_version: facts.version,
    synthetic: true,
    world: facts.world,
    seed: facts.seed,
    strategy: facts.strategy,
    responder: facts.responder,
    config_digest: facts.configDigest,
    counts: {
      planned: facts.planned,
      accepted: facts.accepted,
      quarantined: facts.quarantined,
      failed: facts.failed,
      not_dialled: facts.notDialled,
      turns: facts.turns,
      back_channels: facts.backChannels,
      responder_calls: facts.responderCalls,
      call_seconds: toMillisecond(facts.audioSeconds),
    },
    spend: spendOf(facts),
    ...(facts.speakAhead && facts.speakAhead.made > 0 ? { speak_ahead: { ...facts.speakAhead } } : {}),
    outcomes: sorted(facts.outcomes),
    endings: sorted(facts.endings),
    quarantine_reasons: sorted(facts.quarantineReasons),
    spread: facts.spread,
    ...(facts.recognition ? { recognition: facts.recognition } : {}),
    ...(facts.stoppedBy ? { stopped_by: facts.stoppedBy } : {}),
    wall_clock: { started_at: facts.startedAt, finished_at: facts.finishedAt },
    files: facts.files.map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 })),
  };
}

/** What was spent; `besides_calls` is the part that is in no call: on calls that were cut off, and on replies that never came. */
function spendOf({ costMicros, besides }: ManifestFacts): object {
  const priced = costMicros === undefined ? { priced: false } : { priced: true, cost_usd: toDollars(costMicros) };
  if (!besides) return priced;
  const { responderCalls, micros, estimatedMicros } = besides;
  const cost = micros === undefined ? {} : { cost_usd: toDollars(micros) };
  const estimated = estimatedMicros === 0 ? {} : { estimated_usd: toDollars(estimatedMicros) };
  return { ...priced, besides_calls: { responder_calls: responderCalls, ...cost, ...estimated } };
}

function sorted(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}
