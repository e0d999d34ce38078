/** What a call is paid for: the names of the rates and the unit of each. What they are is in plan/rates.ts, or in the user's `prices`. */

const TOKENS = 'a million tokens';

/** The unit that each rate is the price of. Minutes are begun minutes. */
export const RATE_UNITS = {
  legMinute: 'a begun minute of one leg',
  participantMinute: 'a begun minute of one leg in the conference',
  recordingMinute: 'a begun minute of recording',
  intelligenceMinute: 'a begun minute of transcript',
  speechRecognition: 'one Gather of speech',
  speechSynthesis: '100 begun characters of one Say',
  syncOperation: 'one operation on Sync',
  inputTokens: TOKENS,
  outputTokens: TOKENS,
} as const;

/** One of the things that are paid for. */
export type RateName = keyof typeof RATE_UNITS;
/** What the carrier is paid for, not the responder. */
export type TelephonyRate = Exclude<RateName, 'inputTokens' | 'outputTokens'>;

/** Every rate, in the order of the table. */
export const RATE_NAMES = Object.keys(RATE_UNITS) as readonly RateName[];

/** What is paid for besides tokens. */
export const TELEPHONY_RATES = RATE_NAMES.filter(
  (name): name is TelephonyRate => name !== 'inputTokens' && name !== 'outputTokens',
);
