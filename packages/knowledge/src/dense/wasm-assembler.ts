/** The few WebAssembly instructions that the kernels here need, by their names in the specification, as bytes. */
export const op = {
  localGet: (index: number): Code => [0x20, ...unsigned(index)],
  localSet: (index: number): Code => [0x21, ...unsigned(index)],
  localTee: (index: number): Code => [0x22, ...unsigned(index)],
  i32Const: (value: number): Code => [0x41, ...signed(value)],
  i32Add: [0x6a],
  i32LtU: [0x49],
  i32Store: ({ offset }: { offset: number }): Code => [0x36, 2, ...unsigned(offset)],
  v128Load: ({ offset }: { offset: number }): Code => [...simd(0x00), 4, ...unsigned(offset)],
  v128Zero: [...simd(0x0c), ...new Array<number>(16).fill(0)],
  i32x4ExtractLane: (lane: number): Code => [...simd(0x1b), lane],
  i16x8ExtendLowI8x16S: simd(0x87),
  i16x8ExtendHighI8x16S: simd(0x88),
  i32x4Add: simd(0xae),
  i32x4DotI16x8S: simd(0xba),
  /** Runs the body, and again as long as the condition that it leaves behind is not 0. */
  loopWhile: (...body: readonly Code[]): Code => [0x03, 0x40, ...body.flat(), 0x0d, 0, 0x0b],
} as const;

export type Code = readonly number[];
export type ValueType = 'i32' | 'v128';

const VALUE_TYPES: Readonly<Record<ValueType, number>> = { i32: 0x7f, v128: 0x7b };
/** `\0asm`, version 1 */
const PREAMBLE = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/**
 * A module with one function, exported as `run`, that takes numbers and returns none, and a memory of one page that can
 * grow, exported as `memory`. Locals are numbered on after the parameters.
 *
 * Source: WebAssembly Core Specification 2.0, §5 (binary format).
 */
export function assembleModule({
  parameters,
  locals,
  body,
}: {
  parameters: number;
  locals: readonly ValueType[];
  body: readonly Code[];
}): Uint8Array<ArrayBuffer> {
  const takesNumbers = [0x60, ...vector(new Array<Code>(parameters).fill([VALUE_TYPES.i32])), ...vector([])];
  const declarations = locals.map((type) => [1, VALUE_TYPES[type]]);
  const code = [...vector(declarations), ...body.flat(), 0x0b];
  return Uint8Array.from([
    ...PREAMBLE,
    ...section(1, [takesNumbers]),
    ...section(3, [unsigned(0)]),
    ...section(5, [[0x00, ...unsigned(1)]]),
    ...section(7, [
      [...name('run'), 0x00, 0],
      [...name('memory'), 0x02, 0],
    ]),
    ...section(10, [[...unsigned(code.length), ...code]]),
  ]);
}

function section(id: number, entries: readonly Code[]): Code {
  const content = vector(entries);
  return [id, ...unsigned(content.length), ...content];
}

function vector(entries: readonly Code[]): Code {
  return [...unsigned(entries.length), ...entries.flat()];
}

function name(text: string): Code {
  return vector([...Buffer.from(text, 'utf8')].map((byte) => [byte]));
}

function simd(opcode: number): Code {
  return [0xfd, ...unsigned(opcode)];
}

/** LEB128: seven bits a byte, lowest first; the highest bit says that more follow. */
function unsigned(value: number): Code {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): Code {
  return value >= -0x40 && value < 0x40 ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}
