/** What the calls that were written down hold, counted from their records: those of a resumed run's first try too. */
import type { RecordedCall } from '../domain/record.ts';

/** Counts over the calls of a run. */
export interface KeptFigures {
  /** Rows among the turns of all calls that are a listener's "mm-hmm" and no turn. */
  readonly backChannels: number;
  /** Length of the accepted calls. */
  readonly talkSeconds: number;
  /** The same of those that have a sound file. */
  readonly soundSeconds: number;
}

/** All zero at first. */
export function countKept() {
  const figures = { backChannels: 0, talkSeconds: 0, soundSeconds: 0 };
  return {
    add: ({ call, turns }: RecordedCall, isAccepted: boolean): void => {
      figures.backChannels += turns.filter((turn) => turn.back_channel).length;
      if (!isAccepted) return;
      figures.talkSeconds += call.duration_s ?? 0;
      if (call.recording?.file !== undefined) figures.soundSeconds += call.duration_s ?? 0;
    },
    read: (): KeptFigures => ({ ...figures }),
  };
}
