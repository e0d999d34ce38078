/** Every setting once: its type, default, names and one line of text. Flags, loader, rc example and README come from here. */
import * as z from 'zod';
import { STRATEGIES } from '../domain/plan.ts';
import { RATE_NAMES, RATE_UNITS } from '../domain/rates.ts';
import { plainText } from './plain-text.ts';
import { listSettingsOf, type Setting, type SettingFacts, setting } from './setting.ts';
import { openaiSettings, segmentSettings, tunnelSettings, twilioSettings } from './vendor-settings.ts';

const text = () => plainText(500);
const whole = (low: number, high: number) => z.number().int().min(low).max(high);

const MONEY = /^(\$\d+(\.\d+)?|\d+(\.\d+)?\s?usd)$/i;
const CALLS = /^[1-9]\d{0,8}$/;

const run = (facts: Omit<SettingFacts, 'group'>): SettingFacts => ({ group: 'Run', ...facts });
const talk = (facts: Omit<SettingFacts, 'group'>): SettingFacts => ({ group: 'Conversation', ...facts });
const output = (facts: Omit<SettingFacts, 'group'>): SettingFacts => ({ group: 'Output', ...facts });
const limit = (facts: Omit<SettingFacts, 'group'>): SettingFacts => ({ group: 'Limits and money', ...facts });

/** All settings. Unknown keys are faults. */
export const settingsSchema = z.strictObject({
  world: setting(
    z.enum(['auto', 'local', 'live']).default('auto'),
    run({
      description:
        'where calls are made: local is the built-in emulator, live is Twilio; auto is live when credentials are set',
    }),
  ),
  pairs: setting(whole(1, 100_000).default(5), run({ description: 'how many calls to make', example: '20' })),
  budget: setting(
    z
      .array(
        z
          .string()
          .trim()
          .refine((entry) => MONEY.test(entry) || CALLS.test(entry)),
      )
      .max(2)
      .refine((entries) => entries.filter((entry) => MONEY.test(entry)).length <= 1)
      .refine((entries) => entries.filter((entry) => CALLS.test(entry)).length <= 1)
      .default([]),
    run({
      description: 'most responder calls, or most money, that one run may use; may be given once of each',
      example: '100',
      allowed: "a number of responder calls from 1 up (100), an amount of money (5usd or '$5'), or one of each",
    }),
  ),
  strategy: setting(
    z.enum(STRATEGIES).default('coverage'),
    run({ description: 'how agents and customers are paired' }),
  ),
  seed: setting(
    plainText(100).optional(),
    run({ description: 'text that decides every random choice; the same seed gives the same data', example: '7' }),
  ),
  runId: setting(
    z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/)
      .optional(),
    run({
      description: 'name of the run and of its folder, instead of a generated one',
      allowed: 'up to 80 letters, digits, dots, dashes and underscores, the first a letter or digit',
      advanced: true,
    }),
  ),
  startAt: setting(
    z.iso.datetime({ offset: true }).default('2026-02-16T09:00:00Z'),
    run({
      description: 'when virtual time begins in the local world; the shipped customers speak of that February',
      allowed: 'a time such as 2026-02-16T09:00:00Z',
      advanced: true,
    }),
  ),
  personas: setting(
    z.array(text()).max(50).default([]),
    run({
      description: 'folders with persona files; none = ./personas where it exists, else the shipped ones',
      example: './my-personas',
      allowed: 'paths of folders',
    }),
  ),
  concurrency: setting(whole(1, 500).default(20), run({ description: 'most calls under way at the same time' })),
  audio: setting(z.boolean().default(true), run({ description: 'store recordings as sound files' })),
  audioProfile: setting(
    z.enum(['clean', 'phone', 'noisy']).default('phone'),
    run({
      description:
        'how the telephone line of the local world sounds, and how well its recogniser hears: about 5, 10 or 15 % of the words wrong',
    }),
  ),
  audioFormat: setting(
    z.enum(['wav', 'mp3']).default('wav'),
    run({ description: 'form of the sound files; mp3 writes MP3 files beside the WAV files' }),
  ),
  holdMusic: setting(
    z.boolean().default(false),
    run({
      description: 'music instead of silence on the line while the agent looks something up, in the local world',
      advanced: true,
    }),
  ),
  retryBad: setting(
    z.boolean().default(false),
    run({ description: 'redo a call that the quality gate refused, once, inside the budget' }),
  ),
  maxBad: setting(
    whole(1, 10).default(3),
    run({
      description: 'stop the run when so many of the first ten calls are bad, or later five in a row',
      advanced: true,
    }),
  ),
  yes: setting(z.boolean().default(false), run({ description: 'ask nothing; take every answer as yes' })),
  responder: setting(
    z.enum(['auto', 'offline', 'openai']).default('auto'),
    talk({ description: 'who writes what is said; auto is openai when a key is set, else offline' }),
  ),
  asr: setting(
    z.enum(['recogniser', 'perfect']).default('recogniser'),
    talk({ description: 'what the sides of a call in the local world hear: perfect hears every word as it was said' }),
  ),
  backChannels: setting(
    z.boolean().default(true),
    talk({
      description:
        'let listeners say "mm-hmm" into some long turns, which are then said in two breaths, and miss a few words meanwhile; tried in the local world, not yet on live lines',
      advanced: true,
    }),
  ),
  maxTurns: setting(whole(2, 200).default(25), talk({ description: 'most turns of one call' })),
  timeLimitS: setting(
    whole(30, 14_400).default(600),
    talk({ flag: 'time-limit', description: 'longest life of a call, in seconds' }),
  ),
  silenceRounds: setting(
    whole(1, 3).default(3),
    talk({ description: 'rounds of silence after which a call ends', advanced: true }),
  ),
  gather: z
    .strictObject({
      timeoutS: setting(
        whole(1, 60).default(12), // an agent looks things up for up to ten: a word said while the line listens anew is lost
        talk({ description: 'seconds to wait for the first word of an answer', advanced: true }),
      ),
      speechTimeout: setting(
        z.union([z.literal('auto'), whole(1, 60)]).default('auto'),
        talk({
          description: 'seconds of silence that end a speech, or auto',
          allowed: 'auto, or a whole number from 1 to 60',
          advanced: true,
        }),
      ),
      speechModel: setting(
        text().optional(),
        talk({
          description: "Twilio's speech model for <Gather>",
          example: 'experimental_conversations',
          advanced: true,
        }),
      ),
    })
    .prefault({}),
  out: setting(text().default('synthcall-runs'), output({ description: 'folder in which each run gets a folder' })),
  stateFolder: setting(
    text().default('.synthcall'),
    output({ description: 'folder of the emulator state and of the run ledger', advanced: true }),
  ),
  display: z
    .strictObject({
      quiet: setting(
        z.boolean().default(false),
        output({ flag: 'quiet', description: 'print nothing but errors, and what a command is there to show' }),
      ),
      json: setting(z.boolean().default(false), output({ flag: 'json', description: 'print JSON for other programs' })),
      color: setting(
        z.enum(['auto', 'always', 'never']).default('auto'),
        output({
          flag: 'color',
          env: ['SYNTHCALL_DISPLAY_COLOR', 'NO_COLOR'],
          description: 'colours; auto is when the output is a terminal; any NO_COLOR means never',
        }),
      ),
      logLevel: setting(
        z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('warn'),
        output({ flag: 'log-level', description: 'how much to log' }),
      ),
      logFile: setting(
        text().optional(),
        output({ flag: 'log-file', description: 'file for the log, instead of stderr', example: 'synthcall.log' }),
      ),
      logMaxMb: setting(
        z.number().min(0.001).max(10_000).default(10),
        output({ flag: 'log-max-mb', description: 'megabytes at which a log file is put aside', advanced: true }),
      ),
      logKeep: setting(
        whole(0, 1000).default(5),
        output({ flag: 'log-keep', description: 'log files that are kept when they are full', advanced: true }),
      ),
    })
    .prefault({}),
  twilio: twilioSettings,
  openai: openaiSettings,
  tunnel: tunnelSettings,
  rateLimit: z
    .strictObject({
      maxDailyCalls: setting(
        whole(1, 100_000_000).default(1000),
        limit({
          flag: 'max-daily-calls',
          env: ['MAX_DAILY_CALLS'],
          description: 'responder calls allowed per UTC day, all runs together',
        }),
      ),
      onUnavailable: setting(
        z.enum(['open', 'closed']).default('open'),
        limit({
          flag: 'on-unavailable',
          description: 'when Sync cannot be reached: open goes on with a warning, closed stops',
          advanced: true,
        }),
      ),
    })
    .prefault({}),
  confirmAbove: setting(
    z
      .string()
      .trim()
      .regex(/^\$?\d+(\.\d+)?(\s?usd)?$/i)
      .default('$1'),
    limit({ description: 'ask before a run that is expected to cost more', allowed: 'an amount such as $1 or 1usd' }),
  ),
  prices: setting(
    z.partialRecord(z.enum(RATE_NAMES), z.number().min(0).max(1_000_000)).default({}),
    limit({
      description: 'rates in US dollars by name, instead of the built-in ones',
      allowed: `names with a price each, such as legMinute=0.004: ${ratesText()}`,
      advanced: true,
    }),
  ),
  scores: setting(z.enum(['scores-1', 'v0']).default('scores-1'), {
    group: 'Analytics',
    description: "how churn risk, propensity to buy and satisfaction are computed; v0 is the earlier generator's way",
  }),
  segment: segmentSettings,
});

/** The names of the rates, each with what it is the price of. */
function ratesText(): string {
  return RATE_NAMES.map((name) => `${name} (${RATE_UNITS[name]})`).join(', ');
}

/** Settings as the program uses them: complete, checked, secrets wrapped. */
export type Settings = z.output<typeof settingsSchema>;

/** Every setting in the order of the schema, with names, texts and defaults. */
export function listSettings(): readonly Setting[] {
  return listSettingsOf(settingsSchema);
}
