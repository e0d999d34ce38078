// The emulator in a thread of its own. Plain JavaScript, because a worker cannot load TypeScript on Node 20; the build
// bundles it with what it imports. See launch-apart.ts for the other end.
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../shared/clock.js';
import { seededIds } from '../shared/ids.js';
import { createRandom } from '../shared/random.js';
import { launchEmulator } from './launch.js';

const log = (level) => (message, fields) => parentPort.postMessage({ log: { level, message, fields } });
const logger = { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error'), child: () => logger };
const random = createRandom(workerData.randomSeed);

try {
  const emulator = await launchEmulator({
    ...workerData.options,
    clock: systemClock(),
    random,
    ids: seededIds(random.stream('ids')),
    logger,
  });
  parentPort.on('message', async () => {
    let failure;
    await emulator.close().catch((error) => {
      failure = String(error);
    });
    parentPort.postMessage({ closed: true, failure });
    parentPort.close();
  });
  parentPort.postMessage({ ready: { url: emulator.url, port: emulator.port } });
} catch (error) {
  const { code, message, hint } = error;
  parentPort.postMessage({ failed: { code, message, hint } });
}
