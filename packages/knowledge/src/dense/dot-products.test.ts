import { expect, test } from '@jest/globals';
import { DotProducts, ROWS_PER_BLOCK } from './dot-products.ts';

function plainProduct({ row, query }: { row: readonly number[]; query: readonly number[] }): number {
  return row.reduce((sum, number, i) => sum + number * (query[i] ?? 0), 0);
}

/** Numbers between -limit and limit that only the seed decides. */
function numbersOf({ seed, count, limit }: { seed: number; count: number; limit: number }): number[] {
  return Array.from({ length: count }, (_, i) => Math.round(limit * Math.sin(seed * 97 + i * 31)));
}

test('products are exact for every width, whole blocks of lanes or not', () => {
  for (const width of [1, 7, 15, 16, 17, 31, 32, 33, 150, 384]) {
    const rows = [1, 2, 3].map((seed) => numbersOf({ seed, count: width, limit: 127 }));
    const query = numbersOf({ seed: 9, count: width, limit: 4_000 });
    const products = new DotProducts({ width });
    products.reserve({ rows: rows.length });
    rows.forEach((numbers, row) => products.setRow({ row, numbers }));
    products.setQuery({ numbers: query });
    expect([...products.productsOf({ start: 0, end: 3 })]).toEqual(
      rows.map((row) => plainProduct({ row, query })),
    );
  }
});

test('extreme numbers do not overflow within the bound of 32 bits', () => {
  const width = 516;
  const products = new DotProducts({ width });
  products.reserve({ rows: 2 });
  products.setRow({ row: 0, numbers: new Array<number>(width).fill(-127) });
  products.setRow({ row: 1, numbers: new Array<number>(width).fill(127) });
  products.setQuery({ numbers: new Array<number>(width).fill(32_767) });
  const product = width * 127 * 32_767;
  expect([...products.productsOf({ start: 0, end: 2 })]).toEqual([-product, product]);
});

test('a range in the middle gives the products of its rows', () => {
  const products = new DotProducts({ width: 3 });
  products.reserve({ rows: 10 });
  for (let row = 0; row < 10; row += 1) products.setRow({ row, numbers: [row, 0, 1] });
  products.setQuery({ numbers: [10, 5, 1] });
  expect([...products.productsOf({ start: 4, end: 7 })]).toEqual([41, 51, 61]);
});

test('rows survive when room is made for more, and new ones are 0', () => {
  const products = new DotProducts({ width: 100 });
  products.reserve({ rows: 1 });
  products.setRow({ row: 0, numbers: [1, 2, 3] });
  products.reserve({ rows: 50_000 });
  products.reserve({ rows: 10 });
  products.setQuery({ numbers: [1, 1, 1] });
  expect(products.productsOf({ start: 0, end: 1 })[0]).toBe(6);
  const last = products.productsOf({ start: 50_000 - ROWS_PER_BLOCK, end: 50_000 });
  expect(last).toHaveLength(ROWS_PER_BLOCK);
  expect(last.every((product) => product === 0)).toBe(true);
});
