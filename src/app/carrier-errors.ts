/** What Twilio's Debugger told during a run: each error once, joined to its call, as a warning and in the summary's counts. */
import type { RunEvent } from '../domain/events.ts';
import type { CarrierErrorReport } from '../webhooks/error-endpoint.ts';

/** See the file comment. */
export interface CarrierErrors {
  note(report: CarrierErrorReport): void;
  /** How many errors there were by severity; severities without any are left out. */
  counts(): Readonly<Record<string, number>>;
}

/** `callKeyPrefix` is what a call key of this run starts with, before the call id. Errors of other runs' calls are none of ours. */
export function createCarrierErrors(callKeyPrefix: string, emit: (event: RunEvent) => void): CarrierErrors {
  const counts: Record<string, number> = {};
  const known = new Set<string>();
  return {
    note: ({ eventSid, callKey, code, severity, message, resourceSid }) => {
      if (callKey !== undefined && !callKey.startsWith(callKeyPrefix)) return;
      if (eventSid !== undefined && known.has(eventSid)) return;
      if (eventSid !== undefined) known.add(eventSid);
      counts[severity] = (counts[severity] ?? 0) + 1;
      emit({
        event: 'warning',
        ...(callKey === undefined ? {} : { callId: callKey.slice(callKeyPrefix.length) }),
        code: `twilio-${code}`,
        message: `${severity}: ${message}`,
        ...(resourceSid === undefined ? {} : { resourceSid }),
      });
    },
    counts: () => ({ ...counts }),
  };
}
