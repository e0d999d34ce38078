import { describe, expect, it } from 'vitest';
import {
  assemble,
  createWasmReader,
  functionType,
  unsigned,
} from '../../../../../src/emulator/speech/synthesis/wasm-code.ts';

const { WebAssembly: webAssembly } = globalThis as unknown as {
  WebAssembly: {
    Module: new (bytes: Uint8Array) => object;
    Instance: new (module: object) => { exports: Record<string, (...values: number[]) => number> };
  };
};

/** A program with one function, exported as `f`. */
function programOf(type: readonly number[], body: readonly number[]) {
  const section = (id: number, content: readonly number[]) => [id, ...unsigned(content.length), ...content];
  const bytes = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  bytes.push(...section(1, [1, ...type]), ...section(3, [1, 0]), ...section(7, [1, 1, 0x66, 0, 0]));
  bytes.push(...section(10, [1, ...unsigned(body.length), ...body]));
  return new webAssembly.Instance(new webAssembly.Module(Uint8Array.from(bytes))).exports as {
    f(...values: number[]): number;
  };
}

describe('code by name', () => {
  it('runs: a sum of squares counted down in a loop', () => {
    const code = `block loop get left is-zero go-if 1
      get sum get x get x mul1 add1 set sum
      get left number 1 minus set left go 0 end end get sum`;
    const { f } = programOf(functionType(['i32', 'f64'], ['f64']), assemble(['left', 'x', 'sum'], ['f64'], code));
    expect(f(5, 3)).toBe(45);
  });

  it.each([-65, -64, -1, 0, 63, 64, 127, 128, 100_000])('writes the number %s as it is', (value) => {
    const { f } = programOf(functionType([], ['i32']), assemble([], [], `number ${value}`));
    expect(f()).toBe(value);
  });

  it('refuses instructions and names that it does not know', () => {
    expect(() => assemble([], [], 'divide')).toThrow('no such instruction: divide');
    expect(() => assemble(['x'], [], 'get y')).toThrow('no such name: y');
    expect(() => assemble(['x'], [], 'get')).toThrow('no such name');
  });
});

describe('numbers in a file', () => {
  it.each([0, 1, 127, 128, 16_383, 16_384, 21_530_456])('reads %s as it was written', (value) => {
    expect(createWasmReader(Uint8Array.from(unsigned(value))).number()).toBe(value);
  });
});
