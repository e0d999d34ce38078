/** The realism report: how far the calls of a run look like calls of people, measure by measure against the bands. */
import { type RecordedCall, withoutBackChannels } from '../domain/record.ts';
import { REALISM_BANDS, type RealismBand } from './realism-bands.ts';
import { measureAll, spokenWords } from './realism-measures.ts';

/** `reported`: a measure without a band. `not-measured`: the records lack what it needs (times, what was heard, labels). */
export type RealismVerdict = 'in-band' | 'out-of-band' | 'not-enough-calls' | 'not-measured' | 'reported';

/** A band with what was measured. `value` is absent when it is unknown. */
export interface RealismMeasure extends RealismBand {
  readonly value?: number;
  readonly verdict: RealismVerdict;
}

/** The report of a run. `method` changes when a definition does, so that stored reports stay comparable. */
export interface RealismReport {
  readonly method: 'realism-1';
  readonly calls: number;
  readonly turns: number;
  /** Rows that are a listener's "mm-hmm": beside the turns, and not among their words. */
  readonly backChannels: number;
  readonly words: number;
  readonly inBand: number;
  readonly outOfBand: number;
  readonly measures: readonly RealismMeasure[];
}

/** Measures calls. Samples are drawn with `seed`, so that a run's report can be repeated. */
export function measureRealism(calls: readonly RecordedCall[], seed = 'realism'): RealismReport {
  const values = measureAll(calls, seed);
  const measures = REALISM_BANDS.map((band) => judge(band, values[band.name], calls.length));
  const count = (verdict: RealismVerdict) => measures.filter((measure) => measure.verdict === verdict).length;
  const rows = calls.flatMap((call) => call.turns);
  const turns = withoutBackChannels(rows);
  return {
    method: 'realism-1',
    calls: calls.length,
    turns: turns.length,
    backChannels: rows.length - turns.length,
    words: turns.reduce((sum, turn) => sum + spokenWords(turn).length, 0),
    inBand: count('in-band'),
    outOfBand: count('out-of-band'),
    measures,
  };
}

function judge(band: RealismBand, value: number, calls: number): RealismMeasure {
  if (calls < band.minimumCalls) return { ...band, verdict: 'not-enough-calls' };
  if (!Number.isFinite(value)) return { ...band, verdict: 'not-measured' };
  if (band.low === undefined && band.high === undefined) return { ...band, value, verdict: 'reported' };
  const inside = value >= (band.low ?? Number.NEGATIVE_INFINITY) && value <= (band.high ?? Number.POSITIVE_INFINITY);
  return { ...band, value, verdict: inside ? 'in-band' : 'out-of-band' };
}
