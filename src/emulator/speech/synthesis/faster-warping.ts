/**
 * How flite bends a spectrum to the scale of the ear (freqt), of which it asks twice for each five milliseconds of sound:
 * for each coefficient it walks along a row of numbers, every one of which waits for the one before it. Here four rows are
 * on their way at a time, each a step behind the one whose results it takes. The same operations, bit for bit.
 */
import { assemble, type WasmType } from './wasm-code.ts';

const PARAMETERS = ['row', 'taken', 'order', 'length', 'warp', 'rest'];
/** The first rows are far apart at the beginning: a0 to a4 are what comes first of the first row of four, x0 to x4 of the row before it. */
const FIRST = ['x0', 'x1', 'x2', 'x3', 'x4', 'a0', 'a1', 'a2', 'a3', 'a4', 'b0', 'b1', 'b2', 'b3', 'c0', 'c1', 'c2'];
const LOCALS: readonly (readonly [string, WasmType])[] = [
  ...['rows', 'at', 'left'].map((name) => [name, 'i32'] as const),
  ...FIRST.map((name) => [name, 'f64'] as const),
  ...['warps', 'ab', 'cd', 'before-ab', 'before-cd', 'into-ab', 'into-cd'].map((name) => [name, 'v128'] as const),
];

/** A row's first number takes a coefficient in, its second is scaled, all others are `before - (now - last) * warp`. */
const firstOf = (coefficient: number, now: string) => `get taken load1 ${coefficient} get ${now} get warp mul1 sub1`;
const secondOf = (before: string, now: string) => `get rest get ${before} mul1 get ${now} get warp mul1 sub1`;
const nextOf = (before: string, now: string, last: string) =>
  `get ${before} get ${now} get ${last} sub1 get warp mul1 sub1`;

const ONE_ROW = `
  get row load1 0 set x0 get row ${firstOf(0, 'x0')} store1 0
  get row load1 8 set x1 get row ${secondOf('x0', 'x1')} tee a0 store1 8
  get row set at get length number 2 minus set left
  loop
    get at number 8 plus tee at load1 8 set x2
    get at ${nextOf('x1', 'x2', 'a0')} tee a0 store1 8
    get x2 set x1
    get left number 1 minus tee left go-if 0
  end
  get taken number 8 minus set taken get rows number 1 minus set rows`;

/** Coefficients are taken from the last to the first: those of the rows lie 24, 16, 8 and 0 bytes on. */
const FOUR_ROWS = `
  get taken number 24 minus set taken
  ${[0, 1, 2, 3, 4].map((place) => `get row load1 ${place * 8} set x${place}`).join(' ')}
  ${firstOf(24, 'x0')} set a0 ${secondOf('x0', 'x1')} set a1 ${nextOf('x1', 'x2', 'a1')} set a2
  ${nextOf('x2', 'x3', 'a2')} set a3 ${nextOf('x3', 'x4', 'a3')} set a4
  ${firstOf(16, 'a0')} set b0 ${secondOf('a0', 'a1')} set b1 ${nextOf('a1', 'a2', 'b1')} set b2
  ${nextOf('a2', 'a3', 'b2')} set b3
  ${firstOf(8, 'b0')} set c0 ${secondOf('b0', 'b1')} set c1 ${nextOf('b1', 'b2', 'c1')} set c2
  get row ${firstOf(0, 'c0')} store1 0 get row ${secondOf('c0', 'c1')} tee x0 store1 8
  get a4 splat get b3 with-lane 1 set ab get c2 splat get x0 with-lane 1 set cd
  get x4 splat get a3 with-lane 1 set before-ab get b2 splat get c1 with-lane 1 set before-cd
  get row number 16 plus set at get length number 2 minus set left
  loop
    get ab get cd high-low set into-cd
    get at load1 24 splat get ab low-low set into-ab
    get before-cd get into-cd get cd sub2 get warps mul2 sub2 set cd
    get before-ab get into-ab get ab sub2 get warps mul2 sub2 set ab
    get into-cd set before-cd get into-ab set before-ab
    get at get cd lane 1 store1 0
    get at number 8 plus set at
    get left number 1 minus tee left go-if 0
  end
  get taken number 8 minus set taken get rows number 4 minus set rows`;

/** One row at a time until four by four are left. */
const WARPING = `
  get warp splat set warps
  get taken get order number 8 times plus set taken
  get order number 1 plus set rows
  block loop get rows number 3 and is-zero go-if 1 ${ONE_ROW} go 0 end end
  block loop get rows is-zero go-if 1 ${FOUR_ROWS} go 0 end end`;

/** Takes the row (i32), where the coefficients are (i32), their order and the row's length (i32), and the scale of the warp (f64, f64). */
export const WARPING_PARAMETERS = ['i32', 'i32', 'i32', 'i32', 'f64', 'f64'] as const;
export const WARPING_BODY = assemble(
  [...PARAMETERS, ...LOCALS.map(([name]) => name)],
  LOCALS.map(([, type]) => type),
  WARPING,
);
