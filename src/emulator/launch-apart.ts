/** Starts the emulator in a thread of its own, so that a machine with two processors uses both; in this one where threads cannot load it. */
import { Worker } from 'node:worker_threads';
import { ERROR_CODES, type ErrorCode } from '../shared/error-codes.ts';
import { SynthcallError } from '../shared/errors.ts';
import { seededIds } from '../shared/ids.ts';
import type { Logger } from '../shared/log.ts';
import { createRandom } from '../shared/random.ts';
import type { Emulator, LaunchOptions } from './launch.ts';

/** As for `launchEmulator`; what is drawn comes from `randomSeed`, so that thread and no thread draw the same. */
export interface ApartOptions {
  readonly options: Omit<LaunchOptions, 'clock' | 'random' | 'ids' | 'logger'>;
  readonly randomSeed: string;
  readonly clock: LaunchOptions['clock'];
  readonly logger: Logger;
}

type FromWorker =
  | { readonly ready: { readonly url: string; readonly port: number } }
  | { readonly failed: { readonly code?: string; readonly message: string; readonly hint?: string } }
  | { readonly closed: true; readonly failure?: string }
  | {
      readonly log: {
        readonly level: 'debug' | 'info' | 'warn' | 'error';
        readonly message: string;
        readonly fields?: object;
      };
    };

/** A thread that has loaded the emulator, or does so while others work, and waits for what to emulate. */
export interface EmulatorThread {
  /** Once. Throws what `launchEmulator` throws. */
  launch(order: ApartOptions): Promise<Emulator>;
}

/** Starts the thread. One that is never asked to launch ends with the process and keeps nobody waiting. */
export function prepareEmulator(): EmulatorThread {
  const isCompiled = !import.meta.url.endsWith('.ts');
  if (!isCompiled) return { launch: launchHere };
  const worker = new Worker(new URL('./emulator-worker.js', import.meta.url));
  worker.unref();
  const broken = new Promise<never>((_, reject) => worker.on('error', reject));
  broken.catch(() => {}); // it is told when the emulator is asked for
  return {
    launch: async ({ options, randomSeed, logger }) => {
      worker.ref();
      worker.postMessage({ launch: { options, randomSeed } });
      const place = await Promise.race([started(worker, logger), broken]);
      return { ...place, close: () => ended(worker) };
    },
  };
}

async function launchHere({ options, randomSeed, clock, logger }: ApartOptions): Promise<Emulator> {
  const { launchEmulator } = await import('./launch.ts');
  const random = createRandom(randomSeed);
  return launchEmulator({ ...options, clock, random, ids: seededIds(random.stream('ids')), logger });
}

function started(worker: Worker, logger: Logger): Promise<{ url: string; port: number }> {
  return new Promise((resolve, reject) => {
    worker.on('exit', (code) => reject(new Error(`the emulator's thread ended with ${code}`)));
    worker.on('message', (message: FromWorker) => {
      if ('log' in message) logger[message.log.level](message.log.message, { ...message.log.fields });
      if ('ready' in message) resolve(message.ready);
      if ('failed' in message) reject(toError(message.failed));
    });
  });
}

function ended(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('exit', () => resolve());
    worker.on('message', (message: FromWorker) => {
      if ('closed' in message && message.failure !== undefined) reject(new Error(message.failure));
    });
    worker.postMessage({ close: true });
  });
}

function toError({ code, message, hint }: { code?: string; message: string; hint?: string }): Error {
  if (code === undefined || !(code in ERROR_CODES)) return new Error(message);
  return new SynthcallError(code as ErrorCode, message, { hint: hint ?? '' });
}
