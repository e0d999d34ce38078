/** What every call of a run is made with: carrier, conversation, price, gate. */
import { scoreCall } from '../analytics/scores/score-call.ts';
import type { CallParts } from '../calls/parts.ts';
import type { RunFolder } from '../dataset/run-folder.ts';
import type { RunEvent } from '../domain/events.ts';
import type { Carrier, Responder } from '../domain/ports.ts';
import { assertMp3 } from '../shared/mp3.ts';
import { createRandom } from '../shared/random.ts';
import { callPrices } from './call-price.ts';
import { createRecordingKeeper } from './call-recording.ts';
import { judgeRecorded } from './call-verdict.ts';
import { lentApplicationsOf } from './lent-applications.ts';
import type { PlannedRun } from './preview.ts';
import type { Switchboard } from './switchboard.ts';
import type { AppTools } from './tools.ts';
import type { World } from './world.ts';

/** What they are built from. */
export interface CallPartsInput {
  readonly tools: AppTools;
  readonly world: World;
  readonly switchboard: Switchboard;
  readonly responder: Responder;
  readonly planned: PlannedRun;
  readonly folder: RunFolder;
  readonly emit: (event: RunEvent) => void;
  readonly signal: AbortSignal;
  /** A recording of this call is at the carrier and could not be had. */
  readonly onPostponed: (callId: string) => void;
}

const RECORDING_WAIT_MS = 120_000;

/** The parts, and the carrier that they dial with. */
export async function callPartsOf(input: CallPartsInput): Promise<{ carrier: Carrier; parts: CallParts }> {
  const { tools, world, switchboard, planned } = input;
  const carrier = await openCarrier(world, tools, planned.preview.plan.seed);
  const parts: CallParts = {
    runId: planned.preview.runId,
    carrier,
    talk: talkOf(switchboard),
    clock: tools.clock,
    emit: input.emit,
    responderName: input.responder.name,
    numbers: world.numbers,
    timeLimitS: tools.settings.timeLimitS,
    recordingWaitMs: RECORDING_WAIT_MS,
    ...callPrices(planned.rates, tools.settings.twilio.intelligenceServiceSid !== undefined),
    score: (recorded) => scoreCall(tools.settings.scores, recorded),
    judge: (unjudged, plan) => judgeRecorded(unjudged, plan, tools.settings),
    keepAudio: tools.settings.audio ? await openRecordingKeeper(input, carrier) : async () => undefined,
  };
  return { carrier, parts };
}

/** Throws when MP3 files were asked for and cannot be made, before any call is dialled. */
async function openRecordingKeeper(input: CallPartsInput, carrier: Carrier) {
  const { tools, world, planned, folder, emit, signal, onPostponed } = input;
  const { audioFormat: form } = tools.settings;
  if (form === 'mp3') await assertMp3();
  const random = createRandom(`${planned.preview.plan.seed}/retry`);
  return createRecordingKeeper({ carrier, folder, form, pacing: world.pacing, random, signal, onPostponed, emit });
}

/** The carrier of a world, over the SDK. */
export async function openCarrier(world: World, tools: AppTools, seed: string): Promise<Carrier> {
  const { createTwilioCarrier } = await import('../adapters/twilio/carrier.ts');
  const random = createRandom(`${seed}/retry`);
  return createTwilioCarrier({
    client: world.client,
    clock: tools.clock,
    random,
    logger: tools.logger,
    times: world.times,
    recording: world.recording,
    application:
      world.applicationSid === undefined ? undefined : { sid: world.applicationSid, lent: lentApplicationsOf(tools) },
  });
}

function talkOf(switchboard: Switchboard): CallParts['talk'] {
  const { exchange } = switchboard;
  return {
    begin: (callKey, plan, purse) => {
      switchboard.register(callKey, plan);
      exchange.begin(callKey, plan, purse);
    },
    roomOpened: (callKey) => exchange.roomOpened(callKey),
    progress: (callKey) => exchange.progress(callKey),
    end: (callKey, ending) => exchange.end(callKey, ending),
    settled: (callKey) => exchange.settled(callKey),
    finish: (callKey) => {
      const result = exchange.finish(callKey);
      switchboard.forget(callKey);
      if (!result) return undefined;
      const { turns, ending, outcome } = result.conversation;
      const { speakAhead, failure } = result;
      return { turns, ending, outcome, speakAhead, failure };
    },
  };
}
