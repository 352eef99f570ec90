import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { packTerms, unpackTerms } from './pack-terms.ts';

const termsArbitrary = fc
  .uniqueArray(fc.tuple(fc.oneof(fc.nat(300), fc.nat(2 ** 31 - 1)), fc.integer({ min: 1, max: 100_000 })), {
    selector: ([id]) => id,
  })
  .map((pairs) => {
    const sorted = pairs.sort(([a], [b]) => a - b);
    return {
      termIds: Uint32Array.from(sorted, ([id]) => id),
      counts: Uint32Array.from(sorted, ([, count]) => count),
      length: sorted.reduce((sum, [, count]) => sum + count, 0),
    };
  });

test('terms come back as they were packed', () => {
  fc.assert(fc.property(termsArbitrary, (terms) => expect(unpackTerms(packTerms(terms))).toEqual(terms)));
});

test('common terms take a byte each', () => {
  const termIds = Uint32Array.from({ length: 60 }, (_, i) => i * 50);
  expect(packTerms({ termIds, counts: new Uint16Array(60).fill(1), length: 60 }).length).toBe(62);
});

test('ids that do not ascend or are too high are refused', () => {
  const counts = Uint16Array.of(1, 1);
  expect(() => packTerms({ termIds: Uint32Array.of(2, 2), counts, length: 2 })).toThrow(RangeError);
  expect(() => packTerms({ termIds: Uint32Array.of(1, 2 ** 31), counts, length: 2 })).toThrow(RangeError);
});

test('bytes that are cut short or have something added are refused', () => {
  fc.assert(
    fc.property(termsArbitrary, (terms) => {
      const bytes = packTerms(terms);
      expect(() => unpackTerms(bytes.subarray(0, -1))).toThrow(RangeError);
      expect(() => unpackTerms(Uint8Array.of(...bytes, 0))).toThrow(RangeError);
    }),
  );
});

test('any bytes either unpack or are refused, without a big allocation', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 30 }), (bytes) => {
      try {
        expect(unpackTerms(bytes).termIds.length).toBeLessThanOrEqual(30);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(RangeError);
      }
    }),
  );
});
