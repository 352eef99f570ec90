/**
 * Numbers in [0, 1) that only the seed decides, the same on every machine. For resampling, not for secrets.
 *
 * Source: Marsaglia's xorshift with 32 bits and shifts 13, 17, 5 (Journal of Statistical Software 8(14), 2003), its output
 * scrambled by the finaliser of MurmurHash3, whose lowest bits are as good as its highest.
 */
export function createSeededRandom({ seed }: { seed: number }): () => number {
  let state = scramble(seed ^ 0x9e3779b9) || 1; // xorshift never leaves 0
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return scramble(state) / 2 ** 32;
  };
}

function scramble(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
