/** What a call is expected to cost, and what a finished one did cost. An unknown rate makes the price undefined, never 0. */
import { MICROS_PER_DOLLAR, type Micros } from '../domain/money.ts';
import { RATE_NAMES, type RateName, TELEPHONY_RATES, type TelephonyRate } from '../domain/rates.ts';
import { MOST_BREATHS } from '../domain/turn.ts';
import type { Rates } from './rates.ts';

/** Seconds that a turn takes on the line, with the silence around it. */
const SECONDS_PER_TURN = 7;
/** Seconds of ringing and joining, and of the end. */
const SECONDS_AROUND = 6;
/** The agent's introduction and a farewell are scripted. */
const SCRIPTED_TURNS = 2;
/** Instructions, persona and scenario. */
const PROMPT_TOKENS = 900;
/** One turn as it stands in the history of a later prompt. */
const TOKENS_PER_TURN = 25;
/** An utterance with its labels. */
const REPLY_TOKENS = 80;
/** Operations on Sync at the beginning and at the end of a call. */
const SYNC_AROUND = 4;

/** How much of each rate a call used. */
type Use = Readonly<Record<RateName, number>>;

/** What a finished call used, as it was measured. */
export interface FinishedCall {
  /** Life of each leg in seconds. */
  readonly legSeconds: readonly number[];
  /** 0 when nothing was recorded. */
  readonly recordedSeconds: number;
  /** 0 when no transcript was ordered. */
  readonly transcribedSeconds: number;
  /** `<Gather>`s of speech that were answered. */
  readonly gathers: number;
  /** What was spoken, one text for each `<Say>`. */
  readonly utterances: readonly string[];
  readonly syncOperations: number;
  /** What the responder charged; undefined when its price is unknown. */
  readonly responderMicros: Micros | undefined;
}

/** Turns for each back-channel, at least. */
const TURNS_PER_BACK_CHANNEL = 3;

/** Expected price of a call that makes `share` responder calls; with back-channels, as if it had the most of them. */
export function priceOfPlannedCall(share: number, rates: Rates, backChannels = false): Micros | undefined {
  const turns = share + SCRIPTED_TURNS;
  const more = backChannels ? Math.min(MOST_BREATHS, Math.ceil(share / TURNS_PER_BACK_CHANNEL)) : 0;
  const minutes = begunMinutes(SECONDS_AROUND + turns * SECONDS_PER_TURN);
  const historyTokens = (TOKENS_PER_TURN * share * (share + 1)) / 2;
  return total(rates, {
    legMinute: 2 * minutes,
    participantMinute: 2 * minutes,
    recordingMinute: minutes,
    intelligenceMinute: minutes,
    speechRecognition: share + more,
    speechSynthesis: turns + 2 * more,
    syncOperation: share + SYNC_AROUND,
    inputTokens: PROMPT_TOKENS * share + historyTokens,
    outputTokens: REPLY_TOKENS * share,
  });
}

/** Price of a finished call: each leg, the recording and the transcript by begun minutes. */
export function priceOfFinishedCall(call: FinishedCall, rates: Rates): Micros | undefined {
  if (call.responderMicros === undefined) return undefined;
  const legMinutes = call.legSeconds.reduce((sum, seconds) => sum + begunMinutes(seconds), 0);
  const telephony = total(rates, {
    legMinute: legMinutes,
    participantMinute: legMinutes,
    recordingMinute: begunMinutes(call.recordedSeconds),
    intelligenceMinute: begunMinutes(call.transcribedSeconds),
    speechRecognition: call.gathers,
    speechSynthesis: call.utterances.reduce((sum, text) => sum + Math.ceil(text.length / 100), 0),
    syncOperation: call.syncOperations,
    inputTokens: 0,
    outputTokens: 0,
  });
  return telephony === undefined ? undefined : telephony + call.responderMicros;
}

/** Price of one reply by its tokens. */
export function priceOfReply(usage: { inputTokens: number; outputTokens: number }, rates: Rates): Micros | undefined {
  if (rates.inputTokens === undefined || rates.outputTokens === undefined) return undefined;
  return Math.ceil(
    (usage.inputTokens * rates.inputTokens + usage.outputTokens * rates.outputTokens) / MICROS_PER_DOLLAR,
  );
}

/** The rates without which a call cannot be priced. */
export function unknownRates(rates: Rates): RateName[] {
  return RATE_NAMES.filter((name) => rates[name] === undefined);
}

/** The sum of prices, or undefined when one of them is. */
export function sumOfPrices(prices: readonly (Micros | undefined)[]): Micros | undefined {
  return prices.reduce<Micros | undefined>(
    (sum, price) => (sum === undefined || price === undefined ? undefined : sum + price),
    0,
  );
}

function begunMinutes(seconds: number): number {
  return Math.ceil(seconds / 60);
}

function total(rates: Rates, use: Use): Micros | undefined {
  const telephony = TELEPHONY_RATES.map((name: TelephonyRate) => times(use[name], rates[name]));
  const tokens = priceOfReply(use, {
    ...rates,
    inputTokens: use.inputTokens === 0 ? 0 : rates.inputTokens,
    outputTokens: use.outputTokens === 0 ? 0 : rates.outputTokens,
  });
  return sumOfPrices([...telephony, tokens]);
}

/** What is not used needs no rate. */
function times(amount: number, rate: Micros | undefined): Micros | undefined {
  if (amount === 0) return 0;
  return rate === undefined ? undefined : amount * rate;
}
