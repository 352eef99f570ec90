export function vectorLength(vector: Float32Array | Float64Array): number {
  let squares = 0;
  for (let i = 0; i < vector.length; i += 1) squares += (vector[i] ?? 0) * (vector[i] ?? 0);
  return Math.sqrt(squares);
}

/** The vector brought to length 1; undefined where its length is below `least`, and so has no direction to speak of. */
export function unitVector({
  vector,
  least,
}: {
  vector: Float64Array;
  least: number;
}): Float32Array | undefined {
  const length = vectorLength(vector);
  return length < least ? undefined : Float32Array.from(vector, (value) => value / length);
}
