/** Where the recording of a call is, and which of its channels holds whom. */
import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import type { Role } from '../domain/labels.ts';
import { type CallRecord, CHANNELS } from '../domain/record.ts';
import { openWav } from './wav-file.ts';

/** A recording of the run. `path` is relative to the run's folder, with slashes; channels count from 1. */
export interface CallAudio {
  readonly path: string;
  readonly channels: number;
  readonly durationS: number;
  readonly channelOf: Readonly<Record<Role, number>>;
}

const ONE_CHANNEL: CallAudio['channelOf'] = { agent: 1, customer: 1 };

/** The channels of a file with so many. */
export function channelsIn(channels: number): CallAudio['channelOf'] {
  return channels > 1 ? CHANNELS : ONE_CHANNEL;
}

/** The path of a call's recording when there is such a file, relative to the run's folder. */
export async function audioPathOf(dir: string, call: CallRecord): Promise<string | undefined> {
  const path = call.recording?.file ?? `audio/${call.call_id}.wav`;
  const inside = relative(dir, resolve(dir, path));
  // The path comes out of a file, and a link may stand there: neither may lead anywhere else.
  if (leadsOut(inside)) return undefined;
  try {
    const [root, file] = await Promise.all([realpath(dir), realpath(join(dir, inside))]);
    if (leadsOut(relative(root, file)) || !(await stat(file)).isFile()) return undefined;
    return inside.replaceAll('\\', '/');
  } catch {
    return undefined;
  }
}

function leadsOut(path: string): boolean {
  return path === '..' || /^\.\.[\\/]/.test(path) || isAbsolute(path);
}

/** The recording of a call, or undefined when there is none that can be read. */
export async function audioOf(dir: string, call: CallRecord): Promise<CallAudio | undefined> {
  const path = await audioPathOf(dir, call);
  const file = path === undefined ? undefined : await openWav(join(dir, path));
  if (!file || path === undefined) return undefined;
  await file.close();
  const { sampleRate, channels, frames } = file;
  return { path, channels, durationS: frames / sampleRate, channelOf: channelsIn(channels) };
}
