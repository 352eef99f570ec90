import type { DenseMatrix } from './matrix.ts';

export interface ScaledRows {
  readonly matrix: DenseMatrix;
  /** Which rows; those at the places from `start` up to `end` count. */
  readonly rows: Uint32Array;
  /** What each is multiplied by. */
  readonly scales: Float32Array;
  readonly start: number;
  readonly end: number;
  /** Numbers of the rows before this one are left out. */
  readonly from?: number | undefined;
}

/**
 * Adds the scaled rows to the sums, of which there are as many as the matrix is wide. All the linear algebra here comes
 * down to this loop. Four rows at a time: each sum is then fetched and stored a quarter as often, and that is where the
 * time goes.
 */
export function addScaledRows(scaled: ScaledRows, sums: Float64Array): void {
  const { matrix, rows, scales, start, end, from = 0 } = scaled;
  const { width, values } = matrix;
  const startOf = (place: number): number => (rows[place] ?? 0) * width;
  const scaleOf = (place: number): number => scales[place] ?? 0;
  let place = start;
  for (; place + 3 < end; place += 4) {
    const [a, b, c, d] = [startOf(place), startOf(place + 1), startOf(place + 2), startOf(place + 3)];
    const [scaleA, scaleB] = [scaleOf(place), scaleOf(place + 1)];
    const [scaleC, scaleD] = [scaleOf(place + 2), scaleOf(place + 3)];
    for (let i = from; i < width; i += 1) {
      sums[i] =
        (sums[i] ?? 0) +
        scaleA * (values[a + i] ?? 0) +
        scaleB * (values[b + i] ?? 0) +
        scaleC * (values[c + i] ?? 0) +
        scaleD * (values[d + i] ?? 0);
    }
  }
  for (; place < end; place += 1) addScaledRow({ scaled, place }, sums);
}

function addScaledRow({ scaled, place }: { scaled: ScaledRows; place: number }, sums: Float64Array): void {
  const { width, values } = scaled.matrix;
  const start = (scaled.rows[place] ?? 0) * width;
  const scale = scaled.scales[place] ?? 0;
  for (let i = scaled.from ?? 0; i < width; i += 1)
    sums[i] = (sums[i] ?? 0) + scale * (values[start + i] ?? 0);
}
