/**
 * The heart of flite, written for processors that do several things at once. Half of all synthesis is one filter of five
 * stages (MLSA), each of which waits for itself at every coefficient; flite works them off one after the other, here they
 * run side by side. The same operations in the same order for each stage: not a bit of the sound is different.
 */
import { assemble, type WasmType } from './wasm-code.ts';

/** Addresses (i32) and numbers (f64) that flite has at hand where its own loop begins; gives back `x` and the sum of what the stages add. */
export const FILTER_PARAMETERS = ['i32', 'i32', 'i32', 'i32', 'f64', 'f64', 'i32', 'f64'] as const;
export const FILTER_RESULTS = ['f64', 'f64'] as const;

/**
 * delays: five stages of order + 2 numbers, here all first numbers, all second numbers and so on. between: what each stage
 * takes, then gives. weights: the filter's coefficients. shares: how much of each stage is heard.
 */
const PARAMETERS = ['delays', 'between', 'weights', 'shares', 'warp', 'rest', 'order', 'x'];
const LOCALS: readonly (readonly [string, WasmType])[] = [
  ['left', 'i32'],
  ['weight', 'f64'],
  ['warps', 'v128'],
  ...['last', 'old', 'next', 'sum'].flatMap(
    (name) =>
      [
        [`${name}12`, 'v128'],
        [`${name}34`, 'v128'],
        [`${name}5`, 'f64'],
      ] as const,
  ),
  ['heard', 'f64'],
];

/** Numbers of a place lie side by side: two stages, two stages, one stage. */
const PLACE_BYTES = 40;

/** The first place: what came in, as far as it gets through at once, and the rest of what was there. */
const BEGIN = `
  get warp splat set warps
  get between load2 0 get rest splat mul2 get delays load2 40 get warps mul2 add2 set last12
  get between load2 16 get rest splat mul2 get delays load2 56 get warps mul2 add2 set last34
  get between load1 32 get rest mul1 get delays load1 72 get warp mul1 add1 set last5
  get delays get last12 store2 40 get delays get last34 store2 56 get delays get last5 store1 72
  get delays load2 80 set old12 get delays load2 96 set old34 get delays load1 112 set old5
  get delays get last12 store2 80 get delays get last34 store2 96 get delays get last5 store1 112
  get order number 1 minus set left`;

/** One place further: old + (next - last) * warp is new, is heard by its weight, and moves on to the next place. */
const PLACE = `
  get delays number ${PLACE_BYTES} plus set delays
  get weights number 8 plus set weights
  get weights load1 8 set weight
  get delays load2 80 set next12 get delays load2 96 set next34 get delays load1 112 set next5
  get old12 get next12 get last12 sub2 get warps mul2 add2 set last12
  get old34 get next34 get last34 sub2 get warps mul2 add2 set last34
  get old5 get next5 get last5 sub1 get warp mul1 add1 set last5
  get sum12 get weight splat get last12 mul2 add2 set sum12
  get sum34 get weight splat get last34 mul2 add2 set sum34
  get sum5 get weight get last5 mul1 add1 set sum5
  get delays get last12 store2 80 get delays get last34 store2 96 get delays get last5 store1 112
  get next12 set old12 get next34 set old34 get next5 set old5
  get left number 1 minus tee left go-if 0`;

/** What the stages give: even ones are taken away from x, all are heard. */
const END = `
  get between get sum12 store2 8 get between get sum34 store2 24 get between get sum5 store1 40
  ${stage('get sum5', 5)} ${stage('get sum34 lane 1', 4)} ${stage('get sum34 lane 0', 3)}
  ${stage('get sum12 lane 1', 2)} ${stage('get sum12 lane 0', 1)}
  get x get heard`;

function stage(sum: string, place: number): string {
  const share = `${sum} get shares load1 ${place * 8} mul1 set weight`;
  return `${share} get x get weight ${place % 2 === 0 ? 'negative1' : ''} add1 set x get heard get weight add1 set heard`;
}

/** The body of the function, locals and all. */
export const FILTER_BODY = assemble(
  [...PARAMETERS, ...LOCALS.map(([name]) => name)],
  LOCALS.map(([, type]) => type),
  `${BEGIN} loop ${PLACE} end ${END}`,
);
