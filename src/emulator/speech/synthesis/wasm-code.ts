/** A few instructions of WebAssembly by name, and numbers as its files write them: as much as is needed to lend flite a function. */

const TYPES = { i32: 0x7f, f64: 0x7c, v128: 0x7b, nothing: 0x40 } as const;
export type WasmType = keyof typeof TYPES;

/** Their bytes, and what is written after them. A 1 or 2 says how many numbers an instruction works on; i32 unless it does. */
const INSTRUCTIONS: Readonly<Record<string, { readonly bytes: readonly number[]; readonly more?: Operand }>> = {
  get: { bytes: [0x20], more: 'name' },
  set: { bytes: [0x21], more: 'name' },
  tee: { bytes: [0x22], more: 'name' },
  number: { bytes: [0x41], more: 'signed' },
  plus: { bytes: [0x6a] },
  minus: { bytes: [0x6b] },
  times: { bytes: [0x6c] },
  and: { bytes: [0x71] },
  'is-zero': { bytes: [0x45] },
  'is-other': { bytes: [0x47] },
  // The last byte says by what addresses can be divided, as a power of two; after it comes what is added to them.
  load: { bytes: [0x28, 2], more: 'unsigned' },
  'load-short': { bytes: [0x2f, 0], more: 'unsigned' },
  load1: { bytes: [0x2b, 3], more: 'unsigned' },
  store1: { bytes: [0x39, 3], more: 'unsigned' },
  load2: { bytes: [0xfd, 0x00, 3], more: 'unsigned' },
  store2: { bytes: [0xfd, 0x0b, 3], more: 'unsigned' },
  negative1: { bytes: [0x9a] },
  add1: { bytes: [0xa0] },
  sub1: { bytes: [0xa1] },
  mul1: { bytes: [0xa2] },
  splat: { bytes: [0xfd, 0x14] },
  lane: { bytes: [0xfd, 0x21], more: 'unsigned' },
  'with-lane': { bytes: [0xfd, 0x22], more: 'unsigned' },
  'low-low': { bytes: [0xfd, 0x0d, ...bytesOfHalf(0), ...bytesOfHalf(2)] },
  'high-low': { bytes: [0xfd, 0x0d, ...bytesOfHalf(1), ...bytesOfHalf(2)] },
  add2: { bytes: [0xfd, 0xf0, 0x01] },
  sub2: { bytes: [0xfd, 0xf1, 0x01] },
  mul2: { bytes: [0xfd, 0xf2, 0x01] },
  block: { bytes: [0x02, TYPES.nothing] },
  loop: { bytes: [0x03, TYPES.nothing] },
  // To the end of a block or the beginning of a loop, counted from the innermost.
  go: { bytes: [0x0c], more: 'unsigned' },
  'go-if': { bytes: [0x0d], more: 'unsigned' },
  end: { bytes: [0x0b] },
  call: { bytes: [0x10], more: 'unsigned' },
  return: { bytes: [0x0f] },
};
/** The bytes of one of the four numbers in two pairs. */
function bytesOfHalf(half: number): readonly number[] {
  return Array.from({ length: 8 }, (_, byte) => half * 8 + byte);
}
type Operand = 'name' | 'signed' | 'unsigned';

/** The body of a function from words such as `get x number 1 plus`; `names` are its parameters and locals in order. */
export function assemble(names: readonly string[], locals: readonly WasmType[], code: string): readonly number[] {
  return [locals.length, ...locals.flatMap((type) => [1, TYPES[type]]), ...instructionsOf(code, names), 0x0b];
}

/** A stretch of code; locals that have no name are given by their number. */
export function instructionsOf(code: string, names: readonly string[] = []): readonly number[] {
  const words = code.trim().split(/\s+/).values();
  const bytes: number[] = [];
  for (const word of words) {
    const instruction = INSTRUCTIONS[word];
    if (instruction === undefined) throw new Error(`no such instruction: ${word}`);
    bytes.push(...instruction.bytes);
    if (instruction.more !== undefined) bytes.push(...operand(instruction.more, String(words.next().value), names));
  }
  return bytes;
}

function operand(kind: Operand, word: string, names: readonly string[]): readonly number[] {
  const value = kind === 'name' && !/^\d+$/.test(word) ? names.indexOf(word) : Number(word);
  if (!Number.isInteger(value) || (kind !== 'signed' && value < 0)) throw new Error(`no such ${kind}: ${word}`);
  return kind === 'signed' ? signed(value) : unsigned(value);
}

/** A function's type: what it takes and gives. */
export function functionType(takes: readonly WasmType[], gives: readonly WasmType[]): readonly number[] {
  const list = (types: readonly WasmType[]) => [types.length, ...types.map((type) => TYPES[type])];
  return [0x60, ...list(takes), ...list(gives)];
}

/** LEB128. */
export function unsigned(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): readonly number[] {
  const isLast = value >= -0x40 && value < 0x40;
  return isLast ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}

/** Reads a file of WebAssembly, or a part of it, from a place on. What it takes are views, not copies. */
export function createWasmReader(bytes: Uint8Array, start = 0) {
  let at = start;
  const byte = () => {
    const value = bytes[at] as number;
    at += 1;
    return value;
  };
  const take = (count: number) => {
    at += count;
    return bytes.subarray(at - count, at);
  };
  return {
    byte,
    /** LEB128; none of those read here is negative. */
    number: () => {
      let [value, scale, next] = [0, 1, 0];
      do {
        next = byte();
        value += (next & 0x7f) * scale;
        scale *= 128;
      } while (next >= 0x80);
      return value;
    },
    skip: (count: number) => {
      at += count;
    },
    take,
    rest: () => take(bytes.length - at),
    isAtEnd: () => at >= bytes.length,
  };
}
