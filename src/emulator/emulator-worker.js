// The emulator in a thread of its own. Plain JavaScript, because a worker cannot load TypeScript on Node 20; the build
// bundles it with what it imports. See launch-apart.ts for the other end.
import { parentPort } from 'node:worker_threads';
import { systemClock } from '../shared/clock.js';
import { seededIds } from '../shared/ids.js';
import { createRandom } from '../shared/random.js';
import { launchEmulator } from './launch.js';

const log = (level) => (message, fields) => parentPort.postMessage({ log: { level, message, fields } });
const logger = { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error'), child: () => logger };
let emulator;

async function launch({ options, randomSeed }) {
  const random = createRandom(randomSeed);
  const ids = seededIds(random.stream('ids'));
  emulator = await launchEmulator({ ...options, clock: systemClock(), random, ids, logger });
  parentPort.postMessage({ ready: { url: emulator.url, port: emulator.port } });
}

async function close() {
  let failure;
  await emulator.close().catch((error) => {
    failure = String(error);
  });
  parentPort.postMessage({ closed: true, failure });
  parentPort.close();
}

parentPort.on('message', (message) => {
  if ('close' in message) return close();
  return launch(message.launch).catch(({ code, message: text, hint }) =>
    parentPort.postMessage({ failed: { code, message: text, hint } }),
  );
});
// Nearly every emulator makes a transcript sooner or later; until it is told what to emulate this thread has time.
await import('./intelligence/transcript-content.js');
