export interface Quantisation {
  /** The vector is about `scale` times the numbers. 0 for a vector that is all 0. */
  readonly scale: number;
  /** Length of the difference between the vector and what the numbers stand for. */
  readonly error: number;
}

/** Fills in the whole numbers from -limit to limit that are nearest to the vector, once it is scaled. */
export function quantise(
  { vector, limit }: { vector: Float32Array; limit: number },
  numbers: Int8Array | Int16Array,
): Quantisation {
  let greatest = 0;
  for (let i = 0; i < vector.length; i += 1) greatest = Math.max(greatest, Math.abs(vector[i] ?? 0));
  const scale = greatest / limit;
  const inverse = greatest === 0 ? 0 : limit / greatest;
  let squares = 0;
  for (let i = 0; i < vector.length; i += 1) {
    const number = Math.round((vector[i] ?? 0) * inverse);
    numbers[i] = number;
    const difference = (vector[i] ?? 0) - scale * number;
    squares += difference * difference;
  }
  return { scale, error: Math.sqrt(squares) };
}
