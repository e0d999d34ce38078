/** An address whose connections are never made: somebody listens there, the queue is full, and nobody takes them up. */
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';

/** Listens with the shortest queue there is, then does nothing for ever. */
const LISTENER = `
const { parentPort } = require('node:worker_threads');
const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
});`;
/** More than a queue of one takes on any system. */
const CALLERS = 8;

export interface DeafServer {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  close(): Promise<void>;
}

export async function deafServer(): Promise<DeafServer> {
  const worker = new Worker(LISTENER, { eval: true });
  const port = await new Promise<number>((resolve, reject) => worker.once('message', resolve).once('error', reject));
  const callers = Array.from({ length: CALLERS }, () => connect(port, '127.0.0.1'));
  await firstConnected(callers);
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      for (const caller of callers) caller.destroy();
      await worker.terminate();
    },
  };
}

/** The system fills the queue at once, so that the first to be connected tells that the others are in it or before it. */
function firstConnected(callers: readonly Socket[]): Promise<void> {
  return new Promise((resolve) => {
    for (const caller of callers) caller.on('error', () => {}).once('connect', () => setImmediate(resolve));
  });
}
