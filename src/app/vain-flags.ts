/** Flags that were typed and change nothing in the run that comes of them. Settings from files and variables are meant for many runs and are not looked at. */
import { isTyped } from '../config/sources.ts';
import type { AppTools } from './tools.ts';

/** What the run is that decides which settings it has a use for. */
interface RunKind {
  readonly world: 'local' | 'live';
  readonly responder: 'offline' | 'openai';
}

/** A sentence for each reason, such as "--asr and --audio-profile do nothing in the live world". */
export function vainFlags({ settings, sources = {} }: Pick<AppTools, 'settings' | 'sources'>, kind: RunKind): string[] {
  const { audio, tunnel } = settings;
  const reasons: readonly (readonly [isSo: boolean, why: string, paths: readonly string[]])[] = [
    [kind.world === 'live', 'in the live world', ['startAt', 'audioProfile', 'asr', 'holdMusic']],
    [kind.world === 'local', 'in the local world', ONLY_LIVE],
    [kind.responder === 'offline', 'with the offline responder', ONLY_OPENAI],
    [!audio, 'with --no-audio', ['audioFormat', ...(kind.world === 'local' ? ['holdMusic'] : [])]],
    [kind.world === 'live' && tunnel.publicUrl !== undefined, 'beside a public URL', ['tunnel.ngrokDomain']],
  ];
  return reasons.flatMap(([isSo, why, paths]) => {
    const typed = paths.filter((path) => isTyped(sources, path)).map((path) => sources[path]);
    if (!isSo || typed.length === 0) return [];
    const last = typed.at(-1);
    const names = typed.length === 1 ? last : `${typed.slice(0, -1).join(', ')} and ${last}`;
    return [`${names} ${typed.length === 1 ? 'does' : 'do'} nothing ${why}`];
  });
}

const ONLY_LIVE = [
  ...['accountSid', 'apiKey', 'baseUrl', 'agentPhoneNumber', 'customerPhoneNumber', 'cps'].map(
    (name) => `twilio.${name}`,
  ),
  ...['tunnel.publicUrl', 'tunnel.ngrokDomain'],
];

const ONLY_OPENAI = ['baseUrl', 'model', 'temperature', 'timeoutMs', 'maxCompletionTokens'].map(
  (name) => `openai.${name}`,
);
