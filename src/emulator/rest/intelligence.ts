/** Conversation Intelligence as one part of the emulator: its routes, its control, and what it does when a recording is ready. */
import { createLately } from '../../shared/lately.ts';
import type { Logger } from '../../shared/log.ts';
import type { Deliver } from '../delivery.ts';
import { type IntelligenceSettings, readIntelligenceSettings } from '../intelligence/settings.ts';
import { TwilioError } from './errors.ts';
import { INTELLIGENCE_OPERATOR_ROUTES } from './intelligence-operators.ts';
import { resultRoutes } from './intelligence-results.ts';
import { INTELLIGENCE_SERVICE_ROUTES, type ServiceRow, settingsOf } from './intelligence-services.ts';
import { transcriptRoutes } from './intelligence-transcripts.ts';
import type { IntelligenceContext } from './intelligence-values.ts';
import { createTranscript, finishTranscript, type TranscriptRow } from './intelligence-work.ts';
import type { ControlRoute, Route } from './route.ts';
import type { TelephonyContext } from './telephony-context.ts';

/** What Conversation Intelligence adds to the emulator. */
export interface Intelligence {
  readonly routes: readonly Route[];
  /** `/_emulator/intelligence`: how well it hears and how long it takes. */
  readonly controls: readonly ControlRoute[];
  /** A recording is ready: services with `AutoTranscribe` begin. */
  recordingCompleted(recordingSid: string): void;
  /** Forgets what was not finished; others finish it when somebody asks for it, without a webhook. */
  close(): void;
}

/** A transcript is read twice or three times, soon after it was made. */
const CONTENTS_KEPT = 40;
/** Every transcript of a run needs the same ones. */
const CONFIGS_KEPT = 200;

/** Builds it. Nothing runs before the first request. */
export function createIntelligence(parts: {
  readonly telephony: TelephonyContext;
  readonly deliver: Deliver;
  readonly logger: Logger;
  readonly settings: IntelligenceSettings;
}): Intelligence {
  const { telephony, deliver, logger } = parts;
  const settings = { current: parts.settings };
  const context: IntelligenceContext = {
    telephony,
    deliver,
    settings,
    contents: createLately(CONTENTS_KEPT),
    configs: createLately(CONFIGS_KEPT),
  };
  const timers = new Set<() => void>();
  const seen = new Set<string>();
  const guard = (work: Promise<unknown>) => {
    work.catch((error: unknown) => logger.error('a transcript could not be made', { error: String(error) }));
  };
  const schedule = (row: TranscriptRow) => {
    const cancel = telephony.clock.after(Math.max(0, row.ready_at - telephony.clock.now()), () => {
      timers.delete(cancel);
      guard(finishTranscript(context, row.sid));
    });
    timers.add(cancel);
  };
  return {
    routes: [
      ...INTELLIGENCE_SERVICE_ROUTES,
      ...INTELLIGENCE_OPERATOR_ROUTES,
      ...transcriptRoutes(context, schedule),
      ...resultRoutes(context),
    ],
    controls: settingsControls(settings),
    recordingCompleted: (sid) => {
      if (seen.has(sid)) return;
      seen.add(sid);
      guard(transcribeByItself(context, sid, schedule));
    },
    close: () => {
      for (const cancel of timers) cancel();
      timers.clear();
      seen.clear();
    },
  };
}

async function transcribeByItself(
  context: IntelligenceContext,
  recordingSid: string,
  schedule: (row: TranscriptRow) => void,
): Promise<void> {
  const { store, account } = context.telephony;
  const sql = 'SELECT * FROM intelligence_services WHERE account_sid = ? ORDER BY seq';
  const services = await store.read<ServiceRow>(sql, [account.sid]);
  for (const service of services.filter((row) => settingsOf(row).auto_transcribe)) {
    const channel = { media_properties: { source_sid: recordingSid } };
    schedule(await createTranscript(context, { service, channel, customerKey: null, mediaStartMs: null }));
  }
}

function settingsControls(settings: IntelligenceContext['settings']): ControlRoute[] {
  const path = '/_emulator/intelligence';
  const show = () => ({ status: 200, json: settings.current });
  return [
    { method: 'GET', path, operation: async () => show() },
    {
      method: 'POST',
      path,
      operation: async (body) => {
        const changed = readIntelligenceSettings(settings.current, body);
        if (typeof changed === 'string') throw new TwilioError(20001, changed);
        settings.current = changed;
        return show();
      },
    },
  ];
}
