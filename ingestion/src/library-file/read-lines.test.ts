import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readLines } from './read-lines.ts';

async function linesOf(parts: Iterable<Uint8Array>): Promise<string[]> {
  async function* source(): AsyncGenerator<Uint8Array> {
    yield* parts;
  }
  const lines: string[] = [];
  for await (const { text } of readLines(source())) lines.push(text);
  return lines;
}

test('lines do not depend on how the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'grapheme' })),
      fc.integer({ min: 1, max: 7 }),
      async (texts, size) => {
        const lines = texts.map((text) => JSON.stringify(text));
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
          bytes.subarray(i * size, (i + 1) * size),
        );
        expect(await linesOf(parts)).toEqual(lines);
      },
    ),
    { numRuns: 50 },
  );
});

test('only a line feed ends a line, and the last line may lack it', async () => {
  expect(await linesOf([Buffer.from('a\u2028b\u2029c\rd\ne')])).toEqual(['a\u2028b\u2029c\rd', 'e']);
});

test('bytes that are not UTF-8 are refused with the line', async () => {
  await expect(linesOf([Buffer.from('a\n'), Buffer.of(0xff, 0x0a)])).rejects.toThrow(
    'line 2 is not UTF-8 text',
  );
});
