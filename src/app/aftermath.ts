/** What follows a call that was written down: its figures, customers' profiles, the recognised transcript, and what Twilio's Debugger told. */
import type { RunSummary } from '../app.ts';
import type { RecordedCall } from '../domain/record.ts';
import type { CarrierErrorReport } from '../webhooks/error-endpoint.ts';
import { createCarrierErrors } from './carrier-errors.ts';
import { openRunProfiles, type ProfileParts } from './customer-profiles.ts';
import { countKept } from './kept-figures.ts';
import { openRecognition, type RecognitionParts } from './recognition.ts';

type Verdict = 'accepted' | 'quarantined' | 'failed';

/** How long a profile waits for a recognised transcript. */
const PATIENCE_MS = 60_000;

/** See the file comment. Nothing here fails a call. */
export interface Aftermath {
  /** A call was written down, now or before the run was resumed. */
  kept(recorded: RecordedCall, verdict: Verdict): void;
  /** Our webhooks can be reached now. */
  reachableAt(publicUrl: string): void;
  onCarrierError(report: CarrierErrorReport): void;
  onTranscript(transcriptSid: string): void;
  /** Waits for what is under way; the results belong in the summary. */
  settle(): Promise<
    Pick<
      RunSummary,
      'carrierErrors' | 'profilesWaiting' | 'recognition' | 'recognitionOff' | 'recognitionLeft' | 'kept'
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
  const knownInTime = (recorded: RecordedCall, verdict: Verdict) =>
    new Promise<RecordedCall>((resolve) => {
      const cancel = parts.tools.clock.after(PATIENCE_MS, () => resolve(recorded));
      void recognition.kept(recorded, verdict).then((known) => {
        cancel();
        resolve(known);
      });
    });
  return {
    kept: (recorded, verdict) => {
      figures.add(recorded, verdict === 'accepted');
      // Profiles are told the scores that go by the operators' results as well.
      const telling = knownInTime(recorded, verdict)
        .then((known) => profiles.kept(known, verdict))
        .finally(() => told.delete(telling));
      told.add(telling);
    },
    reachableAt: (publicUrl) => recognition.reachableAt(publicUrl),
    onCarrierError: (report) => errors.note(report),
    onTranscript: (sid) => recognition.announced(sid),
    settle: async () => {
      const { totals, off, left } = await recognition.settle();
      await Promise.all(told);
      const profilesWaiting = await profiles.settle();
      return {
        kept: figures.read(),
        carrierErrors: errors.counts(),
        profilesWaiting,
        ...(totals ? { recognition: totals } : {}),
        ...(off === undefined ? {} : { recognitionOff: off }),
        ...(left === undefined ? {} : { recognitionLeft: left }),
      };
    },
  };
}
