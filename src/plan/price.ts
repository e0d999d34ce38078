/** What a call is expected to cost, and what a finished one did cost. An unknown rate makes the price undefined, never 0. */
import type { Micros } from '../domain/money.ts';
import { RATE_NAMES, type RateName, TELEPHONY_RATES, type TelephonyRate } from '../domain/rates.ts';
import { priceOfTokens, type TokenPrices } from '../domain/token-price.ts';
import { MOST_BREATHS } from '../domain/turn.ts';
import type { Rates } from './rates.ts';

/** Seconds that a turn takes on the line, with the silence around it. */
const SECONDS_PER_TURN = 7;
/** Seconds of ringing and joining, and of the end. */
const SECONDS_AROUND = 6;
/** The agent's introduction and a farewell are scripted. */
const SCRIPTED_TURNS = 2;
/** Instructions, persona, scenario and the form of the answer: measured 6,600 characters at the median of the shipped personas. */
const PROMPT_TOKENS = 1_600;
/** One turn as it stands in the history of a later prompt. */
const TOKENS_PER_TURN = 25;
/** An utterance with its labels. */
const REPLY_TOKENS = 110;
/**
 * What is held beside the estimate of a call that is dialled, so that it can finish: two replies that are thought of at once may
 * cost what they may at most, the next turn may be a long one, and a minute may begin.
 */
const SPARE = { minutes: 1, says: 8, inputTokens: 2_400, outputTokens: 800 };
/** Begun 100 characters of the longest utterance that may be spoken (120 words), with the farewell in the same breath. */
const LONGEST_SAYS = 9;
/** Such an utterance, the answer that is being looked for, and the end of the call, in seconds. */
const LONGEST_TURN_S = 60;
/** Operations on Sync at the beginning and at the end of a call. */
const SYNC_AROUND = 4;

/** How much of each rate a call used. */
type Use = Readonly<Record<RateName, number>>;

/** What the line of a call used. */
export interface LineUse {
  /** Life of each leg in seconds. A leg that was dialled costs a minute at least. */
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
}

/** What a finished call used, as it was measured. */
export interface FinishedCall extends LineUse {
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
    speechRecognition: turns + more,
    speechSynthesis: turns + 2 * more,
    syncOperation: share + SYNC_AROUND,
    inputTokens: PROMPT_TOKENS * share + historyTokens,
    outputTokens: REPLY_TOKENS * share,
  });
}

/** Held beside the estimate of each call under way; undefined when a rate is unknown. */
export function spareOfCall(rates: Rates): Micros | undefined {
  const { minutes, says, inputTokens, outputTokens } = SPARE;
  return total(rates, {
    legMinute: 2 * minutes,
    participantMinute: 2 * minutes,
    recordingMinute: minutes,
    intelligenceMinute: minutes,
    speechRecognition: 1,
    speechSynthesis: says,
    syncOperation: 1,
    inputTokens,
    outputTokens,
  });
}

/** Price of a finished call: each leg, the recording and the transcript by begun minutes. */
export function priceOfFinishedCall(call: FinishedCall, rates: Rates): Micros | undefined {
  return sumOfPrices([priceOfLine(call, rates), call.responderMicros]);
}

function priceOfLine(line: LineUse, rates: Rates, spareSays = 0): Micros | undefined {
  const legMinutes = line.legSeconds.reduce((sum, seconds) => sum + Math.max(1, begunMinutes(seconds)), 0);
  return total(rates, {
    legMinute: legMinutes,
    participantMinute: legMinutes,
    recordingMinute: begunMinutes(line.recordedSeconds),
    intelligenceMinute: begunMinutes(line.transcribedSeconds),
    speechRecognition: line.gathers,
    speechSynthesis: spareSays + line.utterances.reduce((sum, text) => sum + Math.ceil(text.length / 100), 0),
    syncOperation: line.syncOperations,
    inputTokens: 0,
    outputTokens: 0,
  });
}

/** What a line that used so much by now may cost at most when one more turn is spoken on it, and the farewell. */
export function priceOfLongerLine(line: LineUse, rates: Rates): Micros | undefined {
  const longer = (seconds: number) => (seconds === 0 ? 0 : seconds + LONGEST_TURN_S);
  return priceOfLine(
    {
      ...line,
      legSeconds: line.legSeconds.map(longer),
      recordedSeconds: longer(line.recordedSeconds),
      transcribedSeconds: longer(line.transcribedSeconds),
      gathers: line.gathers + SCRIPTED_TURNS,
      syncOperations: line.syncOperations + SCRIPTED_TURNS,
    },
    rates,
    LONGEST_SAYS + 1,
  );
}

/** What a responder's tokens cost; undefined when one of both rates is unknown. */
export function tokenPricesOf({
  inputTokens,
  outputTokens,
}: Pick<Rates, 'inputTokens' | 'outputTokens'>): TokenPrices | undefined {
  if (inputTokens === undefined || outputTokens === undefined) return undefined;
  return { inputMicrosPerMillion: inputTokens, outputMicrosPerMillion: outputTokens };
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
  const prices = tokenPricesOf({
    inputTokens: use.inputTokens === 0 ? 0 : rates.inputTokens,
    outputTokens: use.outputTokens === 0 ? 0 : rates.outputTokens,
  });
  return sumOfPrices([...telephony, prices && priceOfTokens(use, prices)]);
}

/** What is not used needs no rate. */
function times(amount: number, rate: Micros | undefined): Micros | undefined {
  if (amount === 0) return 0;
  return rate === undefined ? undefined : amount * rate;
}
