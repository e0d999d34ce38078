/** What things cost: the versioned table beside this file, narrowed to what one run uses. Arithmetic is in `price.ts`. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { type Micros, toMicros } from '../domain/money.ts';
import { type RateName, TELEPHONY_RATES, type TelephonyRate } from '../domain/rates.ts';

const source = { status: z.enum(['verified', 'unverified', 'assumed']), source: z.string() };
const itemSchema = z.object({ usd: z.number().nonnegative().nullable(), ...source });
const tableSchema = z.object({
  version: z.string(),
  telephony: z.object({
    legMinute: itemSchema,
    participantMinute: itemSchema,
    recordingMinute: itemSchema,
    intelligenceMinute: itemSchema,
    speechRecognition: itemSchema,
    speechSynthesis: itemSchema,
    syncOperation: itemSchema,
  }),
  models: z.record(
    z.string(),
    z.object({ inputUsdPerMillion: z.number(), outputUsdPerMillion: z.number(), ...source }),
  ),
});

/** Prices in micro-dollars, tokens per million; undefined = unknown, which is never the same as 0. */
export type Rates = Readonly<Record<RateName, Micros | undefined>>;

/** Who writes the utterances. */
interface ResponderChoice {
  readonly responder: 'offline' | 'openai';
  /** The model's name; undefined with the offline responder. */
  readonly model: string | undefined;
  /** The user's own prices in dollars, tokens per million. */
  readonly overrides?: Partial<Readonly<Record<RateName, number>>>;
}

/** What a live run uses. */
interface LiveUse extends ResponderChoice {
  readonly recording: boolean;
  readonly intelligence: boolean;
}

/** Rates of a live run: parts that are switched off cost 0. */
export function liveRates(use: LiveUse): Rates {
  const table = readTable();
  const off = new Set<RateName>([
    ...(use.recording ? [] : (['recordingMinute'] as const)),
    ...(use.intelligence ? [] : (['intelligenceMinute'] as const)),
  ]);
  const price = (name: TelephonyRate): Micros | undefined => {
    if (off.has(name)) return 0;
    const own = use.overrides?.[name];
    if (own !== undefined) return toMicros(own);
    const { usd } = table.telephony[name];
    return usd === null ? undefined : toMicros(usd);
  };
  const telephony = Object.fromEntries(TELEPHONY_RATES.map((name) => [name, price(name)]));
  return { ...(telephony as Record<TelephonyRate, Micros | undefined>), ...tokenRates(use) };
}

/** Rates of the emulator's world: only a paid responder costs anything. */
export function localRates(choice: ResponderChoice = { responder: 'offline', model: undefined }): Rates {
  const free = Object.fromEntries(TELEPHONY_RATES.map((name) => [name, 0])) as Record<TelephonyRate, Micros>;
  return { ...free, ...tokenRates(choice) };
}

function tokenRates(choice: ResponderChoice): Pick<Rates, 'inputTokens' | 'outputTokens'> {
  if (choice.responder === 'offline') return { inputTokens: 0, outputTokens: 0 };
  const listed = choice.model === undefined ? undefined : findModel(choice.model);
  const pick = (own: number | undefined, usd: number | undefined) =>
    own !== undefined || usd !== undefined ? toMicros((own ?? usd) as number) : undefined;
  return {
    inputTokens: pick(choice.overrides?.inputTokens, listed?.inputUsdPerMillion),
    outputTokens: pick(choice.overrides?.outputTokens, listed?.outputUsdPerMillion),
  };
}

/** A dated version such as `gpt-4o-mini-2024-07-18` costs what its family costs. */
function findModel(model: string): z.infer<typeof tableSchema>['models'][string] | undefined {
  return readTable().models[model.replace(/-\d{4}-\d{2}-\d{2}$/, '')];
}

let table: z.infer<typeof tableSchema> | undefined;

function readTable(): z.infer<typeof tableSchema> {
  table ??= tableSchema.parse(JSON.parse(readFileSync(new URL('./rates.json', import.meta.url), 'utf8')));
  return table;
}
