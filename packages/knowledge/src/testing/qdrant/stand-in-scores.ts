import type { StandInPoint, StandInQuery, StandInSparse } from './stand-in-requests.ts';

interface Scored {
  readonly point: StandInPoint;
  readonly score: number;
}

/** In single precision, as Qdrant keeps weights and sums. Only points that have the vector are found. */
export function scorePoints({
  points,
  query,
  using,
  corpus,
}: {
  points: readonly StandInPoint[];
  query: StandInQuery['query'];
  using: string;
  corpus: readonly StandInPoint[];
}): Scored[] {
  return Array.isArray(query)
    ? scoreDense({ points, query, using })
    : scoreSparse({ points, query: weigh({ query, using, corpus }), using });
}

function scoreDense({
  points,
  query,
  using,
}: {
  points: readonly StandInPoint[];
  query: readonly number[];
  using: string;
}): Scored[] {
  return points.flatMap((point) => {
    const vector = point.vector[using];
    return Array.isArray(vector) ? [{ point, score: cosine(query, vector) }] : [];
  });
}

function scoreSparse({
  points,
  query,
  using,
}: {
  points: readonly StandInPoint[];
  query: StandInSparse;
  using: string;
}): Scored[] {
  return points.flatMap((point) => {
    const vector = point.vector[using];
    if (vector === undefined || Array.isArray(vector)) return [];
    let score = 0;
    let isFound = false;
    for (const [i, dimension] of query.indices.entries()) {
      const at = vector.indices.indexOf(dimension);
      if (at === -1) continue;
      isFound = true;
      score = Math.fround(score + Math.fround((query.values[i] ?? 0) * Math.fround(vector.values[at] ?? 0)));
    }
    return isFound ? [{ point, score }] : [];
  });
}

/** The query's weights times `ln(1 + (n − df + ½) / (df + ½))`. */
function weigh({
  query,
  using,
  corpus,
}: {
  query: StandInSparse;
  using: string;
  corpus: readonly StandInPoint[];
}): StandInSparse {
  const vectors = corpus.flatMap(({ vector }) => {
    const sparse = vector[using];
    return sparse === undefined || Array.isArray(sparse) ? [] : [new Set(sparse.indices)];
  });
  return {
    indices: query.indices,
    values: query.values.map((value, i) => {
      const df = vectors.filter((dimensions) => dimensions.has(query.indices[i] ?? -1)).length;
      return Math.fround(value * Math.fround(Math.log(1 + (vectors.length - df + 0.5) / (df + 0.5))));
    }),
  };
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
  const lengths = Math.hypot(...a) * Math.hypot(...b);
  return lengths === 0 ? 0 : Math.fround(dot / lengths);
}
