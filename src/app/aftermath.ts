/** What follows a call that was written down: its figures, customers' profiles, the recognised transcript, and what Twilio's Debugger told. */
import type { RunSummary } from '../app.ts';
import type { Verdict } from '../domain/events.ts';
import type { RecordedCall } from '../domain/record.ts';
import type { CarrierErrorReport } from '../webhooks/error-endpoint.ts';
import { createCarrierErrors } from './carrier-errors.ts';
import { openRunProfiles, type ProfileParts } from './customer-profiles.ts';
import { countKept } from './kept-figures.ts';
import { openRecognition, type RecognitionParts } from './recognition.ts';

/** See the file comment. Nothing here fails a call. */
export interface Aftermath {
  /** A call was written down, now or before the run was resumed. */
  kept(recorded: RecordedCall, verdict: Verdict): void;
  /** Our webhooks can be reached now. */
  reachableAt(publicUrl: string): void;
  onCarrierError(report: CarrierErrorReport): void;
  onTranscript(transcriptSid: string): void;
  /** Waits for what is under way; the results belong in the summary. `isResumable`: calls of the plan are missing. */
  settle(
    isResumable: boolean,
  ): Promise<
    Pick<
      RunSummary,
      | 'carrierErrors'
      | 'profilesWaiting'
      | 'profilesHeld'
      | 'recognition'
      | 'recognitionOff'
      | 'recognitionLeft'
      | 'kept'
    >
  >;
}

/** Opens it before the first call. `callKeyPrefix` is what a call key of this run starts with, before the call id. */
export async function openAftermath(
  parts: ProfileParts & RecognitionParts & { readonly callKeyPrefix: string },
): Promise<Aftermath> {
  const errors = createCarrierErrors(parts.callKeyPrefix, parts.emit);
  const profiles = await openRunProfiles(parts);
  const recognition = openRecognition(parts);
  const figures = countKept();
  const told = new Set<Promise<void>>();
  return {
    kept: (recorded, verdict) => {
      figures.add(recorded, verdict === 'accepted');
      // Profiles are told once, when the scores are final: those go by the operators' results as well.
      const telling = recognition
        .kept(recorded, verdict)
        .then((known) => (known ? profiles.kept(known, verdict) : profiles.unsettled()))
        .finally(() => told.delete(telling));
      told.add(telling);
    },
    reachableAt: (publicUrl) => recognition.reachableAt(publicUrl),
    onCarrierError: (report) => errors.note(report),
    onTranscript: (sid) => recognition.announced(sid),
    settle: async (isResumable) => {
      const { totals, off, left } = await recognition.settle();
      await Promise.all(told);
      const { waiting, held } = await profiles.settle(!isResumable && left === undefined);
      return {
        kept: figures.read(),
        carrierErrors: errors.counts(),
        profilesWaiting: waiting,
        ...(held === 0 ? {} : { profilesHeld: held }),
        ...(totals ? { recognition: totals } : {}),
        ...(off === undefined ? {} : { recognitionOff: off }),
        ...(left === undefined ? {} : { recognitionLeft: left }),
      };
    },
  };
}
