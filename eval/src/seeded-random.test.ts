import { expect, test } from '@jest/globals';
import { createSeededRandom } from './seeded-random.ts';

function draw({ seed, count }: { seed: number; count: number }): number[] {
  const random = createSeededRandom({ seed });
  return Array.from({ length: count }, () => random());
}

test('the seed alone decides the numbers', () => {
  expect(draw({ seed: 5, count: 20 })).toEqual(draw({ seed: 5, count: 20 }));
  expect(draw({ seed: 5, count: 20 })).not.toEqual(draw({ seed: 6, count: 20 }));
});

test('the numbers are spread evenly over [0, 1), for any seed', () => {
  for (const seed of [0, 1, -1, 2 ** 31, 0x9e3779b9]) {
    const numbers = draw({ seed, count: 20_000 });
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const count = numbers.filter((number) => Math.floor(number * 10) === tenth).length;
      expect(Math.abs(count - 2_000)).toBeLessThan(200); // 4.7 standard deviations
    }
  }
});
