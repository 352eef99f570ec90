export interface EigenSystem {
  /** Largest first. */
  readonly values: Float64Array;
  /** Row `i` is the vector of length 1 that belongs to value `i`. */
  readonly vectors: Float64Array;
}

const LIMIT_SWEEPS = 60;

/**
 * Eigenvalues and -vectors of a symmetric matrix of `size` rows, of which only what is on and right of the diagonal is
 * read. Deterministic; the sign of a vector means nothing.
 *
 * Source: the cyclic Jacobi method; Golub & Van Loan, Matrix Computations, 4th edition, §8.5.
 */
export function symmetricEigen({ matrix, size }: { matrix: Float64Array; size: number }): EigenSystem {
  const rest = mirrored({ matrix, size });
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) vectors[i * size + i] = 1;
  const enough = 1e-24 * squaredNorm(rest);
  for (let sweep = 0; sweep < LIMIT_SWEEPS && squaredOffDiagonal({ rest, size }) > enough; sweep += 1) {
    for (let p = 0; p < size; p += 1) {
      for (let q = p + 1; q < size; q += 1) annihilate({ rest, vectors, size, p, q });
    }
  }
  return sorted({ rest, vectors, size });
}

interface Rotation {
  readonly rest: Float64Array;
  readonly vectors: Float64Array;
  readonly size: number;
  readonly p: number;
  readonly q: number;
}

/** Turns the plane of axes p and q so that the entry that couples them becomes 0. */
function annihilate({ rest, vectors, size, p, q }: Rotation): void {
  const coupling = rest[p * size + q] ?? 0;
  if (coupling === 0) return;
  const slope = ((rest[q * size + q] ?? 0) - (rest[p * size + p] ?? 0)) / (2 * coupling);
  const tangent = (slope < 0 ? -1 : 1) / (Math.abs(slope) + Math.sqrt(1 + slope * slope));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  const sine = tangent * cosine;
  turnRows({ values: rest, size, p, q, cosine, sine });
  turnRows({ values: vectors, size, p, q, cosine, sine });
  for (let k = 0; k < size; k += 1) {
    const [a, b] = [rest[k * size + p] ?? 0, rest[k * size + q] ?? 0];
    rest[k * size + p] = cosine * a - sine * b;
    rest[k * size + q] = sine * a + cosine * b;
  }
}

function turnRows({
  values,
  size,
  p,
  q,
  cosine,
  sine,
}: {
  values: Float64Array;
  size: number;
  p: number;
  q: number;
  cosine: number;
  sine: number;
}): void {
  for (let k = 0; k < size; k += 1) {
    const [a, b] = [values[p * size + k] ?? 0, values[q * size + k] ?? 0];
    values[p * size + k] = cosine * a - sine * b;
    values[q * size + k] = sine * a + cosine * b;
  }
}

function mirrored({ matrix, size }: { matrix: Float64Array; size: number }): Float64Array {
  const full = matrix.slice();
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < i; j += 1) full[i * size + j] = matrix[j * size + i] ?? 0;
  }
  return full;
}

function squaredNorm(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

function squaredOffDiagonal({ rest, size }: { rest: Float64Array; size: number }): number {
  let sum = 0;
  for (let i = 0; i < size; i += 1) {
    for (let j = i + 1; j < size; j += 1) sum += 2 * (rest[i * size + j] ?? 0) ** 2;
  }
  return sum;
}

function sorted({
  rest,
  vectors,
  size,
}: {
  rest: Float64Array;
  vectors: Float64Array;
  size: number;
}): EigenSystem {
  const valueOf = (i: number): number => rest[i * size + i] ?? 0;
  const order = Array.from({ length: size }, (_, i) => i).sort((a, b) => valueOf(b) - valueOf(a) || a - b);
  const ordered = new Float64Array(size * size);
  order.forEach((from, to) => ordered.set(vectors.subarray(from * size, (from + 1) * size), to * size));
  return { values: Float64Array.from(order, valueOf), vectors: ordered };
}
