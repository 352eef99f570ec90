import { AppError } from '@twinscribe/platform';
import { createSeededRandom } from './seeded-random.ts';

export interface Comparison {
  /** Candidate minus baseline. */
  readonly meanDifference: number;
  /** Two-sided; never 0: `1 / (rounds + 1)` is the least that so many rounds can tell. */
  readonly pValue: number;
  /** Bounds of the mean difference, lower first. */
  readonly interval: readonly [number, number];
  readonly wins: number;
  readonly losses: number;
  readonly queries: number;
}

/**
 * Whether the candidate is better than the baseline, query by query: a paired randomisation test, and the percentile
 * bootstrap interval of the mean difference at the given confidence. Equal input gives the same figures every time. Both
 * must have scored the same queries, at least one; anything else throws AppError `invalid_request`.
 *
 * Source: Smucker, Allan & Carterette, CIKM 2007 (why this test); Efron & Tibshirani 1993, chapter 13 (the interval).
 */
export function compareScores({
  baseline,
  candidate,
  rounds = 10_000,
  confidence = 0.95,
  seed = 1,
}: {
  baseline: ReadonlyMap<string, number>;
  candidate: ReadonlyMap<string, number>;
  rounds?: number;
  confidence?: number;
  seed?: number;
}): Comparison {
  const differences = pairedDifferences({ baseline, candidate });
  return {
    meanDifference: sumOf(differences) / differences.length,
    pValue: randomisationTest({ differences, rounds, seed }),
    interval: bootstrapInterval({ differences, rounds, confidence, seed }),
    wins: differences.filter((difference) => difference > 0).length,
    losses: differences.filter((difference) => difference < 0).length,
    queries: differences.length,
  };
}

type Scores = ReadonlyMap<string, number>;

/** In the order of query ids, so that the order in which a map was filled changes no figure. */
function pairedDifferences({ baseline, candidate }: { baseline: Scores; candidate: Scores }): number[] {
  const queries = [...baseline.keys()].sort();
  const differences = queries.map((query) => (candidate.get(query) ?? NaN) - (baseline.get(query) ?? NaN));
  if (queries.length === 0 || candidate.size !== queries.length || differences.some(Number.isNaN)) {
    throw new AppError('invalid_request', 'Scores can be compared only over the same queries, at least one.');
  }
  return differences;
}

/** How often chance alone, flipping which system each pair's scores belong to, brings so large a mean difference. */
function randomisationTest({
  differences,
  rounds,
  seed,
}: {
  differences: readonly number[];
  rounds: number;
  seed: number;
}): number {
  const random = createSeededRandom({ seed });
  // Sums of the same numbers in another order of signs differ in their last bits: equal ones must count as equal.
  const observed = Math.abs(sumOf(differences)) - 1e-9;
  let asExtreme = 0;
  for (let round = 0; round < rounds; round += 1) {
    let sum = 0;
    for (const difference of differences) sum += random() < 0.5 ? difference : -difference;
    if (Math.abs(sum) >= observed) asExtreme += 1;
  }
  return (asExtreme + 1) / (rounds + 1);
}

function bootstrapInterval({
  differences,
  rounds,
  confidence,
  seed,
}: {
  differences: readonly number[];
  rounds: number;
  confidence: number;
  seed: number;
}): [number, number] {
  const random = createSeededRandom({ seed });
  const means = Float64Array.from({ length: rounds }, () => {
    let sum = 0;
    for (let drawn = 0; drawn < differences.length; drawn += 1) {
      sum += differences[Math.floor(random() * differences.length)] ?? 0;
    }
    return sum / differences.length;
  }).sort();
  const at = (share: number): number => means[Math.min(rounds - 1, Math.floor(share * rounds))] ?? 0;
  return [at((1 - confidence) / 2), at((1 + confidence) / 2)];
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
