/** The settings that a run keeps when it is resumed: those that decide its plan and its data. Secrets and places are not among them. */
import { listSettings, type Settings, settingsSchema } from './schema.ts';

const KEPT = [
  'pairs',
  'budget',
  'strategy',
  'seed',
  'startAt',
  'personas',
  'audio',
  'audioProfile',
  'audioFormat',
  'holdMusic',
  'retryBad',
  'maxBad',
  'responder',
  'asr',
  'backChannels',
  'maxTurns',
  'timeLimitS',
  'silenceRounds',
  'gather',
  'prices',
  'scores',
  'world',
] as const;

/** What a run must be resumed with, as plain data. */
export function keptSettings(settings: Settings): Record<string, unknown> {
  const kept = Object.fromEntries(KEPT.map((key) => [key, settings[key]]));
  return { ...kept, 'openai.model': settings.openai.model };
}

/** Today's settings with what the run kept. Throws a ZodError for what no version of ours can have written. */
export function withKeptSettings(settings: Settings, kept: Readonly<Record<string, unknown>>): Settings {
  const { 'openai.model': model, ...others } = kept;
  const checked = settingsSchema.pick(Object.fromEntries(KEPT.map((key) => [key, true])) as Record<KeptKey, true>);
  return {
    ...settings,
    ...checked.parse(others),
    openai: { ...settings.openai, ...(typeof model === 'string' ? { model } : {}) },
  };
}

type KeptKey = (typeof KEPT)[number];

/** Paths of the settings that a run keeps. */
export function keptPaths(): readonly string[] {
  return listSettings()
    .map(({ path }) => path)
    .filter((path) => path === 'openai.model' || KEPT.some((key) => path === key || path.startsWith(`${key}.`)));
}
