/** How the emulated Conversation Intelligence behaves: how well it hears, and how long it takes in real time. */
import type { AudioProfile } from '../speech/channel/channel.ts';

/** Delays are real milliseconds after creation, whatever time calls keep. */
export interface IntelligenceSettings {
  /** `perfect` makes no mistakes. */
  readonly mode: 'recognise' | 'perfect';
  readonly profile: AudioProfile;
  /** 0 to 0.5; overrides the profile's own rate (clean 5 %, phone 10 %, noisy 15 %). */
  readonly wordErrorRate?: number;
  /** From `queued` to `in-progress`. */
  readonly queueDelayMs: number;
  /** From `in-progress` to `completed`. */
  readonly workDelayMs: number;
}

/** The defaults. Real transcripts of short recordings take about ten seconds; nobody waits for that in virtual time. */
export function standardIntelligence(time: 'virtual' | 'real'): IntelligenceSettings {
  const delays = time === 'virtual' ? { queueDelayMs: 5, workDelayMs: 20 } : { queueDelayMs: 1500, workDelayMs: 6500 };
  return { mode: 'recognise', profile: 'phone', ...delays };
}

const MODES = ['recognise', 'perfect'];
const PROFILES = ['clean', 'phone', 'noisy'];

/** Changes from outside, checked by hand: an answer in words for whatever is wrong. */
export function readIntelligenceSettings(before: IntelligenceSettings, body: unknown): IntelligenceSettings | string {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return 'the body must be a JSON object';
  for (const [name, value] of Object.entries(body)) {
    const fault = faultOf(name, value);
    if (fault !== undefined) return `${name} ${fault}`;
  }
  return { ...before, ...(body as Partial<IntelligenceSettings>) };
}

function faultOf(name: string, value: unknown): string | undefined {
  if (name === 'mode') return MODES.includes(value as string) ? undefined : `must be one of ${MODES.join(', ')}`;
  if (name === 'profile')
    return PROFILES.includes(value as string) ? undefined : `must be one of ${PROFILES.join(', ')}`;
  const most = name === 'wordErrorRate' ? 0.5 : 600_000;
  if (!['wordErrorRate', 'queueDelayMs', 'workDelayMs'].includes(name)) return 'is not a setting';
  const isFit = typeof value === 'number' && value >= 0 && value <= most;
  return isFit ? undefined : `must be a number from 0 to ${most}`;
}
