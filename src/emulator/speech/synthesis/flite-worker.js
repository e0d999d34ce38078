// One flite in a worker thread. Plain JavaScript on purpose: it is copied to dist as it is, and started the same way from
// src under the tests, where Node 20 cannot load TypeScript in a worker. It speaks; everything else happens outside.
import { parentPort, workerData } from 'node:worker_threads';
import { ConsoleStdout, File, OpenFile, PreopenDirectory, WASI } from '@bjorn3/browser_wasi_shim';

const OUTPUT = 'out.wav';
const WAV_HEADER_BYTES = 44;

/** Runs flite once, in a fresh instance: it keeps state that it never frees. */
async function speak(flags, text) {
  const decoder = new TextDecoder();
  let printed = '';
  const root = new PreopenDirectory('.', new Map());
  const console = new ConsoleStdout((bytes) => {
    printed += decoder.decode(bytes, { stream: true });
  });
  const argumentsOfFlite = ['flite', '-psdur', ...flags, text, OUTPUT];
  const wasi = new WASI(argumentsOfFlite, [], [new OpenFile(new File([])), console, console, root], { debug: false });
  const instance = await WebAssembly.instantiate(workerData.module, { wasi_snapshot_preview1: wasi.wasiImport });
  const exitCode = wasi.start(instance);
  const bytes = root.dir.contents.get(OUTPUT)?.data ?? new Uint8Array(0);
  const samples = new Int16Array(bytes.slice(WAV_HEADER_BYTES, bytes.length - (bytes.length % 2)).buffer);
  return { exitCode, printed, samples };
}

parentPort.on('message', async ({ id, flags, text }) => {
  try {
    const spoken = await speak(flags, text);
    parentPort.postMessage({ id, ...spoken }, [spoken.samples.buffer]);
  } catch (error) {
    parentPort.postMessage({ id, failure: error instanceof Error ? error.message : String(error) });
  }
});
