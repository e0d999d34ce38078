/** Starts the emulator in a thread of its own, so that a machine with two processors uses both; in this one where threads cannot load it. */
import { Worker } from 'node:worker_threads';
import { ERROR_CODES, type ErrorCode } from '../shared/error-codes.ts';
import { SynthcallError } from '../shared/errors.ts';
import { seededIds } from '../shared/ids.ts';
import type { Logger } from '../shared/log.ts';
import { createRandom } from '../shared/random.ts';
import { type Emulator, type LaunchOptions, launchEmulator } from './launch.ts';

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

/** Starts it. Throws what `launchEmulator` throws. */
export async function launchEmulatorApart({ options, randomSeed, clock, logger }: ApartOptions): Promise<Emulator> {
  const isCompiled = !import.meta.url.endsWith('.ts');
  if (!isCompiled) {
    const random = createRandom(randomSeed);
    return launchEmulator({ ...options, clock, random, ids: seededIds(random.stream('ids')), logger });
  }
  const worker = new Worker(new URL('./emulator-worker.js', import.meta.url), { workerData: { options, randomSeed } });
  const place = await started(worker, logger);
  return { ...place, close: () => ended(worker) };
}

function started(worker: Worker, logger: Logger): Promise<{ url: string; port: number }> {
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
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
    worker.postMessage('close');
  });
}

function toError({ code, message, hint }: { code?: string; message: string; hint?: string }): Error {
  if (code === undefined || !(code in ERROR_CODES)) return new Error(message);
  return new SynthcallError(code as ErrorCode, message, { hint: hint ?? '' });
}
