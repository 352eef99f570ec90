import { expect, test } from '@jest/globals';
import { decodeLatentSpace, encodeLatentSpace } from './latent-space-bytes.ts';
import { LatentSpace } from './latent-space.ts';

function smallSpace(): LatentSpace {
  return new LatentSpace({
    termIds: Uint32Array.of(7, 3, 70_000),
    rarity: Float32Array.of(1.5, 0.25, 2),
    basis: Float32Array.of(0.6, 0.8, -0.8, 0.6, 0, 1),
    dimensions: 2,
    fittedOn: 41,
  });
}

test('a space comes back from its bytes as it was, wherever they lie in their buffer', () => {
  const bytes = encodeLatentSpace(smallSpace());
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  for (const given of [bytes, shifted.subarray(3)]) {
    expect(decodeLatentSpace(given)?.parts).toEqual(smallSpace().parts);
  }
});

test('a space in which nothing lies comes back too', () => {
  const parts = {
    termIds: new Uint32Array(0),
    rarity: new Float32Array(0),
    basis: new Float32Array(0),
    dimensions: 0,
    fittedOn: 1,
  };
  expect(decodeLatentSpace(encodeLatentSpace(new LatentSpace(parts)))?.parts).toEqual(parts);
});

test('bytes that were cut, lengthened or changed anywhere are refused', () => {
  const bytes = encodeLatentSpace(smallSpace());
  for (let length = 0; length < bytes.length; length += 1) {
    expect(decodeLatentSpace(bytes.subarray(0, length))).toBeUndefined();
  }
  expect(decodeLatentSpace(Uint8Array.from([...bytes, 0, 0, 0, 0]))).toBeUndefined();
  const fittedOn = 12; // not checked: it is only a count
  for (let place = 0; place < bytes.length; place += 1) {
    if (place >= fittedOn && place < fittedOn + 4) continue;
    const changed = bytes.slice();
    changed[place] = (changed[place] ?? 0) ^ 0x10;
    expect(decodeLatentSpace(changed)).toBeUndefined();
  }
});
