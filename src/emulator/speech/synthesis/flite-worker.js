// One flite in a worker thread. Plain JavaScript on purpose: the tests start it from src, where Node 20 cannot load TypeScript
// in a worker. It speaks; everything else happens outside.
import { parentPort, workerData } from 'node:worker_threads';
import { ConsoleStdout, File, OpenFile, PreopenDirectory, WASI } from '@bjorn3/browser_wasi_shim';

const { module, changesFrom, changing } = workerData.program;
const OUTPUT = 'out.wav';
const WAV_HEADER_BYTES = 44;
/** An instance whose memory grew beyond this, by one very long utterance, is given up so that it does not stay large. */
const LARGEST_BYTES = 64 * 1024 * 1024;

/** Whose files the running program sees: a new set for each utterance. */
let wasi;
const imports = Object.fromEntries(
  WebAssembly.Module.imports(module).map(({ name }) => [name, (...values) => wasi.wasiImport[name](...values)]),
);
let instance;

/** flite keeps state that it never frees, so its memory is put back to its beginning: ten times cheaper than a new instance. */
function freshInstance() {
  const memory = instance && new Uint8Array(instance.exports.memory.buffer);
  if (!memory || memory.length > LARGEST_BYTES) {
    instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: imports });
    return instance;
  }
  memory.set(changing, changesFrom);
  memory.fill(0, changesFrom + changing.length);
  return instance;
}

function speak(flags, text) {
  const decoder = new TextDecoder();
  let printed = '';
  const root = new PreopenDirectory('.', new Map());
  const console = new ConsoleStdout((bytes) => {
    printed += decoder.decode(bytes, { stream: true });
  });
  const argumentsOfFlite = ['flite', '-psdur', ...flags, text, OUTPUT];
  wasi = new WASI(argumentsOfFlite, [], [new OpenFile(new File([])), console, console, root], { debug: false });
  const running = freshInstance();
  // Whoever does not come to an orderly end leaves the stack as it was then, outside the memory that is put back.
  instance = undefined;
  const exitCode = wasi.start(running);
  if (exitCode === 0) instance = running;
  const bytes = root.dir.contents.get(OUTPUT)?.data ?? new Uint8Array(0);
  const samples = new Int16Array(bytes.slice(WAV_HEADER_BYTES, bytes.length - (bytes.length % 2)).buffer);
  return { exitCode, printed, samples };
}

parentPort.on('message', ({ id, flags, text }) => {
  try {
    const spoken = speak(flags, text);
    parentPort.postMessage({ id, ...spoken }, [spoken.samples.buffer]);
  } catch (error) {
    parentPort.postMessage({ id, failure: error instanceof Error ? error.message : String(error) });
  }
});
