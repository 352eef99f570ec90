import { expect, test } from '@jest/globals';
import { assembleModule, op } from './wasm-assembler.ts';

declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

interface Exports {
  readonly run: (...numbers: number[]) => void;
  readonly memory: { readonly buffer: ArrayBuffer };
}

function instantiate(bytes: Uint8Array<ArrayBuffer>): Exports {
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as Exports; // what assembleModule exports
}

test('constants of any size and sign arrive as they were written', () => {
  for (const value of [0, 1, 63, 64, -64, -65, 127, 128, 8191, -8192, 2 ** 31 - 1, -(2 ** 31)]) {
    const { run, memory } = instantiate(
      assembleModule({
        parameters: 1,
        locals: [],
        body: [op.localGet(0), op.i32Const(value), op.i32Store({ offset: 300 })],
      }),
    );
    run(100);
    expect(new Int32Array(memory.buffer)[100]).toBe(value);
  }
});

test('a loop runs its body until its condition fails', () => {
  const [at, end] = [0, 1];
  const { run, memory } = instantiate(
    assembleModule({
      parameters: 2,
      locals: [],
      body: [
        op.loopWhile(
          [...op.localGet(at), ...op.localGet(at), ...op.i32Store({ offset: 0 })],
          [
            ...op.localGet(at),
            ...op.i32Const(4),
            ...op.i32Add,
            ...op.localTee(at),
            ...op.localGet(end),
            ...op.i32LtU,
          ],
        ),
      ],
    }),
  );
  run(4, 16);
  expect([...new Int32Array(memory.buffer, 0, 6)]).toEqual([0, 4, 8, 12, 0, 0]);
});

test('a body of more than 127 bytes is declared with its right length', () => {
  const store = [...op.localGet(0), ...op.i32Const(7), ...op.i32Store({ offset: 0 })];
  const { run, memory } = instantiate(
    assembleModule({ parameters: 1, locals: ['v128', 'i32'], body: new Array<number[]>(60).fill(store) }),
  );
  run(8);
  expect(new Int32Array(memory.buffer)[2]).toBe(7);
});
